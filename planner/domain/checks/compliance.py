"""The LEGAL checks of all steps: price comparison, documents, returns, hosts, draws, gifts, words and labels.

A failure means that the broadcast as planned would break a law. The articles are in `domain.laws`; they are a
reminder, not legal advice. Source: handbook 2 (d) and 7.
"""

from collections.abc import Iterable
from decimal import Decimal

from planner.domain.checks.case import Case, Limits, PlacedText, cells, judged, label
from planner.domain.checks.results import EXEMPTED, FAIL, NO_DATA, NOTE, PASS, Finding
from planner.domain.checks.words import AD_LABEL, AI_LABEL, DOCUMENTS, NOT_ALLOWED, Words, joined, name_of
from planner.domain.lexicons import ABSOLUTE, MEDICAL, SCARCITY, Hit, find_terms
from planner.domain.qualifications import FORBIDDEN, NOT_BY_ENDORSERS, unmet_requirements
from planner.domain.qualifications import MEDICAL as MEDICAL_GOODS
from planner.domain.worksheets import CrewAssignment, FieldRef, LineUpItem
from planner.enums import Severity
from planner.enums_worksheets import BenefitMechanism, CompareBasis, HostType, ReturnExemption, Worksheet

LINE_UP, CREW, BENEFITS, CONTENT = Worksheet.LINE_UP, Worksheet.CREW, Worksheet.BENEFITS, Worksheet.CONTENT
RUNDOWN = Worksheet.RUNDOWN
EXTERNAL = frozenset({HostType.CREATOR.value, HostType.CELEBRITY.value, HostType.AI_AVATAR.value})
LEGAL_RETURN_GROUNDS = frozenset(ReturnExemption.values)
_MEASURES = {CompareBasis.SEVEN_DAY_LOW: "low_price_7d", CompareBasis.LAST_DEAL: "last_deal_price"}
"""What a struck-through price is compared with."""
MOST_RISE = Decimal("0.05")
SHOWN_WINNERS_ABOVE = Decimal(500)
"""LW08 (the share is the handbook's own) and LW03, yuan."""


def compare_price_valid(case: Case, limits: Limits) -> Iterable[Finding]:
    """S04: a struck-through price has a basis, lies above the live price, and is not above the lowest deal of 7 days,
    or the last deal where there was none in 7 days; a suggested retail price has its document."""
    for row in case.sheets.line_up:
        if row.compare_price is not None:
            yield _compared(case, row)
            yield from _raised(row)


def _raised(row: LineUpItem) -> Iterable[Finding]:
    """LW08, as far as the rows tell: beside a struck-through price, a list price well above the lowest deal of 7 days
    may have been raised for the broadcast. It decides nothing."""
    price, low = row.list_price, row.low_price_7d
    if price is not None and low is not None and price > low * (1 + MOST_RISE):
        refs = cells(LINE_UP, row, "list_price", "low_price_7d")
        yield Finding(NOTE, refs, {"sku": label(row), "list": price, "low": low, "rise": MOST_RISE}, "raised")


def _compared(case: Case, row: LineUpItem) -> Finding:
    """A breach that is known already is told before what is missing."""
    price, live, low = row.compare_price, row.live_price, row.low_price_7d
    refs = cells(LINE_UP, row, "compare_price", "compare_basis")
    numbers = {"sku": label(row), "cp": price}
    if live is not None and price <= live:
        return judged(False, refs, "not_above", live=live, **numbers)
    if row.compare_basis == CompareBasis.NONE:
        return judged(False, refs, "no_basis", **numbers)
    measure = _MEASURES.get(row.compare_basis)
    if absent := case.absent(LINE_UP, row, "compare_basis", "live_price", *([measure] if measure else [])):
        return absent
    if row.compare_basis == CompareBasis.SEVEN_DAY_LOW:
        return judged(price <= low, refs, low=low, **numbers)
    if row.compare_basis == CompareBasis.LAST_DEAL:
        last = row.last_deal_price
        return judged(price <= last and low is None, refs, "last_deal", low=last, **numbers)
    has_document = row.compare_basis == CompareBasis.MSRP and bool(row.compare_evidence)
    return judged(has_document, refs, "no_basis", **numbers)


