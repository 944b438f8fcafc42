"""All worksheets of a plan as the rules read them, in one query, however many rows they have."""

import json
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from operator import attrgetter, itemgetter
from zoneinfo import ZoneInfo

from planner.domain.lexicons import Lexicon
from planner.domain.worksheets import FieldRef, OtherSession, TextExemption, Waiver, Worksheets
from planner.domain.worksheets.book import Book, RowMark
from planner.domain.worksheets.stored import read_record, readers_of
from planner.enums import SessionState, Severity, Step
from planner.enums_worksheets import Worksheet
from planner.queries.worksheet_sql import APPROVER, EXEMPTION, LEXICON, OTHER, WAIVER, WORKSHEET_ROWS
from planner.queries.worksheet_tables import TABLES

NEAR = timedelta(hours=24)
"""Other broadcasts that start this far before or after a plan's start may clash with it."""

ROWS_KEPT = 2048
"""Rows that a process remembers, the records of some 15 plans. What a record says never changes, so whoever reads the
same words gets the same record; a save of one cell makes one new record, not all of them."""

_decode = json.JSONDecoder(parse_float=Decimal).decode


@lru_cache(maxsize=ROWS_KEPT)
def _made(make, data):
    """What `make` makes of the values that stand in JSON."""
    return make(_decode(data))


_RECORD = {worksheet: partial(read_record, table.record) for worksheet, table in TABLES.items()}
_WAIVER = partial(read_record, Waiver)


def load_worksheets(livestream):
    """The worksheets of one livestream, in one query. Its `organization` should be loaded with it."""
    return load_book(livestream).sheets


def load_book(livestream):
    """The worksheets of one livestream with versions, places and word lists, in one query."""
    return load_books_of([livestream])[livestream.pk]


def load_books_of(livestreams):
    """The books of several livestreams by primary key, in the same one query."""
    if not livestreams:
        return {}
    starts = [livestream.starts_at for livestream in livestreams]
    approved_by = {livestream.strategic_loss_approved_by_id for livestream in livestreams} - {None}
    found = WORKSHEET_ROWS.rows(
        plans=[livestream.pk for livestream in livestreams],
        organizations=list({livestream.organization_id for livestream in livestreams}),
        since=min(starts) - NEAR,
        until=max(starts) + NEAR,
        people=list(approved_by),
    )
    rows = defaultdict(list)
    for part, plan_id, pk, position, version, data in found:
        rows[part, plan_id].append((position or 0, pk, version, data))
    for found in rows.values():
        found.sort(key=itemgetter(0, 1))
    return {livestream.pk: _book(livestream, rows) for livestream in livestreams}


def _book(livestream, rows):
    plan_id = livestream.pk
    marks, parts = {}, {}
    for worksheet, table in TABLES.items():
        found = rows.get((worksheet.value, plan_id), ())
        if table.is_single:
            parts[worksheet.value] = _single(table, livestream, found, rows)
        else:
            parts[worksheet.value] = tuple([_made(_RECORD[worksheet], data) for *_, data in found])
        for position, pk, version, _data in found:
            marks[worksheet, "" if table.is_single else str(pk)] = RowMark(version, position)
    parts["rundown"] = tuple(sorted(parts["rundown"], key=attrgetter("seq")))
    sheets = Worksheets(
        **parts,
        other_sessions=_other_sessions(livestream, rows.get((OTHER, None), ())),
        confirmed_empty=frozenset(map(Step, livestream.confirmed_empty)),
        waivers=tuple(_made(_WAIVER, data) for *_, data in rows.get((WAIVER, plan_id), ())),
        text_exemptions=tuple(_made(_exemption, data) for *_, data in rows.get((EXEMPTION, plan_id), ())),
    )
    lexicons = tuple(_made(_lexicon, data) for *_, data in rows.get((LEXICON, None), ()))
    return Book(sheets, marks, lexicons, livestream.organization_id)


def _single(table, livestream, found, rows):
    """The record of a worksheet with one row: columns of its own table, and of the livestream."""
    values = {name: getattr(livestream, column) for name, column in table.of_livestream.items()}
    for *_, data in found:
        readers = readers_of(table.record)
        for name, value in zip(table.columns, _decode(data), strict=True):
            values[name] = value if readers[name] is None or value is None else readers[name](value)
    if table.worksheet == Worksheet.SLOT:
        values["time_zone"] = ZoneInfo(livestream.organization.time_zone)
    if table.worksheet == Worksheet.TARGETS:
        values["strategic_loss_approved_by"] = _approver(livestream, rows)
    return table.record(**values)


def _approver(livestream, rows):
    """What the owner who accepted a loss is called; '' for nobody."""
    people = {pk: data for _position, pk, _version, data in rows.get((APPROVER, None), ())}
    called = people.get(livestream.strategic_loss_approved_by_id)
    return _decode(called)[0] if called else ""


def _other_sessions(livestream, found):
    return tuple(
        session
        for _position, pk, _version, data in found
        if pk != livestream.pk
        and (other := _made(_other_session, data))[0] == livestream.organization_id
        and abs((session := other[2]).starts_at - livestream.starts_at) <= NEAR
        and not _is_the_same(other[1], session, livestream)
    )


def _is_the_same(broadcast, session, livestream):
    """The same broadcast planned a second time from a file of its plan: it does not clash with itself. Once one of the
    two plans has another time, they are two broadcasts."""
    length = timedelta(minutes=livestream.planned_minutes)
    times = (session.starts_at, session.ends_at - session.starts_at)
    return broadcast == str(livestream.broadcast) and times == (livestream.starts_at, length)


def _other_session(values):
    """Whose broadcast it is, which one, and when and where it goes on air."""
    organization_id, broadcast, title, starts_at, minutes, state, account, studio, hosts, host_name = values
    start = datetime.fromisoformat(starts_at)
    session = OtherSession(
        name=title,
        starts_at=start,
        ends_at=start + timedelta(minutes=minutes),
        account=account,
        studio=studio,
        hosts=frozenset(hosts or filter(None, [host_name])),
        is_cancelled=state == SessionState.CANCELLED,
    )
    return organization_id, broadcast, session


def _exemption(values):
    worksheet, row, field, text, term, code, reason, proof, owner, expires_at = values
    return TextExemption(
        place=FieldRef(Worksheet(worksheet), row, field),
        text=text,
        term=term,
        code=code,
        reason=reason,
        proof=tuple(proof),
        owner=owner,
        expires_at=expires_at and datetime.fromisoformat(expires_at),
    )


def _lexicon(values):
    tier, kind, severity, pattern, can_be_exempted = values
    return Lexicon(tier, kind, Severity(severity), pattern, can_be_exempted)
