"""Step E: warm-up content. Source: handbook 2.E (b)."""

from dataclasses import dataclass
from datetime import datetime

from planner.domain.worksheets.references import Yuan
from planner.enums_worksheets import AssetType, ContentStatus

ORDER = {status.value: place for place, status in enumerate(ContentStatus)}
OUT = frozenset({ContentStatus.SCHEDULED.value, ContentStatus.PUBLISHED.value})
SELLING = frozenset({AssetType.LIVE_CLIP.value, AssetType.CREATOR_SEED.value})


@dataclass(frozen=True, slots=True)
class PromisedBenefit:
    """A benefit that an asset promises by its code; what the asset says of price (yuan), quantity and minute, if it
    does."""

    code: str
    price: Yuan | None = None
    quantity: int | None = None
    start_min: int | None = None


@dataclass(frozen=True, slots=True)
class ContentItem:
    """One asset of the warm-up. `linked_skus` are keys of line-up rows; times aware; `owner` '' means nobody."""

    key: str
    code: str = ""
    asset_type: str = ""
    channel: str = ""
    title: str = ""
    hook_type: str = ""
    hook_text: str = ""
    cta: str = ""
    linked_skus: tuple[str, ...] = ()
    promised_benefits: tuple[PromisedBenefit, ...] = ()
    publish_at: datetime | None = None
    duration_sec: int | None = None
    owner: str = ""
    reviewer: str = ""
    status: str = ContentStatus.IDEA.value
    file_url: str = ""
    announced_start: datetime | None = None
    boost_budget: Yuan | None = None
    target_plays: int | None = None
    target_reservations: int | None = None
    actual_plays: int | None = None
    actual_reservations: int | None = None
    needs_ad_label: bool = False
    ad_label: bool = False
    ai_generated: bool = False
    ai_label: bool = False
    rights_proof: tuple[str, ...] = ()
    compliance_result: str = ""

    @property
    def is_dropped(self) -> bool:
        """It will not be published, so no rule looks at it."""
        return self.status == ContentStatus.DROPPED

    @property
    def is_out(self) -> bool:
        """Scheduled or published."""
        return self.status in OUT

    def has_reached(self, status: ContentStatus) -> bool:
        """Whether the work has come to this status or further; False for dropped assets."""
        return not self.is_dropped and ORDER.get(self.status, -1) >= ORDER[status]

    @property
    def must_have_ad_label(self) -> bool:
        """Somebody said so, or a clip or creator post links products. Source: handbook 7.2, LW34."""
        return self.needs_ad_label or (self.asset_type in SELLING and bool(self.linked_skus))

    @property
    def is_ai_made(self) -> bool:
        """Somebody said so, or it is an AI short."""
        return self.ai_generated or self.asset_type == AssetType.AI_SHORT