def qualification_valid(case: Case, limits: Limits) -> Iterable[Finding]:
    """S05: every document that the category requires is there and valid on the day the session ends; goods that may
    not be sold in a livestream are not in the line-up."""
    day = case.slot.end_date
    for row in case.sheets.line_up:
        refs = cells(LINE_UP, row, "qualification_docs", "reg_category")
        if absent := case.absent(LINE_UP, row, "reg_category"):
            yield absent
        elif row.reg_category in FORBIDDEN:
            yield judged(False, refs[1:], "forbidden", sku=label(row), docs=NOT_ALLOWED)
        else:
            unmet = unmet_requirements(row, on=day)
            docs = joined(name_of(options[0], DOCUMENTS) for options in unmet)
            yield judged(not unmet, refs, sku=label(row), docs=docs, missing=len(unmet))


def return_exemption_valid(case: Case, limits: Limits) -> Iterable[Finding]:
    """S10: where the 7-day return without reason is excluded, the reason is one of the legal grounds."""
    for row in case.sheets.line_up:
        if row.no_reason_return:
            continue
        if absent := case.absent(LINE_UP, row, "return_exemption_reason"):
            yield absent
            continue
        refs = cells(LINE_UP, row, "return_exemption_reason", "no_reason_return")
        reason = row.return_exemption_reason
        yield judged(reason in LEGAL_RETURN_GROUNDS, refs, sku=label(row), r=reason)


def host_identity_ok(case: Case, limits: Limits) -> Iterable[Finding]:
    """T07: every host and co-host is verified and at least 16 years old on the day of the start; at 16 and 17 the
    guardian has consented in writing."""
    day, lowest, consent_to = case.slot.start_date, limits["min_age"], limits["consent_to_age"]
    for row in case.sheets.crew:
        if not row.is_presenter:
            continue
        age = row.age_on(day)
        wrong = ["id_verified"] if row.id_verified is False else []
        if age is not None and age < lowest:
            wrong.append("birth_date")
        elif age is not None and age <= consent_to and not row.guardian_consent:
            wrong.append("guardian_consent")
        if not wrong and (absent := case.absent(CREW, row, "id_verified", "birth_date")):
            yield absent
            continue
        yield judged(not wrong, cells(CREW, row, *(wrong or ["id_verified"])), name=label(row), age=age or 0)


def regulated_goods_host(case: Case, limits: Limits) -> Iterable[Finding]:
    """T09: no creator, celebrity or AI avatar presents a session with health food, FSMP, devices or medicines."""
    goods = [row for row in case.sheets.line_up if row.reg_category in NOT_BY_ENDORSERS]
    if not goods:
        if unknown := case.absent_in(LINE_UP, case.sheets.line_up, "reg_category"):
            yield case.missing(unknown)
        return
    if missing := case.without_rows(CREW):
        yield missing
        return
    presenters = [row for row in case.sheets.crew if row.is_presenter]
    if unknown := case.absent_in(CREW, presenters, "host_type"):
        yield case.missing(unknown)
    external: list[CrewAssignment] = [row for row in presenters if row.host_type in EXTERNAL]
    refs = [FieldRef(CREW, row.key, "host_type") for row in external or presenters]
    refs += [FieldRef(LINE_UP, row.key, "reg_category") for row in goods]
    names, skus = joined(label(row) for row in external), joined(label(row) for row in goods)
    yield judged(not external, refs, skus=skus, names=names)


def prize_cap(case: Case, limits: Limits) -> Iterable[Finding]:
    """G02: unit_market_value × max_wins_per_ticket ≤ 50,000 yuan for every prize draw."""
    cap = limits["max_prize_yuan"]
    for row in case.sheets.benefits:
        if not row.is_draw:
            continue
        refs = cells(BENEFITS, row, "unit_market_value", "max_wins_per_ticket")
        value = None if row.unit_market_value is None else row.unit_market_value * (row.max_wins_per_ticket or 1)
        exceeds = value is not None and value > cap
        if not exceeds and (absent := case.absent(BENEFITS, row, "unit_market_value", "max_wins_per_ticket")):
            yield absent
            continue
        yield judged(not exceeds, refs, code=label(row), v=value, hi=cap)


def draw_disclosed(case: Case, limits: Limits) -> Iterable[Finding]:
    """G03: every prize draw has its rules page, shows quantity or odds, and names draw and claim time.

    LW03 has no field of its own: a prize above 500 yuan is pointed out and decides nothing.
    """
    for row in case.sheets.benefits:
        if row.is_draw:
            needed = ("rules_url", "odds_or_quantity_disclosed", "draw_at", "claim_deadline")
            wrong = [name for name in needed if not getattr(row, name)]
            yield judged(not wrong, cells(BENEFITS, row, *(wrong or needed)), code=label(row))
            if (value := row.unit_market_value) is not None and value > SHOWN_WINNERS_ABOVE:
                refs = cells(BENEFITS, row, "unit_market_value")
                yield Finding(NOTE, refs, {"code": label(row), "v": value, "hi": SHOWN_WINNERS_ABOVE}, "winners")


