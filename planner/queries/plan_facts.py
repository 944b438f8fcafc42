"""Turns the rows of a livestream into the facts that the rules read, in two queries; in three where time has turned a
check since the worksheets were judged last."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from decimal import Decimal
from operator import itemgetter
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects

from planner.domain.plan import AnswerFacts, FileFact, PlanFacts
from planner.domain.plan_assessment import FIGURES_FROM_ANSWERS
from planner.enums import AnswerType
from planner.models import AnswerFile, ChecklistAnswer
from planner.queries.checklists import KEPT_FILES
from planner.queries.judgements import judgements_of
from planner.queries.kept import Given, GivenKeys, KeptObjects, KeptQuery

_ROWS = KeptObjects(lambda: ChecklistAnswer.objects.filter(checklist__livestream=Given("plan")))
_READ = ("id", "item_id", "value", "by_owner", "not_applicable", "owner_id")
_ANSWERS = KeptQuery(lambda: ChecklistAnswer.objects.filter(checklist__livestream=Given("plan")).values_list(*_READ))
_FILES = KeptQuery(
    lambda: AnswerFile.objects.kept().filter(answer__in=GivenKeys("answers")).values_list("answer_id", "expires_on")
)


def load_facts(livestream, *, now, judgement=None):
    """The facts of one livestream. Its `organization` and `template_version` should be loaded with it.

    `judgement` is what its worksheets tell at `now`, for callers that know; else what was stored, if that still holds.
    """
    return load_facts_and_owners(livestream, now=now, judgement=judgement)[0]


def load_facts_and_owners(livestream, *, now, judgement=None):
    """The facts of one livestream, as `load_facts`, and the ids of the people who own its items, by item key."""
    items = livestream.template_version.items_by_id()
    rows = _ANSWERS.rows(plan=livestream.pk)
    judgement = judgement or judgements_of([livestream], now=now)[livestream.pk]
    facts = _facts(livestream, [row[:5] for row in rows], _expiry_days(rows, items), judgement)
    return facts, _owner_ids(rows, items)


class PlanRows:
    """The answers of one livestream: the facts of all of them, and those of one step as objects."""

    def __init__(self, livestream, *, now):
        self._items = items = livestream.template_version.items_by_id()
        stored = _ROWS.query.rows(plan=livestream.pk)
        rows = list(map(itemgetter(*_ROWS.places(*_READ)), stored))
        self._stored = {row[1]: one for row, one in zip(rows, stored, strict=True)}
        self._proven = {
            pk: _ROWS.made_of(one) for pk, one in self._stored.items() if items[pk].answer_type == AnswerType.FILE
        }
        prefetch_related_objects(list(self._proven.values()), KEPT_FILES)
        days = {answer.pk: [file.expires_on for file in answer.files.all()] for answer in self._proven.values()}
        judgement = judgements_of([livestream], now=now)[livestream.pk]
        self.facts = _facts(livestream, [row[:5] for row in rows], days, judgement)
        self.owner_ids = _owner_ids(rows, items)

    def of_step(self, step):
        """The answers of one step with their kept files, in the order of the checklist."""
        asked = [pk for pk, item in self._items.items() if item.step == step and pk in self._stored]
        return [self._proven.get(pk) or _ROWS.made_of(self._stored[pk]) for pk in asked]


def load_facts_of(livestreams, *, now, judgements=None):
    """The facts of several livestreams by primary key, in the same queries."""
    judgements = judgements or judgements_of(livestreams, now=now)
    ids = [livestream.pk for livestream in livestreams]
    answers = defaultdict(list)
    for plan_id, *row in ChecklistAnswer.objects.filter(checklist__livestream__in=ids).values_list(
        "checklist__livestream_id", "pk", "item_id", "value", "by_owner", "not_applicable"
    ):
        answers[plan_id].append(row)
    rows = [row for plan_rows in answers.values() for row in plan_rows]
    items = {pk: item for livestream in livestreams for pk, item in livestream.template_version.items_by_id().items()}
    files = _expiry_days(rows, items)
    return {
        livestream.pk: _facts(livestream, answers[livestream.pk], files, judgements[livestream.pk])
        for livestream in livestreams
    }


def _expiry_days(rows, items):
    """The last valid day of every kept file of the answers in `rows` (answer id, item id, …), by answer id."""
    ids = [row[0] for row in rows if items[row[1]].answer_type == AnswerType.FILE]
    days = defaultdict(list)
    if ids:
        for answer_id, expires_on in _FILES.rows(answers=ids):
            days[answer_id].append(expires_on)
    return days


def _owner_ids(rows, items):
    return {items[row[1]].key: row[5] for row in rows if row[5] is not None}


def _facts(livestream, rows, files, judgement):
    version = livestream.template_version
    items = version.items_by_id()
    zone = ZoneInfo(livestream.organization.time_zone)
    answers = {
        items[item_id].key: AnswerFacts(
            value=value,
            files=tuple(FileFact(_end_of(day, zone)) for day in files.get(answer_id, ())),
            by_owner=by_owner,
            not_applicable=not_applicable,
        )
        for answer_id, item_id, value, by_owner, not_applicable in rows
    }
    figures = {
        "planned_aov": livestream.planned_aov,
        "contribution_rate": livestream.contribution_rate,
        **{fact: _figure(answers, key) for fact, key in FIGURES_FROM_ANSWERS.items()},
        **judgement.figures,
    }
    return PlanFacts(
        starts_at=livestream.starts_at,
        planned_minutes=livestream.planned_minutes,
        created_at=livestream.created_at,
        session_type=livestream.session_type,
        platform=livestream.platform,
        step_weights=version.weights_for(livestream.session_type),
        items=tuple(items.values()),
        answers=answers,
        checks=judgement.checks,
        features=judgement.features,
        ad_budget=livestream.ad_budget,
        strategic_loss_approved=livestream.strategic_loss_approved_by_id is not None,
        **figures,
    )


def _figure(answers, key):
    answer = answers.get(key)
    return Decimal(answer.value) if answer and answer.value else None


def _end_of(day, zone):
    """The instant after the last valid day of a document, in the organization's time zone."""
    return day and datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
