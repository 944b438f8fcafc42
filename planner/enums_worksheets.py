"""Words of the worksheets, beside those of `planner.enums`. Values are stable keys; labels are translated.

Source: handbook 2.S–2.E (b), 7.3 and Appendix A.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from planner.enums import Step


class Worksheet(TextChoices):
    """The worksheets of a plan. Slot, targets and parameters have one row, the others any number."""

    LINE_UP = "line_up", _("Line-up")
    SLOT = "slot", _("Broadcast slot")
    CREW = "crew", _("Crew")
    RUNDOWN = "rundown", _("Rundown")
    CHANNELS = "channels", _("Traffic channels")
    HOURLY_BUDGET = "hourly_budget", _("Budget by hour")
    CREATOR_DEALS = "creator_deals", _("Creator deals")
    TARGETS = "targets", _("Targets")
    PARAMETERS = "parameters", _("Cost parameters")
    BENEFITS = "benefits", _("Benefits")
    CONTENT = "content", _("Warm-up content")

    @property
    def step(self) -> Step:
        """The STAGE step the worksheet belongs to."""
        return _STEP_OF[self]


_STEP_OF = {
    Worksheet.LINE_UP: Step.MERCHANDISE,
    Worksheet.PARAMETERS: Step.MERCHANDISE,
    Worksheet.SLOT: Step.TIMING,
    Worksheet.CREW: Step.TIMING,
    Worksheet.RUNDOWN: Step.TIMING,
    Worksheet.CHANNELS: Step.FLOW,
    Worksheet.HOURLY_BUDGET: Step.FLOW,
    Worksheet.CREATOR_DEALS: Step.FLOW,
    Worksheet.TARGETS: Step.FLOW,
    Worksheet.BENEFITS: Step.GIFTS,
    Worksheet.CONTENT: Step.CONTENT,
}


class LineUpRole(TextChoices):
    TRAFFIC = "traffic", _("Traffic item")
    BENEFIT = "benefit", _("Benefit item")
    HERO = "hero", _("Hero product")
    PROFIT = "profit", _("Profit item")
    IMAGE = "image", _("Image item")
    TEST = "test", _("Test item")


class RegCategory(TextChoices):
    """Category of goods by the law that governs them; it decides the documents of handbook 7.3."""

    GENERAL_FOOD = "general_food", _("Food")
    HEALTH_FOOD = "health_food", _("Health food")
    INFANT_FORMULA = "infant_formula", _("Infant formula")
    FSMP = "fsmp", _("Food for special medical purposes")
    COSMETIC_GENERAL = "cosmetic_general", _("Cosmetics, general")
    COSMETIC_SPECIAL = "cosmetic_special", _("Cosmetics, special")
    MEDICAL_DEVICE_1 = "medical_device_1", _("Medical device, class I")
    MEDICAL_DEVICE_2 = "medical_device_2", _("Medical device, class II")
    MEDICAL_DEVICE_3 = "medical_device_3", _("Medical device, class III")
    DRUG_OTC = "drug_otc", _("Medicine without prescription")
    DRUG_RX = "drug_rx", _("Prescription medicine")
    TOBACCO = "tobacco", _("Tobacco and e-cigarettes")
    APPLIANCE_CCC = "appliance_ccc", _("Appliance with CCC")
    POWER_BANK_CCC = "power_bank_ccc", _("Power bank with CCC")
    CHILDREN_TOY_CCC = "children_toy_ccc", _("Children's toy with CCC")
    ALCOHOL = "alcohol", _("Alcohol")
    JEWELRY = "jewelry", _("Jewelry")
    FRESH = "fresh", _("Fresh produce")
    APPAREL = "apparel", _("Apparel")
    DAILY_GOODS = "daily_goods", _("Daily goods")
    DIGITAL_3C = "3c_digital", _("Consumer electronics")
    BOOK = "book", _("Books")


class DocumentType(TextChoices):
    """Documents that prove a product may be sold."""

    PRODUCTION_LICENCE = "production_licence", _("Production licence (SC)")
    FOOD_LICENCE = "food_licence", _("Food business licence")
    PREPACKAGED_FILING = "prepackaged_filing", _("Filing for pre-packaged food")
    BATCH_INSPECTION = "batch_inspection", _("Batch inspection report")
    HEALTH_FOOD_REGISTRATION = "health_food_registration", _("Health food registration or filing")
    FORMULA_REGISTRATION = "formula_registration", _("Formula registration")
    AD_APPROVAL = "ad_approval", _("Advertisement approval")
    COSMETIC_FILING = "cosmetic_filing", _("Cosmetics filing")
    COSMETIC_REGISTRATION = "cosmetic_registration", _("Cosmetics registration")
    DEVICE_FILING = "device_filing", _("Device product filing")
    DEVICE_REGISTRATION = "device_registration", _("Device product registration")
    DEVICE_OPERATION_FILING = "device_operation_filing", _("Device operation filing")
    DEVICE_OPERATION_LICENCE = "device_operation_licence", _("Device operation licence")
    DEVICE_ONLINE_NOTICE = "device_online_notice", _("Notice of online device sales")
    DRUG_AUTHORISATION = "drug_authorisation", _("Marketing authorisation")
    DRUG_ONLINE_QUALIFICATION = "drug_online_qualification", _("Qualification for online medicine sales")
    CCC_CERTIFICATE = "ccc_certificate", _("CCC certificate")
    ALCOHOL_LICENCE = "alcohol_licence", _("Alcohol licence")
    INSPECTION_CERTIFICATE = "inspection_certificate", _("Inspection certificate")
    PUBLICATION_LICENCE = "publication_licence", _("Publication licence")
    OTHER = "other", pgettext_lazy("document", "Other")


class CompareBasis(TextChoices):
    SEVEN_DAY_LOW = "seven_day_low", _("Lowest deal of 7 days")
    LAST_DEAL = "last_deal", _("Last deal")
    MSRP = "msrp", _("Suggested retail price")
    NONE = "none", pgettext_lazy("compare price", "No basis")


class ReturnExemption(TextChoices):
    """The legal grounds for excluding the 7-day return without reason."""

    CUSTOMISED = "customised", _("Made to order")
    FRESH_PERISHABLE = "fresh_perishable", _("Fresh and perishable")
    DIGITAL_OPENED = "digital_opened", _("Digital goods, opened")
    NEWSPAPER = "newspaper", _("Newspapers and magazines")
    OPENED_HYGIENE_CONFIRMED = "opened_hygiene_confirmed", _("Hygiene goods, opened, confirmed by the buyer")
    ACTIVATED_CONFIRMED = "activated_confirmed", _("Activated goods, confirmed by the buyer")
    NEAR_EXPIRY_OR_DEFECT_CONFIRMED = (
        "near_expiry_or_defect_confirmed",
        _("Near expiry or with defects, confirmed by the buyer"),
    )


class TrustGuarantee(TextChoices):
    RETURN_FREIGHT = "return_freight", _("Return freight")
    FAKE_COMPENSATE = "fake_compensate", _("Compensation for fakes")
    DAMAGE_COMPENSATE = "damage_compensate", _("Compensation for damage")
    SEVEN_DAY = "seven_day", _("7-day return")


class CrewRole(TextChoices):
    HOST = "host", _("Host")
    CO_HOST = "co_host", _("Co-host")
    FLOOR_DIRECTOR = "floor_director", _("Floor director")
    CONSOLE = "console", _("Console operator")
    MEDIA_BUYER = "media_buyer", _("Media buyer")
    OPERATOR = "operator", pgettext_lazy("crew role", "Operator")
    CUSTOMER_SERVICE = "customer_service", _("Customer service")
    EDITOR = "editor", pgettext_lazy("crew role", "Editor")
    COMPLIANCE = "compliance", pgettext_lazy("crew role", "Compliance")
    WAREHOUSE = "warehouse", _("Warehouse")


class HostType(TextChoices):
    MERCHANT_EMPLOYEE = "merchant_employee", _("Employee of the merchant")
    AGENCY_HOST = "agency_host", _("Host of an agency")
    CREATOR = "creator", _("Creator")
    CELEBRITY = "celebrity", _("Celebrity")
    AI_AVATAR = "ai_avatar", _("AI avatar")


class SegmentType(TextChoices):
    WARMUP = "warmup", pgettext_lazy("rundown segment", "Opening")
    PRODUCT = "product", pgettext_lazy("rundown segment", "Product")
    BENEFIT = "benefit", pgettext_lazy("rundown segment", "Benefit")
    LOTTERY = "lottery", pgettext_lazy("rundown segment", "Prize draw")
    INTERACTION = "interaction", pgettext_lazy("rundown segment", "Interaction")
    BREAK = "break", pgettext_lazy("rundown segment", "Break")
    CLOSING = "closing", pgettext_lazy("rundown segment", "Closing")


class ChannelKind(TextChoices):
    PAID = "paid", _("Paid traffic")
    ORGANIC = "organic", _("Organic traffic")
    PRIVATE = "private", _("Private domain")


class Channel(TextChoices):
    """Where viewers come from, in the order paid, organic, private."""

    KS_JINNIU_LIVE = "ks_jinniu_live", _("Magnetic Taurus, live feed")
    KS_JINNIU_VIDEO = "ks_jinniu_video", _("Magnetic Taurus, video")
    KS_FENTIAO = "ks_fentiao", _("Kuaishou boost")
    DY_QIANCHUAN = "dy_qianchuan", _("Qianchuan")
    TB_SUPER_LIVE = "tb_super_live", _("Taobao Super Live")
    WX_LIVE_BOOST = "wx_live_boost", _("Channels live boost")
    CREATOR_SLOT = "creator_slot", _("Creator slot")
    ORGANIC_FEED = "organic_feed", _("Recommendation feed")
    ORGANIC_FOLLOW = "organic_follow", _("Follow feed")
    ORGANIC_VIDEO = "organic_video", _("Short videos")
    ORGANIC_SEARCH = "organic_search", pgettext_lazy("traffic channel", "Search")
    MALL_SHELF = "mall_shelf", _("Mall shelf")
    RESERVATION = "reservation", pgettext_lazy("traffic channel", "Reservations")
    FAN_GROUP = "fan_group", _("Fan groups")
    WECOM = "wecom", _("WeCom")
    SMS_PUSH = "sms_push", _("SMS")

    @property
    def kind(self) -> ChannelKind:
        if self in _PAID:
            return ChannelKind.PAID
        return ChannelKind.PRIVATE if self in _PRIVATE else ChannelKind.ORGANIC


_PAID = frozenset({
    Channel.KS_JINNIU_LIVE, Channel.KS_JINNIU_VIDEO, Channel.KS_FENTIAO, Channel.DY_QIANCHUAN,
    Channel.TB_SUPER_LIVE, Channel.WX_LIVE_BOOST, Channel.CREATOR_SLOT,
})  # fmt: skip
_PRIVATE = frozenset({Channel.RESERVATION, Channel.FAN_GROUP, Channel.WECOM, Channel.SMS_PUSH})


class AdGoal(TextChoices):
    ENTRY = "entry", _("Room entries")
    FOLLOW = "follow", pgettext_lazy("ad goal", "Follows")
    PRODUCT_CLICK = "product_click", _("Product clicks")
    ORDER = "order", pgettext_lazy("ad goal", "Orders")
    ROI = "roi", _("ROI")
    RESERVATION = "reservation", pgettext_lazy("ad goal", "Reservations")


class BidMode(TextChoices):
    MANUAL_CPE = "manual_cpe", _("Cost per entry by hand")
    TARGET_ROI = "target_roi", _("Target ROI")
    AUTO = "auto", pgettext_lazy("bid mode", "Automatic")


class RefundClause(TextChoices):
    NONE = "none", pgettext_lazy("creator deal", "No refund")
    PRO_RATA = "pro_rata", _("Pro rata")
    FULL = "full", _("In full")


class BenefitMechanism(TextChoices):
    COUPON = "coupon", _("Coupon")
    THRESHOLD_DISCOUNT = "threshold_discount", _("Threshold discount")
    FLASH_SALE = "flash_sale", _("Flash sale")
    RED_PACKET = "red_packet", _("Red packet")
    LUCKY_BAG = "lucky_bag", _("Lucky bag")
    LOTTERY = "lottery", _("Lottery")
    FREE_ORDER = "free_order", _("Free order")
    GIFT_WITH_PURCHASE = "gwp", _("Gift with purchase")
    FAN_PRICE = "fan_price", _("Follower price")
    POINTS = "points", pgettext_lazy("benefit", "Points")


class BenefitLegalType(TextChoices):
    PRIZE_DRAW = "prize_draw", pgettext_lazy("legal type", "Prize draw")
    ATTACHED_GIFT = "attached_gift", _("Attached gift")
    PRICE_PROMOTION = "price_promotion", _("Price promotion")
    SERVICE_PROMISE = "service_promise", _("Service promise")


class BenefitAudience(TextChoices):
    ALL = "all", _("Everybody")
    NEW_VISITOR = "new_visitor", _("New visitors")
    FOLLOWER = "follower", _("Followers")
    FAN_CLUB = "fan_club", pgettext_lazy("audience", "Fan club")
    BUYER = "buyer", _("Today's buyers")
    REPEAT_BUYER = "repeat_buyer", _("Old customers")
    RESERVATION = "reservation", _("People with a reservation")


class CountedIn(TextChoices):
    """Where the cost of a benefit is counted; once."""

    GIFT_COST = "gift_cost", _("Gift cost")
    PRICE_REDUCTION = "price_reduction", _("Price reduction")
    NOT_MERCHANT = "not_merchant", _("Not the merchant's")


class FundedBy(TextChoices):
    MERCHANT = "merchant", pgettext_lazy("funded by", "Merchant")
    PLATFORM = "platform", pgettext_lazy("funded by", "Platform")
    BRAND = "brand", pgettext_lazy("funded by", "Brand")
    CREATOR = "creator", pgettext_lazy("funded by", "Creator")


class BenefitTrigger(TextChoices):
    """What hands the benefit out. The last three are forbidden by the platforms; a sheet may still say them."""

    TIME = "time", _("Clock time")
    ONLINE_COUNT = "online_count", _("Viewers online")
    LIKE_COUNT = "like_count", pgettext_lazy("trigger", "Likes")
    ORDER_COUNT = "order_count", _("Number of orders")
    GMV = "gmv", _("GMV")
    ORDER = "order", pgettext_lazy("trigger", "Order")
    FOLLOW = "follow", pgettext_lazy("trigger", "Follow")
    FAN_CLUB = "fan_club", pgettext_lazy("trigger", "Fan club")
    RESERVATION = "reservation", pgettext_lazy("trigger", "Reservation")
    COMMENT = "comment", pgettext_lazy("trigger", "Comment")
    ADD_WECHAT = "add_wechat", _("Adding a WeChat contact")
    OFFPLATFORM_SHARE = "offplatform_share", _("Sharing off the platform")
    OFFPLATFORM_PAY = "offplatform_pay", _("Paying off the platform")


class CouponStack(TextChoices):
    SHOP = "shop", _("Shop coupon")
    PLATFORM = "platform", _("Platform coupon")
    FAN = "fan", _("Follower coupon")
    THRESHOLD = "threshold", _("Threshold discount")


class DrawTool(TextChoices):
    PLATFORM_TOOL = "platform_tool", _("Tool of the platform")
    THIRD_PARTY = "third_party", _("Third-party tool")
    SCREENSHOT = "screenshot", _("Screenshot")


class AssetType(TextChoices):
    TEASER_VIDEO = "teaser_video", _("Teaser video")
    PREVIEW_CARD = "preview_card", _("Live preview")
    POSTER = "poster", pgettext_lazy("asset type", "Poster")
    GROUP_MESSAGE = "group_message", _("Group message")
    CREATOR_SEED = "creator_seed", _("Creator post")
    LIVE_CLIP = "live_clip", _("Live clip")
    COMMENT_PIN = "comment_pin", _("Pinned comment")
    ARTICLE = "article", pgettext_lazy("asset type", "Article")
    AI_SHORT = "ai_short", _("AI short")
    OFFLINE = "offline", pgettext_lazy("asset type", "Offline")


class ContentChannel(TextChoices):
    KUAISHOU_MAIN = "kuaishou_main", _("Kuaishou, main account")
    KUAISHOU_MATRIX = "kuaishou_matrix", _("Kuaishou, matrix account")
    CREATOR = "creator", pgettext_lazy("content channel", "Creator")
    FAN_GROUP = "fan_group", pgettext_lazy("content channel", "Fan group")
    WECOM = "wecom", _("WeCom")
    DOUYIN = "douyin", _("Douyin")
    CHANNELS = "channels", _("WeChat Channels")
    XIAOHONGSHU = "xiaohongshu", _("Xiaohongshu")
    SMS = "sms", _("SMS")
    OFFLINE = "offline", pgettext_lazy("content channel", "Offline")


class HookType(TextChoices):
    PRICE = "price", pgettext_lazy("hook", "Price")
    PAIN = "pain", _("Pain point")
    SUSPENSE = "suspense", _("Suspense")
    CONTRAST = "contrast", pgettext_lazy("hook", "Contrast")
    BEHIND_SCENES = "behind_scenes", _("Behind the scenes")
    DEMO = "demo", _("Demonstration")
    TESTIMONIAL = "testimonial", _("Testimonial")
    STORY = "story", pgettext_lazy("hook", "Story")
    INTERACTION = "interaction", pgettext_lazy("hook", "Interaction")
    FESTIVAL = "festival", pgettext_lazy("hook", "Festival")


class CallToAction(TextChoices):
    RESERVE = "reserve", _("Reserve")
    FOLLOW = "follow", pgettext_lazy("call to action", "Follow")
    JOIN_GROUP = "join_group", _("Join the group")
    COMMENT = "comment", pgettext_lazy("call to action", "Comment")
    NONE = "none", pgettext_lazy("call to action", "None")


class ContentStatus(TextChoices):
    """In the order of work; dropped stands outside it."""

    IDEA = "idea", _("Idea")
    SCRIPTING = "scripting", _("Scripting")
    SHOOTING = "shooting", _("Shooting")
    EDITING = "editing", _("Editing")
    REVIEW = "review", pgettext_lazy("content status", "In review")
    APPROVED = "approved", pgettext_lazy("content status", "Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", pgettext_lazy("content status", "Published")
    DROPPED = "dropped", _("Dropped")


class ComplianceResult(TextChoices):
    PENDING = "pending", pgettext_lazy("compliance result", "Pending")
    PASS = "pass", pgettext_lazy("compliance result", "Passed")
    FIX = "fix", _("To be fixed")


class ExemptionCode(TextChoices):
    """Why a word of the absolute-terms list may stay, with proof. Source: handbook 7.2, LW13."""

    NOT_ABOUT_GOODS = "not_about_goods", _("Not about the goods")
    SELF_COMPARISON = "self_comparison", _("Comparison with the seller's own goods")
    USE_TIP = "use_tip", _("Tip for use")
    STANDARD_GRADE = "standard_grade", _("Grade of a standard")
    NAME_OR_TRADEMARK = "name_or_trademark", _("Name or trademark")
    OFFICIAL_AWARD = "official_award", _("Official award")
    DATED_FACT = "dated_fact", _("Fact with date and place")


class SheetAction(TextChoices):
    """What somebody did to worksheets in one step, which one undo takes back."""

    CELL = "cell", _("Cell changed")
    ADD = "add", _("Rows added")
    DELETE = "delete", _("Rows deleted")
    MOVE = "move", _("Rows moved")
    PASTE = "paste", _("Cells pasted")
    IMPORT = "import", _("File imported")
    RUNDOWN = "rundown", _("Rundown changed")
    CATALOGUE = "catalogue", _("Products added")
