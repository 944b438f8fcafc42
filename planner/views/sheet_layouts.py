"""How each worksheet is laid out on the plan page: what comes first, what stands on a card, what is summed up."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from planner.domain.worksheets.columns import COLUMNS, ONE_ROW, Column
from planner.enums import Step
from planner.enums_worksheets import Worksheet

MAIN = pgettext_lazy("group of columns", "Main")


@dataclass(frozen=True)
class Layout:
    """The columns of a worksheet in the order of the page.

    `frozen` stay at the left while the rest scrolls; the first of them that has text names the row. `common` come next
    and are all that is shown at first; `groups` follow when somebody asks for all columns. `card` are the key figures
    of a row on a phone, `sums` the columns with a total. `one` and `add` word one row and the button for another.
    """

    frozen: tuple[str, ...]
    common: tuple[str, ...]
    groups: tuple[tuple[Promise, tuple[str, ...]], ...] = ()
    card: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    add: Promise | str = ""
    add_first: Promise | str = ""
    about: Promise | str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Fields that name a row, best first."""
        return self.name or self.frozen

    def columns(self, worksheet: Worksheet, *, has_all: bool, sees_costs: bool) -> list[tuple[Column, Promise]]:
        """The columns that are shown, each with the group it stands in."""
        known = {column.name: column for column in COLUMNS[worksheet]}
        groups = [(MAIN, (*self.frozen, *self.common)), *(self.groups if has_all else ())]
        return [
            (known[name], label)
            for label, names in groups
            for name in names
            if sees_costs or not known[name].shows_costs
        ]

    def shows(self, field: str) -> bool:
        """Whether the column is there without asking for all of them."""
        return field in self.frozen or field in self.common


def _all(worksheet):
    return tuple(column.name for column in COLUMNS[worksheet])


