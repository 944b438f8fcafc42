"""Answers and verdicts of the rules, worded in the reader's language."""

from datetime import timedelta, tzinfo
from decimal import Decimal

from django.utils.translation import get_language, gettext_noop, ngettext, pgettext
from django.utils.translation import gettext as _

from planner.domain.conditions import Always, FigureCompares, HasFeature, parse_condition
from planner.domain.credit_rules import LATE, Reason
from planner.domain.moments import lead_text, moment_text
from planner.domain.numbers import money_text, number_text, percent_text
from planner.domain.plan import ItemDefinition, PlanFacts
from planner.domain.values import typed
from planner.enums import AnswerType, PlanFeature, Platform, PriceTier, SessionType, Unit
from planner.models.checklist_templates import in_language

BARE_UNITS = (Unit.NONE, Unit.RATIO)


def label_of(item: ItemDefinition) -> str:
    return in_language(item.label_zh, item.label_en)


def guidance_of(item: ItemDefinition) -> str:
    return in_language(item.guidance_zh, item.guidance_en)


def option_label(item: ItemDefinition, value: str) -> str:
    return next((in_language(o.label_zh, o.label_en) for o in item.options if o.value == value), value)


def measure(number: Decimal, item: ItemDefinition, *, with_unit=True) -> str:
    """A number as the item measures it: ¥1,299, 70%, 12 links."""
    if item.answer_type == AnswerType.MONEY:
        return money_text(number)
    if item.unit == Unit.PERCENT:
        return percent_text(number, decimals=2)
    if item.unit in BARE_UNITS or not with_unit:
        return number_text(number)
    return f"{number_text(number)} {item.unit.label}"


def value_text(value: str, item: ItemDefinition, zone: tzinfo) -> str:
    """A stored answer for reading; '' when there is none. A value that does not fit the item is shown as it is."""
    try:
        known = typed(value, item)
    except ValueError:
        return value
    if known is None:
        return ""
    text = value
    match item.answer_type:
        case AnswerType.YESNO:
            text = pgettext("answer", "Yes") if known else pgettext("answer", "No")
        case AnswerType.NUMBER | AnswerType.MONEY:
            text = measure(known, item)
        case AnswerType.CHOICE:
            text = option_label(item, value)
        case AnswerType.DATETIME:
            text = moment_text(known, get_language(), zone=zone)
    return text


def fact_label(fact: str) -> str:
    return {
        "ad_budget": _("total ad budget"),
        "contribution_rate": _("contribution rate before ads"),
        "break_even_roi": _("break-even ROI"),
        "reservation_target": _("reservation target"),
        "presented_count": _("number of listed links"),
    }.get(fact, fact)


FIGURES = ("value", "target", "limit", "lo", "hi", "minimum", "expected")
FIGURE_PATTERNS = {
    "below_target": gettext_noop("%(value)s of %(target)s"),
    "above_limit": gettext_noop("%(value)s is above the limit of %(limit)s"),
    "below_range": gettext_noop("%(value)s is below the range %(lo)s–%(hi)s"),
    "above_range": gettext_noop("%(value)s is above the range %(lo)s–%(hi)s"),
    "not_above": gettext_noop("%(value)s must be above %(limit)s"),
    "not_below": gettext_noop("%(value)s must be below %(limit)s"),
    "below_minimum": gettext_noop("%(value)s is below the minimum of %(minimum)s"),
    "reference_missing": gettext_noop("Cannot be scored before the %(fact)s is known"),
    "no_break_even": gettext_noop("The contribution rate is not positive, so there is no break-even ROI"),
    "differs_from_fact": gettext_noop("%(value)s does not match the %(fact)s of %(expected)s"),
    "below_fact": gettext_noop("%(value)s is below the %(fact)s of %(expected)s"),
}
PATTERNS = {
    "rejected": gettext_noop("Sent back by the reviewer: answer it again"),
    "answered_no": gettext_noop("Earns its points once the answer is yes"),
    "needs_owner": gettext_noop("Waiting for the owner’s sign-off"),
    "weak_option": gettext_noop("“%(option)s” earns %(share)s of the points"),
    "placeholder": gettext_noop("Say something real: “to be decided” and the like do not count"),
    "too_short": gettext_noop("%(length)s / %(minimum)s characters"),
    "too_long": gettext_noop("%(length)s characters, at most %(maximum)s"),
    "evidence_too_short": gettext_noop("%(length)s / %(minimum)s characters, %(worth)s"),
    "evidence_without_numbers": gettext_noop("%(found)s / %(needed)s figures named, %(worth)s"),
    "late": gettext_noop("Later than %(lead)s (%(moment)s), %(worth)s"),
    "too_late": gettext_noop("Later than %(lead)s (%(moment)s), earns nothing"),
    "not_a_link": gettext_noop("Not a complete web address"),
    "files_missing": gettext_noop("%(valid)s of %(needed)s files"),
}


