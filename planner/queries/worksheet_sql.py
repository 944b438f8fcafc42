"""The one statement that reads all worksheets of plans: every table contributes its rows as JSON arrays to a UNION."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Case, CharField, F, JSONField, OuterRef, Q, TextField, Value, When, Window
from django.db.models.functions import Cast, Coalesce, JSONArray, NullIf, RowNumber

from planner.domain.worksheets.stored import readers_of
from planner.enums_worksheets import CrewRole
from planner.models import CrewAssignment, LexiconTier, LivestreamSession, TextExemption, User, Waiver
from planner.queries.kept import Given, GivenKeys, KeptQuery
from planner.queries.worksheet_tables import TABLES, References

WAIVER, EXEMPTION, OTHER, LEXICON, APPROVER = "waiver", "exemption", "other", "lexicon", "approver"
"""Parts of the result beside the worksheets."""

_SELLER = tuple(f"actual_seller__{name}" for name in ("name", "credit_code", "address", "contact", "verified_at"))
_NONE = Value(None, output_field=BigIntegerField())


def _every_row():
    first, *others = (*_worksheets(), *_waivers_and_exemptions(), _other_sessions(), _lexicons(), _approvers())
    return first.union(*others, all=True)


WORKSHEET_ROWS = KeptQuery(_every_row)
"""Every row as (part, plan, key, position, version, JSON), given `plans`, `organizations` and `people` by their
keys, and the times `since` and `until` of other livestreams."""


def _branch(rows, part, data, *, plan=_NONE, position=_NONE, version=_NONE):
    """One part of the union. `data` are the values of its array."""
    return rows.order_by().values_list(
        Value(part, output_field=TextField()),
        Cast(plan, BigIntegerField()),
        Cast(F("pk"), BigIntegerField()),
        Cast(position, BigIntegerField()),
        Cast(version, BigIntegerField()),
        Cast(JSONArray(*data), TextField()),
    )


def _of_plans(model):
    return model.objects.filter(livestream__in=GivenKeys("plans"))


def _worksheets():
    for table in TABLES.values():
        if table.is_single:
            names = table.columns
            position = _NONE
        else:
            names = tuple(readers_of(table.record))
            position = F("position")
        data = [_value(table, name) for name in names]
        yield _branch(
            _of_plans(table.model),
            table.worksheet.value,
            data,
            plan=F("livestream_id"),
            position=position,
            version=F("version"),
        )


def _value(table, name):
    """The stored value of a field, as `stored.read_record` reads it."""
    if name == "key":
        return _text(F("pk"))
    if name in table.links:
        return _or_empty(F(f"{name}_id"))
    if name in table.lists:
        return _list(table.lists[name])
    if name == "actual_seller":
        return Case(When(actual_seller=None, then=None), default=JSONArray(*_SELLER), output_field=JSONField())
    if name not in table.columns:
        return _number_in_time()
    column = table.model._meta.get_field(name)
    return _or_empty(F(name)) if isinstance(column, CharField) and column.null else F(name)


def _number_in_time():
    """`seq` of a segment, as `domain.rundown.ordered` numbers them."""
    is_timed = Q(start_min__isnull=False, end_min__isnull=False)
    start, end = (Case(When(is_timed, then=name)).asc(nulls_last=True) for name in ("start_min", "end_min"))
    return Window(RowNumber(), partition_by="livestream_id", order_by=[start, end, "position", "pk"])


def _list(kept):
    rows = kept.model.objects.filter(**{kept.owner: OuterRef("pk")}).order_by("position", "pk")
    if isinstance(kept, References):
        return ArraySubquery(rows.values_list(_text(F(f"{kept.target}_id"))))
    return ArraySubquery(rows.values_list(JSONArray(*kept.columns)))


def _text(expression):
    return Cast(expression, TextField())


def _or_empty(expression):
    return Coalesce(_text(expression), Value("", output_field=TextField()))


def _waivers_and_exemptions():
    waivers = _of_plans(Waiver).filter(withdrawn_at=None)
    yield _branch(waivers, WAIVER, ["check_id", "reason", _called("owner__"), "expires_at"], plan=F("livestream_id"))
    exemptions = _of_plans(TextExemption).filter(withdrawn_at=None)
    row = _or_empty(F("row_id"))
    data = ["worksheet", row, "field", "text", "term", "code", "reason", "proof", _called("owner__"), "expires_at"]
    yield _branch(exemptions, EXEMPTION, data, plan=F("livestream_id"))


def _other_sessions():
    sessions = LivestreamSession.objects.filter(
        organization__in=GivenKeys("organizations"), starts_at__gte=Given("since"), starts_at__lte=Given("until")
    )
    hosts = CrewAssignment.objects.filter(livestream=OuterRef("pk"), role=CrewRole.HOST).exclude(person="")
    hosts = ArraySubquery(hosts.values_list("person"))
    account, studio = (_or_empty(F(f"slot__{name}")) for name in ("account", "studio"))
    names = ("title", "starts_at", "planned_minutes", "state")
    data = ["organization_id", _text(F("broadcast")), *names, account, studio, hosts, "host_name"]
    return _branch(sessions, OTHER, data)


def _called(path=""):
    """What a person is called: never empty, because an empty name means nobody signed."""
    return Coalesce(_text(NullIf(F(f"{path}name"), Value(""))), _text(F(f"{path}email")))


def _lexicons():
    return _branch(LexiconTier.objects.all(), LEXICON, ["tier", "kind", "severity", "pattern", "can_be_exempted"])


def _approvers():
    return _branch(User.objects.filter(pk__in=GivenKeys("people")), APPROVER, [_called()])
