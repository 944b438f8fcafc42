"""What stands around the list of the board, in one query written by hand.

The board is the page people open most. Five small queries built by the ORM cost several times what they take to run;
as one text that never changes they cost one round trip. Everything in it is bounded.
"""

import json
from collections import namedtuple
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection

from planner.domain.livestream_states import FINISHED
from planner.queries.livestreams import CALENDAR_LIMIT, DRAFTS, PAST, ROW, STILL_AROUND, TABS, UPCOMING
from planner.queries.open_items import OPEN_ITEMS_SQL, OpenItems, listed_items

COUNT_LIMIT = 100
OPTION_WINDOW = 200
WeekRow = namedtuple("WeekRow", ROW)
COLUMNS = ["id" if field == "pk" else field for field in ROW]

_OWN = "FROM planner_livestreamsession WHERE organization_id = %(organization)s"
_IN_TAB = {
    UPCOMING: "starts_at >= %(horizon)s AND state <> ALL(%(finished)s)",
    DRAFTS: "starts_at >= %(horizon)s AND state = 'draft'",
    PAST: "(starts_at < %(horizon)s OR state = ANY(%(finished)s))",
}
_NEAREST = {UPCOMING: "starts_at", DRAFTS: "starts_at", PAST: "starts_at DESC"}
_WEEK = f"""(SELECT jsonb_agg(jsonb_build_array({", ".join(COLUMNS)}) ORDER BY starts_at, id) FROM (
    SELECT * {_OWN} AND starts_at >= %(monday)s AND starts_at < %(next_monday)s AND state <> 'cancelled'
    ORDER BY starts_at, id LIMIT {CALENDAR_LIMIT}) week)"""
_MINE = f"(SELECT jsonb_agg(to_jsonb(mine)) FROM ({OPEN_ITEMS_SQL}) mine)"


def _count(tab):
    return f"(SELECT count(*) FROM (SELECT {_OWN} AND {_IN_TAB[tab]} LIMIT {COUNT_LIMIT}) counted)"


def _words(tab, column):
    nearest = f"SELECT {column} {_OWN} AND {_IN_TAB[tab]} ORDER BY {_NEAREST[tab]} LIMIT {OPTION_WINDOW}"
    return f"ARRAY(SELECT DISTINCT {column} FROM ({nearest}) nearest WHERE {column} <> '')"


_SQL = {
    tab: "SELECT "
    + ", ".join([*map(_count, TABS), _words(tab, "host_name"), _words(tab, "campaign_tag"), _WEEK, _MINE])
    for tab in TABS
}


@dataclass(frozen=True)
class BoardFrame:
    """Plans per tab (at most `COUNT_LIMIT`); what the filters offer, from the plans nearest to now; the plans of the
    week from Monday on; the open items of one person.
    """

    counts: dict
    hosts: list
    campaigns: list
    week: list
    mine: OpenItems


def board_frame(organization, user, tab, *, monday, next_monday, now):
    parameters = {
        "organization": organization.pk,
        "user": user.pk,
        "horizon": now - STILL_AROUND,
        "finished": [state.value for state in FINISHED],
        "monday": monday,
        "next_monday": next_monday,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL[tab], parameters)
        *counts, hosts, campaigns, week, mine = cursor.fetchone()
    return BoardFrame(
        counts=dict(zip(TABS, counts, strict=True)),
        hosts=sorted(hosts),
        campaigns=sorted(campaigns),
        week=[_week_row(row) for row in _read(week)],
        mine=listed_items([_with_moments(item) for item in _read(mine)]),
    )


def _read(text):
    return json.loads(text, parse_float=Decimal) if text else []


def _with_moments(item):
    """JSON knows no moments."""
    return item | {name: datetime.fromisoformat(item[name]) for name in ("starts_at", "created_at")}


def _week_row(values):
    """The same named tuple as `rows_of` gives."""
    row = WeekRow._make(values)
    return row._replace(
        starts_at=datetime.fromisoformat(row.starts_at),
        step_due_at=[due and datetime.fromisoformat(due) for due in row.step_due_at],
    )