def gift_label(case: Case, limits: Limits) -> Iterable[Finding]:
    """G08: every gift with purchase shows its name and quantity; a claimed value is not above its current price."""
    for row in case.sheets.benefits:
        if row.mechanism != BenefitMechanism.GIFT_WITH_PURCHASE:
            continue
        code, claimed, value = label(row), row.claimed_value, row.unit_market_value
        if not row.label_text.strip():
            yield judged(False, cells(BENEFITS, row, "label_text"), "unlabelled", code=code)
        elif claimed is None:
            yield judged(True, cells(BENEFITS, row, "label_text"), code=code)
        else:
            refs = cells(BENEFITS, row, "claimed_value", "unit_market_value")
            yield case.absent(BENEFITS, row, "unit_market_value") or judged(
                claimed <= value, refs, code=code, c=claimed, v=value
            )


def absolute_terms(case: Case, limits: Limits) -> Iterable[Finding]:
    """E05: no absolute term of the word lists in any public text, unless an exemption with proof is recorded.

    Words of lists that only warn, and words of scarcity, are pointed out and decide nothing.
    """
    lists = tuple(lexicon for lexicon in case.lexicons if lexicon.kind == ABSOLUTE)
    yield from _unread(case, lists)
    lists += tuple(lexicon for lexicon in case.lexicons if lexicon.kind == SCARCITY)
    for placed in case.public_texts:
        for hit in find_terms(placed.text, lists):
            yield _hit(case, placed, hit)


def medical_terms(case: Case, limits: Limits) -> Iterable[Finding]:
    """E06: no medical term in a public text, unless it speaks only of medicines and medical devices."""
    lists = tuple(lexicon for lexicon in case.lexicons if lexicon.kind == MEDICAL)
    yield from _unread(case, lists)
    for placed in case.public_texts:
        if not _is_medical(case, placed.products):
            for hit in find_terms(placed.text, lists):
                yield _hit(case, placed, hit)


def _unread(case: Case, lists: tuple) -> Iterable[Finding]:
    if missing := case.without_rows(RUNDOWN, BENEFITS):
        yield missing
    if not lists:
        yield Finding(NO_DATA, (), {"sheet": Words("词库", "word list")})


def _hit(case: Case, placed: PlacedText, hit: Hit) -> Finding:
    numbers = {"where": placed.where, "term": hit.term, "snippet": hit.snippet, "tier": hit.lexicon.tier}
    if hit.lexicon.kind == SCARCITY:
        return Finding(NOTE, (placed.place,), numbers, "scarce")
    if hit.lexicon.severity != Severity.LEGAL:
        return Finding(NOTE, (placed.place,), numbers, "warn")
    is_exempt = hit.lexicon.can_be_exempted and any(
        (exemption.place, exemption.text, exemption.term) == (placed.place, placed.text, hit.term)
        and exemption.holds(now=case.now)
        for exemption in case.sheets.text_exemptions
    )
    return Finding(EXEMPTED if is_exempt else FAIL, (placed.place,), numbers)


def _is_medical(case: Case, products: tuple[str, ...]) -> bool:
    """Whether all goods that the text speaks of, or all of the line-up when it names none, are medicine or device."""
    rows = [case.products[key] for key in products if key in case.products] or case.sheets.line_up
    return bool(rows) and all(row.reg_category in MEDICAL_GOODS for row in rows)


def labels_present(case: Case, limits: Limits) -> Iterable[Finding]:
    """E07: clips and creator posts with product links carry the ad label, AI-made content the AI label."""
    for row in case.sheets.content:
        if row.is_dropped:
            continue
        lacking = []
        if row.must_have_ad_label and not row.ad_label:
            lacking.append(("ad_label", AD_LABEL))
        if row.is_ai_made and not row.ai_label:
            lacking.append(("ai_label", AI_LABEL))
        for name, words in lacking:
            yield Finding(FAIL, cells(CONTENT, row, name), {"code": label(row), "label": words})
        if not lacking:
            yield Finding(PASS, cells(CONTENT, row, "ad_label", "ai_label"), {"code": label(row)})
