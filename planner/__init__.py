"""STAGE Planner: one app, seven floors; imports go down only.

0  domain/, enums.py   pure rules: readiness, credit, conditions, states. No Django, no I/O, no clock.
1  models/             tables, named constraints, QuerySets with visible_to(user), one-row verbs.
2  queries/            reads worth a name; the loader that turns a livestream's rows into domain facts.
3  actions/            writes: one keyword-only function per verb, one transaction, history inside it.
4  forms/              parse and validate input; know nothing of requests.
5  views/, admin/, management/commands/, templatetags/, exchange/, tasks.py, and what Django and allauth are given:
   middleware.py, authentication.py, adapters.py, session_store.py, context_processors.py. The edges.
6  urls.py             the table of contents.

A STAGE step (merchandise, timing, flow, gifts, content) is a stem: the same word on every floor.
"""
