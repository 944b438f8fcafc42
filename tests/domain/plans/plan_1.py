"""Plan 1 of the handbook, 8.1: a snack brand's weekly special, healthy.

Every input is the handbook's; what its tables do not print (documents, studio, draw times) is made up to fit.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from planner.domain.worksheets import BroadcastSlot, Parameters, PlanTargets, Worksheets
from planner.domain.worksheets.timing import SHANGHAI
from tests.domain.plans.rows import asset, benefit, channel, content, crew, document, hourly, product, segment

START = datetime(2026, 12, 4, 19, tzinfo=SHANGHAI)
NOW = START - timedelta(hours=30)
SLOT = BroadcastSlot(
    planned_start=START,
    planned_minutes=180,
    platform="kuaishou",
    session_type="weekly_special",
    account="山野小满食品旗舰店",
    studio="A1",
    rehearsal_at=START - timedelta(hours=28),
    upload_mbps_main=Decimal(35),
    title="周五囤货夜|山野小满零食专场",
)
TARGETS = PlanTargets(gmv_target=Decimal(300_000), total_ad_budget=Decimal(30_000), reservation_target=8000)
PARAMETERS = Parameters(
    platform_fee_rate=Decimal("0.05"),
    return_handling_cost=Decimal(5),
    writeoff_rate=Decimal("0.6"),
    units_per_order=Decimal("1.35"),
    fixed_cost=Decimal(9_800),
    provider_rate=Decimal("0.02"),
    show_rate=Decimal("0.4"),
)
PRODUCTS = (
    product(1, "P01", "海苔脆试吃装 5包", "Seaweed crisps trial ×5", "traffic", "general_food", "9.9", "0",
        cost="7.2", freight="2.8", returned="0.03", units=1500, stock=1600, floor="7.2", stack="0", other="11.9",
        compare=("12.9", "seven_day_low", "12.9")),
    product(2, "P02", "每日坚果 30包", "Daily nuts ×30", "hero", "general_food", "89", "10", cost="41",
        freight="4.5", returned="0.05", units=1000, stock=1250, floor="60", stack="15", other="89", compare=("99",
        "seven_day_low", "99"), featured=True),
    product(3, "P03", "手撕牛肉干 500g", "Hand-torn beef jerky 500 g", "hero", "general_food", "79", "5", cost="42",
        freight="4.0", returned="0.06", units=800, stock=980, floor="58", stack="10", other="79", compare=("85",
        "seven_day_low", "85"), featured=True),
    product(4, "P04", "芒果干 3袋", "Dried mango ×3", "benefit", "general_food", "29.9", "0", cost="21",
        freight="3.2", returned="0.05", units=1200, stock=1250, floor="21", stack="0", other="33.9"),
    product(5, "P05", "蛋黄酥 12枚", "Egg-yolk pastry ×12", "profit", "general_food", "49.9", "0", cost="20",
        freight="3.8", returned="0.07", units=700, stock=800, floor="20", stack="5", other="52", compare=("55",
        "seven_day_low", "55"), featured=True),
    product(6, "P06", "冻干草莓 2罐", "Freeze-dried strawberry ×2", "profit", "general_food", "39.9", "0",
        cost="15", freight="3.2", returned="0.05", units=500, stock=600, floor="15", stack="0", other="42"),
    product(7, "P07", "坚果礼盒 1.6kg", "Nut gift box 1.6 kg", "image", "general_food", "169", "10", cost="82",
        freight="6.5", returned="0.05", units=120, stock=150, floor="120", stack="20", other="169", compare=("179",
        "seven_day_low", "179")),
    product(8, "P08", "香辣鸭脖 10支", "Spicy duck neck ×10", "profit", "general_food", "45", "0", cost="19",
        freight="4.2", returned="0.06", units=400, stock=480, floor="19", stack="0", other="48"),
    product(9, "P09", "燕麦脆 4袋", "Oat crunch ×4", "profit", "general_food", "35.9", "0", cost="13",
        freight="3.2", returned="0.04", units=350, stock=420, floor="13", stack="0", other="39"),
    product(10, "P10", "混合零食箱 24包", "Mixed snack box ×24", "hero", "general_food", "99", "10", cost="52",
        freight="6.0", returned="0.06", units=100, stock=150, floor="70", stack="15", other="99", compare=("109",
        "seven_day_low", "109")),
)  # fmt: skip
CREW = (
    crew("林小满", "host", 0, 180, age=27),
    crew("周可", "co_host", 0, 180, age=25),
    crew("王苗(备播)", "host", 0, 180, age=29, backup=True),
    crew("陈立", "console", 0, 180),
    crew("赵敏", "floor_director", 0, 180),
    crew("何川", "media_buyer", 0, 180),
    crew("客服组2人", "customer_service", 0, 180),
    crew("孙珂", "compliance", 0, 180),
)  # fmt: skip
RUNDOWN = (
    segment(1, 0, 10, "warmup", "开场问好,报今晚三款主推和福袋时间", benefits="G1", console="发预约礼券；开始 G1"),
    segment(2, 10, 18, "product", "试吃装9.9元,限1份", products="P01", benefits="G2",
        console="上1号链接, 放库存500×3"),
    segment(3, 18, 33, "product", "拆包看果仁,讲配料表", products="P02", benefits="G3",
        console="上2号链接; 弹券10元"),
    segment(4, 33, 43, "product", "福利款芒果干,倒手对比", products="P04", benefits="G4",
        console="上4号链接; 限购2"),
    segment(5, 43, 58, "product", "撕开看纤维,试吃", products="P03", console="上3号链接; 弹券5元"),
    segment(6, 58, 63, "lottery", "第一轮福袋,口令 小满", benefits="G5", console="开福袋 5分钟"),
    segment(7, 63, 73, "product", "切面流心展示", products="P05", console="上5号链接"),
    segment(8, 73, 83, "product", "冻干前后重量对比", products="P06", console="上6号链接"),
    segment(9, 83, 88, "lottery", "第二轮福袋", benefits="G5", console="开福袋 5分钟"),
    segment(10, 88, 96, "product", "辣度分级试吃", products="P08", console="上8号链接"),
    segment(11, 96, 110, "product", "返场:播报真实销量", products="P02", benefits="G3", console="2号链接补库存400"),
    segment(12, 110, 115, "lottery", "第三轮福袋", benefits="G5", console="开福袋 5分钟"),
    segment(13, 115, 123, "product", "早餐搭配", products="P09", console="上9号链接"),
    segment(14, 123, 131, "product", "礼盒开箱", products="P07", console="上7号链接; 弹券10元"),
    segment(15, 131, 138, "product", "一箱清单逐项念", products="P10", console="上10号链接; 弹券10元"),
    segment(16, 138, 143, "benefit", "粉丝团红包", benefits="G6", console="发红包 2000份"),
    segment(17, 143, 155, "product", "返场:回答保质期提问", products="P03", console="3号链接补库存300"),
    segment(18, 155, 165, "product", "返场:展示生产日期", products="P05", console="5号链接补库存200"),
    segment(19, 165, 175, "benefit", "试吃装与芒果干清余量", products="P01 P04", benefits="G2 G4",
        console="1/4号链接清余量"),
    segment(20, 175, 180, "closing", "公布中奖,预告下周五", console="公示中奖名单"),
)  # fmt: skip
CHANNELS = (
    channel("ks_jinniu_live", 30000, "0.22", "0.22", "61.2", "近30天计划均值", budget="24000",
        cost_per_entry="0.80"),
    channel("ks_jinniu_video", 8000, "0.2", "0.22", "61.2", "近30天计划均值", budget="6000", cost_per_entry="0.75"),
    channel("organic_feed", 18000, "0.16", "0.18", "61.2", "近4场均值"),
    channel("organic_follow", 20000, "0.28", "0.26", "61.2", "近4场均值"),
    channel("mall_shelf", 2000, "0.3", "0.2", "61.2", "近4场均值"),
    channel("reservation", 3200, "0.38", "0.32", "61.2", "预约8000×到场40%"),
    channel("fan_group", 4500, "0.36", "0.3", "61.2", "群9个×500人触达"),
)  # fmt: skip
HOURLY = hourly(
    ks_jinniu_live=(3000, 8000, 8000, 5000),
    ks_jinniu_video=(2500, 2000, 1000, 500),
)  # fmt: skip
BENEFITS = (
    benefit("G1", "预约礼:5元券(满49)", "Reservation coupon 5 off 49", "coupon", "price_promotion", "5", "5", 3000,
        "0.35", "price_reduction", "merchant", "预约用户", 0, 180, per_user=1),
    benefit("G2", "9.9元试吃秒杀", "9.9 trial flash sale", "flash_sale", "price_promotion", "0", "12.9", 1500, "1",
        "price_reduction", "merchant", "19:10 与 21:45", 10, 175, per_user=1),
    benefit("G3", "买每日坚果赠试吃2包", "Buy daily nuts, get 2 samples", "gwp", "attached_gift", "2.4", "6.0",
        1000, "1", "gift_cost", "merchant", "购买P02", 18, 180, stock=1100, claimed="6.0"),
    benefit("G4", "福利款芒果干", "Benefit dried mango", "flash_sale", "price_promotion", "0", "33.9", 1200, "1",
        "price_reduction", "merchant", "19:33 与 21:45", 33, 175, per_user=2),
    benefit("G5", "福袋:保温杯", "Lucky bag: thermos cup", "lucky_bag", "prize_draw", "18", "39", 60, "1",
        "gift_cost", "merchant", "19:58/20:23/20:50 各20个", 58, 115, per_user=1, stock=66, disclosed=True,
        draws_at=START + timedelta(minutes=63)),
    benefit("G6", "粉丝团红包", "Fan-club red packet", "red_packet", "prize_draw", "1", "5", 2000, "1", "gift_cost",
        "merchant", "粉丝团成员", 138, 143, per_user=1, disclosed=True, draws_at=START + timedelta(minutes=143)),
)  # fmt: skip
CONTENT = content(
    START,
    asset("E1", "teaser_video", "kuaishou_main", "坚果厂夜班拍到了什么", "凌晨两点的分拣线", "behind_scenes", "72",
        "published", "李想", 2200, products="P02", promises="G1"),
    asset("E2", "preview_card", "kuaishou_main", "12月4日19:00周五囤货夜", "预约领5元券", "price", "72",
        "published", "李想", 2500, promises="G1", announced="19:00"),
    asset("E3", "teaser_video", "kuaishou_main", "牛肉干撕给你看", "一条撕成十六丝", "demo", "48", "published",
        "李想", 1600, products="P03"),
    asset("E4", "teaser_video", "kuaishou_main", "蛋黄酥切面挑战", "切十个看几个流心", "contrast", "30",
        "scheduled", "李想", 900, products="P05"),
    asset("E5", "group_message", "fan_group", "老铁专属清单", "今晚7点见", "price", "24", "scheduled", "赵敏", 600,
        products="P10", promises="G6"),
    asset("E6", "teaser_video", "kuaishou_main", "零食箱到底有什么", "24包一次数清", "suspense", "20", "approved",
        "李想", 300, products="P10"),
    asset("E7", "poster", "wecom", "朋友圈海报", "周五囤货夜三款主推", "price", "8", "approved", "赵敏", 200),
    asset("E8", "teaser_video", "kuaishou_main", "开播前一小时探班", "样品已经摆好", "behind_scenes", "1",
        "approved", "李想", 200),
)  # fmt: skip

LICENCES = {"nuts": ("SC-1001", "QC-N12"), "meat": ("SC-2002", "QC-M12"), "bakery": ("SC-3003", "QC-B12")}
MAKERS = {"P03": "meat", "P05": "bakery", "P08": "meat"}


def _documents(sku):
    licence, inspection = LICENCES[MAKERS.get(sku, "nuts")]
    return (
        document("production_licence", licence, date(2027, 12, 31)),
        document("prepackaged_filing", "YB-77"),
        document("batch_inspection", inspection, date(2027, 2, 1)),
    )


LINE_UP = tuple(replace(row, qualification_docs=_documents(row.sku_code)) for row in PRODUCTS)

SHEETS = Worksheets(
    slot=SLOT,
    line_up=LINE_UP,
    crew=CREW,
    rundown=RUNDOWN,
    channels=CHANNELS,
    hourly_budget=HOURLY,
    benefits=BENEFITS,
    content=CONTENT,
    targets=TARGETS,
    parameters=PARAMETERS,
)