def unmet_text(reason: Reason | None, item: ItemDefinition, zone: tzinfo) -> str:
    """Why an answer earns less than full credit, in numbers; '' for full credit and for no answer at all."""
    if reason is None or reason.code == "unanswered":
        return ""
    if reason.code in FIGURE_PATTERNS:
        return _(FIGURE_PATTERNS[reason.code]) % _figures(reason, item)
    if reason.code in PATTERNS:
        return _(PATTERNS[reason.code]) % {**reason.params, **_more(reason, item, zone)}
    if reason.code == "expired_file":
        return ngettext(
            "%(expired)s file expires before the broadcast ends",
            "%(expired)s files expire before the broadcast ends",
            reason.params["expired"],
        ) % {"expired": reason.params["expired"]}
    return _("This answer does not fit the item: answer it again")


def _figures(reason, item):
    params = dict(reason.params)
    for name in FIGURES:
        if name in params:
            number = Decimal(params[name])
            is_computed_ratio = item.unit == Unit.RATIO and name != "value"
            params[name] = measure(round(number, 2) if is_computed_ratio else number, item, with_unit=False)
    if "fact" in params:
        params["fact"] = fact_label(params["fact"])
    return params


def _more(reason, item, zone):
    """What a sentence says beyond the parameters of its reason."""
    rule, language = item.credit.params, get_language()
    match reason.code:
        case "weak_option":
            share = next((o.credit for o in item.options if o.value == reason.params["option"]), Decimal(0))
            return {"option": option_label(item, reason.params["option"]), "share": percent_text(share)}
        case "late":
            return {
                "lead": lead_text(int(rule["full_hours"]), language),
                "moment": moment_text(reason.params["deadline"], language, zone=zone),
                "worth": _worth(rule.get("late", LATE)),
            }
        case "too_late":
            return {
                "lead": lead_text(int(rule["half_hours"]), language),
                "moment": moment_text(reason.params["last"], language, zone=zone),
            }
    return {"worth": _worth(rule["otherwise"])} if "otherwise" in rule else {}


def _worth(share):
    """What a half-done answer counts, from the parameter of its rule."""
    share = Decimal(str(share))
    return _("counts half") if share == Decimal("0.5") else _("counts %(share)s") % {"share": percent_text(share)}


def condition_text(applies: str) -> str:
    """When an item applies, in words: “creator as host, or campaign main session”."""
    either = [
        pgettext("conditions", " and ").join(_clause_text(clause) for clause in clauses)
        for clauses in parse_condition(applies).alternatives
    ]
    return pgettext("conditions", ", or ").join(either)


def _clause_text(clause):
    if isinstance(clause, Always):
        return _("always")
    if isinstance(clause, HasFeature):
        return _("the broadcast has: %(feature)s") % {"feature": PlanFeature(clause.feature).label}
    if isinstance(clause, FigureCompares):
        return _figure_clause(clause)
    names = {"session_type": SessionType, "platform": Platform, "price_tier": PriceTier}[clause.field]
    words = pgettext("conditions", " or ").join(str(names(word).label) for word in clause.words)
    field = {
        "session_type": _("session type"),
        "platform": _("platform"),
        "price_tier": _("price tier"),
    }[clause.field]
    pattern = _("%(field)s is not %(words)s") if clause.is_negated else _("%(field)s is %(words)s")
    return pattern % {"field": field, "words": words}


def _figure_clause(clause):
    if clause.field == "ad_budget" and clause.sign == ">" and not clause.number:
        return _("there is an ad budget")
    field = _("planned minutes") if clause.field == "minutes" else fact_label(clause.field)
    sign = {">=": "≥", "<=": "≤", "!=": "≠"}.get(clause.sign, clause.sign)
    return f"{field} {sign} {number_text(clause.number)}"


def aim_text(item: ItemDefinition, facts: PlanFacts, zone: tzinfo) -> str:
    """What full credit asks for, for the line beside an empty or unfinished control; '' where the label says it all."""
    rule, params = item.credit.kind, item.credit.params

    def shown(number):
        return measure(Decimal(str(number)), item, with_unit=False)

    if rule == "in_range" and "lo" in params:
        return _("aim for %(lo)s–%(hi)s") % {"lo": shown(params["lo"]), "hi": shown(params["hi"])}
    if rule == "in_range":
        lo = facts.planned_minutes / Decimal(str(params["lo_minutes_per"]))
        hi = facts.planned_minutes / Decimal(str(params["hi_minutes_per"]))
        return _("aim for %(lo)s–%(hi)s") % {"lo": shown(round(lo, 1)), "hi": shown(round(hi, 1))}
    if rule == "at_least":
        return _at_least_aim(params, facts, shown)
    if rule in ("at_most", "hard_limit"):
        return _("at most %(limit)s") % {"limit": shown(params["limit"])}
    if rule == "by_deadline":
        hours = int(params["full_hours"])
        language = get_language()
        return _("by %(moment)s (%(lead)s)") % {
            "moment": moment_text(facts.starts_at - timedelta(hours=hours), language, zone=zone),
            "lead": lead_text(hours, language),
        }
    return ""


def _at_least_aim(params, facts, shown):
    if "target" in params:
        target = params["target"]
    elif "target_fact" in params:
        target = getattr(facts, params["target_fact"])
    else:
        targets = params["target_by_session_type"]
        target = targets.get(facts.session_type, targets["default"])
    return "" if target is None else _("at least %(target)s") % {"target": shown(target)}
