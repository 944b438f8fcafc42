"""The names of credit rules, automatic checks and thresholds for the people who edit templates."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from planner.domain.credit_rules import CREDIT_KINDS
from planner.enums import PlanFeature, Platform, PriceTier, SessionType

# Per kind: what it means, and an example of its parameters (empty: it has none).
CREDIT_RULES = {
    "yes": (_("Yes is full credit"), ""),
    "yes_by_owner": (_("Yes, said by the merchant’s owner"), ""),
    "options": (_("Credit of the chosen option"), ""),
    "at_least": (_("At least a target, less in proportion"), "target: 3"),
    "at_most": (_("At most a limit, falling to nothing at the upper limit"), "limit: 0.20\nlimit_hi: 0.40"),
    "hard_limit": (_("Within a hard limit, else nothing"), "limit: 50000"),
    "in_range": (_("Within a range, falling outside it"), "lo: 10\nhi: 60"),
    "greater_than": (_("Greater than a number (and less than another)"), "min: 0\nless_than: 100"),
    "set_at_least": (_("Filled in and at least a number"), "min: 0"),
    "equals_fact": (_("Equal to a figure of the plan"), "fact: ad_budget"),
    "close_to_fact": (_("Close to a figure of the plan"), "fact: break_even_roi\ntolerance: 0.05"),
    "at_least_fact_or_approved": (
        _("At least a figure of the plan, or an approved exception"),
        "fact: break_even_roi\napproval: strategic_loss_approved",
    ),
    "text_length": (_("A text of some length that says something"), "min: 15\nmax: 200"),
    "evidence_text": (
        _("A text with numbers as evidence"),
        "min_per: 20\nper_fact: hero_count\ndigits_per: 1\notherwise: 0.5",
    ),
    "by_deadline": (_("A date that is early enough"), "full_hours: 240\nhalf_hours: 72\nlate: 0.5"),
    "valid_link": (_("A valid link"), ""),
    "file_present": (_("At least one valid file"), ""),
    "file_share": (_("Share of the files that are needed"), "required_fact: compare_price_count"),
}
TABLE_EXAMPLE = "target_by_session_type: default 3, daily_self 1"

CHECKS = {
    "S01": _("Stock covers the forecast"),
    "S02": _("Mix of product roles"),
    "S03": _("Every product earns a margin"),
    "S04": _("Struck-through prices have a legal basis"),
    "S05": _("Licences are present and valid"),
    "S06": _("Line-up supports the GMV target"),
    "S07": _("Live price beats other channels"),
    "S08": _("Featured products appear in the rundown"),
    "S09": _("Number of links fits the duration"),
    "S10": _("Exclusions from seven-day returns are lawful"),
    "T01": _("Rundown covers the broadcast"),
    "T02": _("Rundown segments do not overlap"),
    "T03": _("Length of product segments"),
    "T04": _("Crew on duty at every minute"),
    "T05": _("Load of the hosts"),
    "T06": _("No clash with other livestreams"),
    "T07": _("Hosts are verified and old enough"),
    "T08": _("A benefit often enough"),
    "T09": _("No endorsers for regulated goods"),
    "T10": _("Rehearsal and network in time"),
    "A01": _("Channel budgets add up"),
    "A02": _("Hourly budgets add up"),
    "A03": _("Hourly budgets lie in the window"),
    "A04": _("Traffic supports the line-up"),
    "A05": _("Ad ROI above break-even"),
    "A06": _("Ad cost as a share of GMV"),
    "A07": _("No dependence on one channel"),
    "A08": _("Traffic assumptions are sane"),
    "A09": _("No planned loss"),
    "G01": _("Cost of benefits against the margin"),
    "G02": _("Prizes below the legal cap"),
    "G03": _("Rules of prize draws are published"),
    "G04": _("Stock of gifts"),
    "G05": _("Benefits have a trigger in the rundown"),
    "G06": _("Subsidy of loss leaders"),
    "G07": _("Prices with stacked coupons"),
    "G08": _("Gifts are labelled"),
    "G09": _("Limit per person"),
    "G10": _("No benefits for off-platform actions"),
    "E01": _("Teasers the day before"),
    "E02": _("Preview card is ready"),
    "E03": _("No content is late"),
    "E04": _("Heroes have warm-up content"),
    "E05": _("No absolute terms"),
    "E06": _("No medical terms"),
    "E07": _("Ad and AI labels"),
    "E08": _("Reservations support the traffic"),
    "E09": _("Content has an owner and a file"),
    "E10": _("Promised benefits exist"),
}

THRESHOLDS = {
    "safety_hero": _("Safety factor, heroes"),
    "safety_profit": _("Safety factor, profit products"),
    "safety_other": _("Safety factor, others"),
    "min_share": _("Smallest share"),
    "max_share": _("Largest share"),
    "block_share": _("Share from which it blocks"),
    "min_heroes": _("Heroes at least"),
    "min_profit_items": _("Profit products at least"),
    "unit_contribution_above": _("Contribution per unit above, yuan"),
    "cm1_above": _("CM1 above, yuan"),
    "lowest_price_days": _("Days of the lowest price"),
    "max_deviation": _("Largest deviation"),
    "min_appearances": _("Appearances at least"),
    "min_minutes": _("Minutes at least"),
    "max_minutes": _("Minutes at most"),
    "hero_return_from_minutes": _("Heroes return from this duration, minutes"),
    "hero_min_appearances": _("Appearances of heroes at least"),
    "max_minutes_per_link": _("Minutes per link at most"),
    "min_minutes_per_link": _("Minutes per link at least"),
    "max_gap_minutes": _("Largest gap, minutes"),
    "max_overlap_minutes": _("Largest overlap, minutes"),
    "min_hosts": _("Hosts at least"),
    "min_consoles": _("Console operators at least"),
    "min_floor_directors": _("Floor directors at least"),
    "max_shift_minutes": _("Longest shift, minutes"),
    "max_session_minutes": _("Longest broadcast, minutes"),
    "buffer_minutes": _("Buffer, minutes"),
    "min_age": _("Lowest age"),
    "consent_to_age": _("Guardian’s consent up to age"),
    "rehearsal_hours": _("Rehearsal, hours before the start"),
    "min_mbps": _("Uplink at least, Mbps"),
    "tolerance_yuan": _("Tolerance, yuan"),
    "earliest_minute": _("Earliest minute"),
    "max_click_rate": _("Largest click rate"),
    "max_order_rate": _("Largest order rate"),
    "entries_tolerance": _("Tolerance of entries"),
    "min_profit_yuan": _("Profit at least, yuan"),
    "max_prize_yuan": _("Largest prize, yuan"),
    "max_share_of_gmv_target": _("Largest share of the GMV target"),
    "min_limit": _("Limit at least"),
    "hours_before": _("Hours before the start"),
    "teasers_daily_self": _("Teasers, daily broadcast"),
    "teasers_campaign_main": _("Teasers, campaign main session"),
    "teasers_new_launch": _("Teasers, new product launch"),
    "teasers_default": _("Teasers, others"),
    "min_cards": _("Preview cards at least"),
    "campaign_hours_before": _("Hours before a campaign"),
    "hours_ahead": _("Hours ahead"),
    "min_assets": _("Pieces of content at least"),
}
_PLACES = {name: place for place, name in enumerate(THRESHOLDS)}


def rule_choices():
    """Credit rules for a select, in the order of the registry."""
    return [(name, CREDIT_RULES[name][0] if name in CREDIT_RULES else name) for name in CREDIT_KINDS]


def rule_help():
    """One row per rule: name, label, the answer types it fits, an example of its parameters."""
    for name, kind in CREDIT_KINDS.items():
        label, example = CREDIT_RULES.get(name, (name, ""))
        fits = pgettext("list", ", ").join(str(answer_type.label) for answer_type in kind.answer_types)
        yield {"name": name, "label": label, "fits": fits, "example": example}


def condition_help():
    """What conditions can ask for: each word with the values it compares with."""
    yield {"name": "any …", "values": PlanFeature.choices}
    for name, enum in (("session_type", SessionType), ("platform", Platform), ("price_tier", PriceTier)):
        yield {"name": f"{name} =, !=, in", "values": enum.choices}
    yield {"name": "minutes, ad_budget >=, >, <=, <, =, !=", "values": [("180", _("a number"))]}


def check_name(check_id):
    return CHECKS.get(check_id, check_id)


def threshold_name(name):
    return THRESHOLDS.get(name, name)


def threshold_place(pair):
    """Where a threshold stands among those of its check: the order of the names above, smallest before largest."""
    return _PLACES.get(pair[0], len(_PLACES)), pair[0]