LAYOUTS: Mapping[Worksheet, Layout] = {
    Worksheet.LINE_UP: Layout(
        frozen=("link_no", "product_name"),
        common=(
            "sku_code", "role", "list_price", "live_price", "coupon_per_unit", "pay_price", "unit_cost",
            "margin_rate", "return_rate", "live_stock", "forecast_units", "gmv", "forecast_share",
        ),
        groups=(
            (_("Product"), ("product_name_en", "reg_category", "is_featured", "qualification_docs", "actual_seller")),
            (_("Prices"), (
                "compare_price", "compare_basis", "low_price_7d", "last_deal_price", "compare_evidence",
                "other_channel_low", "floor_price", "max_stack_discount",
            )),
            (_("Costs"), ("freight_per_unit", "commission_rate", "unit_contribution", "break_even_roi")),
            (_("Stock and service"), (
                "replenish_units_48h", "presale_ship_days", "per_user_limit", "ship_within_hours",
                "no_reason_return", "return_exemption_reason", "trust_guarantee", "samples_ready",
            )),
            (_("What is said"), ("selling_points", "forbidden_words", "cue_card")),
        ),
        card=("role", "live_price", "pay_price", "margin_rate", "live_stock", "forecast_units"),
        sums=("live_stock", "forecast_units", "gmv"),
        name=("product_name", "sku_code", "link_no"),
        add=_("Add product"),
        add_first=_("Add the first product"),
        about=_("One row per product link: its role, price, cost, stock and forecast."),
    ),
    Worksheet.CREW: Layout(
        frozen=("person",),
        common=("role", "shift_start_min", "shift_end_min", "is_backup", "host_type", "id_verified", "phone"),
        groups=((_("Host and contract"), ("birth_date", "guardian_consent", "agency", "rate")),),
        card=("role", "shift_start_min", "shift_end_min", "phone"),
        sums=("rate",),
        add=_("Add person"),
        add_first=_("Add the first person"),
        about=_("Who works on the broadcast, in which role and in which minutes."),
    ),
    Worksheet.RUNDOWN: Layout(
        frozen=("seq", "start_min", "end_min"),
        common=(
            "minutes", "segment_type", "products", "benefits", "presenter", "key_points", "console_action",
            "price_shown",
        ),
        groups=((_("Targets and notes"), ("stock_released", "target_gmv", "target_online", "script_link",
            "risk_note")),),
        card=("start_min", "end_min", "minutes", "products", "benefits", "presenter"),
        sums=("minutes",),
        name=("segment_type", "seq"),
        add=_("Add segment"),
        add_first=_("Add the first segment"),
        about=_("What happens in which minute: segments with products, benefits and who presents them."),
    ),
    Worksheet.CHANNELS: Layout(
        frozen=("channel",),
        common=(
            "kind", "budget", "cost_per_entry", "planned_entries", "click_rate", "order_rate", "aov",
            "expected_buyers", "expected_gmv", "expected_roi",
        ),
        groups=((_("Delivery and evidence"), (
            "goal", "audience", "bid_mode", "bid_value", "creatives_count", "stop_rule", "evidence",
        )),),
        card=("kind", "budget", "planned_entries", "expected_gmv", "expected_roi"),
        sums=("budget", "planned_entries", "expected_buyers", "expected_gmv"),
        add=_("Add channel"),
        add_first=_("Add the first channel"),
        about=_("Where viewers come from: entries, rates and cost of each channel."),
    ),
    Worksheet.HOURLY_BUDGET: Layout(
        frozen=("channel",),
        common=("from_min", "to_min", "amount", "owner"),
        card=("from_min", "to_min", "amount", "owner"),
        sums=("amount",),
        add=_("Add stretch"),
        add_first=_("Add the first stretch"),
        about=_("How much each channel spends in which stretch, and who watches it."),
    ),
    Worksheet.CREATOR_DEALS: Layout(
        frozen=("creator",),
        common=(
            "slot_fee", "commission_rate", "guaranteed_gmv", "refund_clause", "min_airtime_minutes", "exclusive",
            "product_review_duty", "contract",
        ),
        card=("slot_fee", "commission_rate", "guaranteed_gmv", "refund_clause"),
        sums=("slot_fee", "guaranteed_gmv"),
        add=_("Add deal"),
        add_first=_("Add the first deal"),
        about=_("Fees, commission and duties agreed with creators."),
    ),
    Worksheet.BENEFITS: Layout(
        frozen=("code", "name"),
        common=(
            "mechanism", "audience", "unit_cost", "quantity", "redemption_rate", "total_cost", "funded_by",
            "trigger_type", "trigger_value", "start_min", "end_min", "linked_skus",
        ),
        groups=(
            (_("Kind and value"), ("name_en", "legal_type", "unit_market_value", "counted_in", "min_spend",
                "stackable_with", "per_user_limit", "label_text", "claimed_value")),
            (_("Prize draw"), ("max_wins_per_ticket", "rules_url", "rules_text", "odds_or_quantity_disclosed",
                "draw_at", "claim_deadline", "draw_tool")),
            (_("Delivery"), ("physical", "stock_secured", "fulfil_hours", "owner")),
        ),
        card=("mechanism", "quantity", "unit_cost", "total_cost", "start_min", "end_min"),
        sums=("total_cost",),
        name=("name", "code"),
        add=_("Add benefit"),
        add_first=_("Add the first benefit"),
        about=_("What viewers get, when, how many, what it costs and who pays."),
    ),
    Worksheet.CONTENT: Layout(
        frozen=("code", "title"),
        common=(
            "asset_type", "channel", "hook_type", "hook_text", "cta", "publish_at", "owner", "status",
            "target_plays", "target_reservations", "linked_skus", "promised_benefits",
        ),
        groups=(
            (_("Material"), ("duration_sec", "reviewer", "file_url", "announced_start", "boost_budget",
                "actual_plays", "actual_reservations")),
            (_("Labels and rights"), ("needs_ad_label", "ad_label", "ai_generated", "ai_label", "rights_proof",
                "compliance_result")),
        ),
        card=("asset_type", "channel", "publish_at", "status", "owner"),
        sums=("boost_budget", "target_plays", "target_reservations"),
        name=("title", "code"),
        add=_("Add content"),
        add_first=_("Add the first piece"),
        about=_("What is published before the broadcast: hook, place, time, owner and state."),
    ),
    Worksheet.SLOT: Layout((), _all(Worksheet.SLOT), about=_("When and where the broadcast takes place.")),
    Worksheet.TARGETS: Layout((), _all(Worksheet.TARGETS), about=_("What the broadcast must reach, and its budget.")),
    Worksheet.PARAMETERS: Layout(
        (), _all(Worksheet.PARAMETERS), about=_("Fees, returns and fixed costs behind every profit figure.")
    ),
}  # fmt: skip

SHEETS_OF: Mapping[Step, tuple[Worksheet, ...]] = {
    Step.MERCHANDISE: (Worksheet.LINE_UP, Worksheet.PARAMETERS),
    Step.TIMING: (Worksheet.RUNDOWN, Worksheet.CREW, Worksheet.SLOT),
    Step.FLOW: (Worksheet.CHANNELS, Worksheet.HOURLY_BUDGET, Worksheet.CREATOR_DEALS, Worksheet.TARGETS),
    Step.GIFTS: (Worksheet.BENEFITS,),
    Step.CONTENT: (Worksheet.CONTENT,),
}
"""The worksheets of each step, the one that is shown first at the front."""


def sheet_of(step: Step, wanted: str | None) -> Worksheet:
    """The worksheet that is shown in a step: the wanted one, otherwise the first."""
    return next((sheet for sheet in SHEETS_OF[step] if sheet.value == wanted), SHEETS_OF[step][0])


def is_single(worksheet: Worksheet) -> bool:
    return worksheet in ONE_ROW
