"""Plan 3 of the handbook, 8.3: a small-appliance brand's main session of the 116 festival.

Every input is the handbook's; what its tables do not print (documents, studio, draw times) is made up to fit.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from planner.domain.worksheets import BroadcastSlot, Parameters, PlanTargets, Worksheets
from planner.domain.worksheets.timing import SHANGHAI
from tests.domain.plans.rows import asset, benefit, channel, content, crew, document, hourly, product, segment

START = datetime(2026, 11, 6, 18, tzinfo=SHANGHAI)
NOW = START - timedelta(hours=26)
SLOT = BroadcastSlot(
    planned_start=START,
    planned_minutes=300,
    platform="kuaishou",
    session_type="campaign_main",
    account="沐川小家电官方旗舰店",
    studio="A1",
    rehearsal_at=START - timedelta(hours=30),
    upload_mbps_main=Decimal(80),
    title="116沐川厨房焕新夜",
)
TARGETS = PlanTargets(gmv_target=Decimal(3_300_000), total_ad_budget=Decimal(240_000), reservation_target=50000)
PARAMETERS = Parameters(
    platform_fee_rate=Decimal("0.05"),
    return_handling_cost=Decimal(14),
    writeoff_rate=Decimal("0.08"),
    units_per_order=Decimal("1.1"),
    fixed_cost=Decimal(68_000),
    provider_rate=Decimal("0.03"),
    show_rate=Decimal("0.42"),
)
PRODUCTS = (
    product(1, "A01", "硅胶锅铲三件套", "Silicone utensil set", "traffic", "daily_goods", "9.9", "0", cost="6.8",
        freight="3.5", returned="0.03", units=4000, stock=4200, floor="6.8", stack="0", other="15.9"),
    product(2, "A02", "5L可视空气炸锅", "5 L visible air fryer", "hero", "appliance_ccc", "299", "30", cost="142",
        freight="13", returned="0.1", units=2400, stock=2950, floor="230", stack="50", other="299", compare=("329",
        "seven_day_low", "329"), featured=True),
    product(3, "A03", "静音破壁机", "Quiet blender", "hero", "appliance_ccc", "459", "40", cost="222", freight="15",
        returned="0.12", units=1500, stock=1850, floor="360", stack="60", other="459", compare=("499",
        "seven_day_low", "499"), featured=True),
    product(4, "A04", "1.7L电热水壶", "1.7 L kettle", "benefit", "appliance_ccc", "69", "0", cost="46", freight="9",
        returned="0.06", units=1800, stock=1850, floor="46", stack="0", other="79"),
    product(5, "A05", "4L电饭煲", "4 L rice cooker", "hero", "appliance_ccc", "329", "30", cost="158", freight="14",
        returned="0.09", units=1400, stock=1720, floor="250", stack="50", other="329", compare=("359",
        "seven_day_low", "359"), featured=True),
    product(6, "A06", "多功能料理锅", "Multi cooker", "profit", "appliance_ccc", "269", "10", cost="112",
        freight="14", returned="0.11", units=900, stock=1000, floor="200", stack="30", other="279"),
    product(7, "A07", "养生壶", "Health pot", "profit", "appliance_ccc", "139", "0", cost="56", freight="11",
        returned="0.08", units=900, stock=1000, floor="95", stack="20", other="149"),
    product(8, "A08", "绞肉机", "Meat grinder", "profit", "appliance_ccc", "119", "0", cost="46", freight="10",
        returned="0.08", units=800, stock=900, floor="80", stack="20", other="129"),
    product(9, "A09", "早餐三明治机", "Sandwich maker", "profit", "appliance_ccc", "99", "0", cost="37",
        freight="9", returned="0.09", units=800, stock=900, floor="70", stack="15", other="109"),
    product(10, "A10", "12L电烤箱", "12 L oven", "profit", "appliance_ccc", "229", "10", cost="98", freight="18",
        returned="0.12", units=500, stock=560, floor="160", stack="30", other="239"),
    product(11, "A11", "无线吸尘器", "Cordless vacuum", "image", "appliance_ccc", "899", "60", cost="430",
        freight="20", returned="0.14", units=220, stock=240, floor="720", stack="90", other="899", compare=("959",
        "seven_day_low", "959")),
    product(12, "A12", "挂烫机", "Garment steamer", "profit", "appliance_ccc", "179", "0", cost="74", freight="13",
        returned="0.12", units=500, stock=560, floor="120", stack="20", other="189"),
    product(13, "A13", "加湿器", "Humidifier", "profit", "appliance_ccc", "129", "0", cost="52", freight="10",
        returned="0.11", units=600, stock=670, floor="90", stack="20", other="139"),
    product(14, "A14", "竹木砧板套装", "Cutting-board set", "benefit", "daily_goods", "49.9", "0", cost="36",
        freight="8", returned="0.05", units=900, stock=950, floor="36", stack="0", other="59.9"),
    product(15, "A15", "116限定厨房三件套(A02+A05+A07)", "116 exclusive 3-piece set", "hero", "appliance_ccc",
        "699", "0", cost="356", freight="24", returned="0.1", units=520, stock=640, floor="560", stack="20",
        featured=True),
    product(16, "A16", "咖啡机", "Coffee machine", "image", "appliance_ccc", "599", "30", cost="280", freight="17",
        returned="0.13", units=160, stock=180, floor="460", stack="60", other="599"),
)  # fmt: skip
CREW = (
    crew("沈沐", "host", 0, 150, age=32),
    crew("川子", "host", 150, 300, age=29),
    crew("米粒", "co_host", 0, 180, age=26),
    crew("安安", "co_host", 120, 300, age=25),
    crew("罗晴(备播)", "host", 0, 300, age=31, backup=True),
    crew("中控A", "console", 0, 160),
    crew("中控B", "console", 150, 300),
    crew("场控老郑", "floor_director", 0, 300),
    crew("投手团队2人", "media_buyer", 0, 300),
    crew("客服12人", "customer_service", 0, 300),
    crew("法务顾问", "compliance", 0, 300),
    crew("服务商操盘手", "operator", 0, 300),
)  # fmt: skip
RUNDOWN = (
    segment(1, 0, 10, "warmup", "开场,公布今晚节奏表", benefits="M1", console="发预约券M1"),
    segment(2, 10, 18, "product", "三件套9.9元限1份", products="A01", benefits="M2", console="上1号; 分4批放库存"),
    segment(3, 18, 36, "product", "现场炸薯条,看可视窗", products="A02", benefits="M3", console="上2号; 弹30元券"),
    segment(4, 36, 41, "lottery", "福袋1", benefits="M4", console="开福袋5分钟"),
    segment(5, 41, 57, "product", "煮饭开盖对比", products="A05", benefits="M5", console="上5号; 弹30元券"),
    segment(6, 57, 65, "product", "福利水壶69元限1", products="A04", benefits="M6", console="上4号"),
    segment(7, 65, 82, "product", "分贝仪测噪音", products="A03", benefits="M7", console="上3号; 弹40元券"),
    segment(8, 82, 87, "lottery", "福袋2", benefits="M4", console="开福袋5分钟"),
    segment(9, 87, 97, "product", "一锅三做", products="A06", console="上6号"),
    segment(10, 97, 105, "product", "煮茶", products="A07", console="上7号"),
    segment(11, 105, 112, "product", "十秒绞肉", products="A08", console="上8号"),
    segment(12, 112, 117, "benefit", "红包雨1", benefits="M8", console="发红包1万元"),
    segment(13, 117, 134, "product", "快手特供三件套揭晓", products="A15", benefits="M9",
        console="上15号; 放库存400"),
    segment(14, 134, 142, "product", "早餐5分钟", products="A09", console="上9号"),
    segment(15, 142, 147, "lottery", "福袋3", benefits="M4", console="开福袋5分钟"),
    segment(16, 147, 163, "product", "返场,念真实评价", products="A02", benefits="M3", console="2号补库存800"),
    segment(17, 163, 171, "product", "衬衫除皱", products="A12", console="上12号"),
    segment(18, 171, 176, "lottery", "福袋4", benefits="M4", console="开福袋5分钟"),
    segment(19, 176, 184, "product", "出雾量展示", products="A13", console="上13号"),
    segment(20, 184, 199, "product", "返场", products="A05", benefits="M5", console="5号补库存500"),
    segment(21, 199, 204, "lottery", "福袋5", benefits="M4", console="开福袋5分钟"),
    segment(22, 204, 212, "product", "烤蛋挞", products="A10", console="上10号"),
    segment(23, 212, 222, "product", "吸力测试", products="A11", console="上11号"),
    segment(24, 222, 227, "benefit", "红包雨2", benefits="M8", console="发红包1万元"),
    segment(25, 227, 242, "product", "返场", products="A03", benefits="M7", console="3号补库存500"),
    segment(26, 242, 250, "product", "砧板福利", products="A14", console="上14号"),
    segment(27, 250, 255, "lottery", "末轮福袋", benefits="M11", console="开福袋5分钟"),
    segment(28, 255, 265, "product", "萃取演示", products="A16", console="上16号"),
    segment(29, 265, 278, "product", "返场,报真实余量", products="A15", benefits="M9", console="15号放余量"),
    segment(30, 278, 289, "product", "爆款合并返场", products="A02 A05", benefits="M3 M5 M10",
        console="清余量; 弹返场券"),
    segment(31, 289, 300, "closing", "公布中奖与售后说明,预告", benefits="M10", console="公示名单"),
)  # fmt: skip
CHANNELS = (
    channel("ks_jinniu_live", 163636, "0.18", "0.1", "228", "近30天+预热期计划", budget="180000",
        cost_per_entry="1.10"),
    channel("ks_jinniu_video", 50000, "0.17", "0.105", "228", "近30天计划", budget="50000", cost_per_entry="1.00"),
    channel("ks_fentiao", 12500, "0.15", "0.095", "228", "试投3天", budget="10000", cost_per_entry="0.80"),
    channel("organic_feed", 180000, "0.12", "0.055", "228", "去年116×1.2"),
    channel("organic_follow", 110000, "0.24", "0.15", "228", "粉丝62万"),
    channel("organic_video", 40000, "0.15", "0.08", "228", "预热期数据"),
    channel("mall_shelf", 60000, "0.22", "0.08", "228", "大促会场资源"),
    channel("reservation", 21000, "0.34", "0.235", "228", "预约5万×到场42%"),
    channel("fan_group", 16000, "0.32", "0.22", "228", "群62个"),
    channel("wecom", 6000, "0.3", "0.22", "228", "企微2.4万人"),
)  # fmt: skip
HOURLY = hourly(
    ks_jinniu_live=(20000, 42000, 38000, 32000, 28000, 20000),
    ks_jinniu_video=(15000, 12000, 9000, 6000, 5000, 3000),
    ks_fentiao=(3000, 3000, 2000, 1000, 1000, 0),
)  # fmt: skip
BENEFITS = (
    benefit("M1", "预约专享20元券(满199)", "Reservation coupon 20 off 199", "coupon", "price_promotion", "20", "20",
        20000, "0.12", "price_reduction", "merchant", "预约用户", 0, 300, per_user=1),
    benefit("M2", "9.9元三件套秒杀", "9.9 flash sale", "flash_sale", "price_promotion", "0", "15.9", 4000, "1",
        "price_reduction", "merchant", "18:10", 10, 18, per_user=1),
    benefit("M3", "买炸锅赠硅油纸100张", "Air fryer + 100 liners", "gwp", "attached_gift", "3.2", "9.9", 2400, "1",
        "gift_cost", "merchant", "购买A02", 18, 300, stock=2600, claimed="9.9"),
    benefit("M4", "福袋:养生壶", "Lucky bag: health pot", "lucky_bag", "prize_draw", "56", "139", 50, "1",
        "gift_cost", "merchant", "五轮,每轮10台", 36, 204, per_user=1, stock=55, disclosed=True,
        draws_at=START + timedelta(minutes=204)),
    benefit("M5", "买饭煲赠蒸笼", "Rice cooker + steamer", "gwp", "attached_gift", "6.5", "19.9", 1400, "1",
        "gift_cost", "merchant", "购买A05", 41, 300, stock=1500, claimed="19.9"),
    benefit("M6", "福利水壶69元", "Benefit kettle 69", "flash_sale", "price_promotion", "0", "79", 1800, "1",
        "price_reduction", "merchant", "18:57", 57, 65, per_user=1),
    benefit("M7", "买破壁机赠杯刷套装", "Blender + brush set", "gwp", "attached_gift", "4.0", "12.9", 1500, "1",
        "gift_cost", "merchant", "购买A03", 65, 300, stock=1600, claimed="12.9"),
    benefit("M8", "红包雨(两轮各1万元)", "Red packets (2 × 10,000 yuan)", "red_packet", "prize_draw", "1", "10",
        20000, "1", "gift_cost", "merchant", "粉丝团", 112, 227, per_user=1, disclosed=True,
        draws_at=START + timedelta(minutes=227)),
    benefit("M9", "三件套免单抽奖", "Free-order draw on the set", "lottery", "prize_draw", "356", "699", 5, "1",
        "gift_cost", "brand", "购买A15", 117, 278, per_user=1, disclosed=True,
        draws_at=START + timedelta(minutes=278)),
    benefit("M11", "末轮福袋:锅铲三件套", "Final lucky bag: utensil set", "lucky_bag", "prize_draw", "6.8", "15.9",
        100, "1", "gift_cost", "merchant", "22:10", 250, 255, per_user=1, stock=120, disclosed=True,
        draws_at=START + timedelta(minutes=255)),
    benefit("M10", "返场券15元", "Return-slot coupon 15", "coupon", "price_promotion", "15", "15", 3000, "0.1",
        "price_reduction", "platform", "下单用户,不与M1叠加", 278, 300, per_user=1),
)  # fmt: skip
CONTENT = content(
    START,
    asset("K1", "teaser_video", "kuaishou_main", "工程师拆机:炸锅里面长这样", "拆开给你看发热管", "behind_scenes",
        "240", "published", "阿木", 6500, products="A02"),
    asset("K2", "preview_card", "kuaishou_main", "11月6日18:00厨房焕新夜", "预约领20元券", "price", "240",
        "published", "阿木", 9000, promises="M1", announced="18:00"),
    asset("K3", "teaser_video", "kuaishou_main", "破壁机分贝实测", "图书馆里能用吗", "contrast", "192", "published",
        "阿木", 5800, products="A03"),
    asset("K4", "teaser_video", "kuaishou_matrix", "妈妈的饭煲用了七年", "换新那天", "story", "168", "published",
        "小夏", 4200, products="A05"),
    asset("K5", "creator_seed", "creator", "达人厨房改造", "三件套开箱", "testimonial", "144", "published", "BD周",
        3600, products="A15", labels="ad"),
    asset("K6", "teaser_video", "kuaishou_main", "三件套只在快手", "特供是什么", "suspense", "120", "published",
        "阿木", 4800, products="A15", promises="M9"),
    asset("K7", "group_message", "fan_group", "老铁投票:先上哪款", "投票定顺序", "interaction", "96", "published",
        "场控", 3000),
    asset("K8", "teaser_video", "kuaishou_main", "五分钟早餐", "三明治机", "demo", "72", "published", "小夏", 2600,
        products="A09"),
    asset("K9", "poster", "wecom", "企微节奏表海报", "几点上什么", "price", "48", "published", "场控", 2400),
    asset("K10", "teaser_video", "kuaishou_main", "明晚六点节奏表", "福利时间全公布", "price", "28", "scheduled",
        "阿木", 3600, products="A02 A03 A05 A15", promises="M1 M4"),
    asset("K11", "group_message", "fan_group", "开播前一天提醒", "把券领好", "price", "24", "scheduled", "场控",
        2200, promises="M1"),
    asset("K12", "ai_short", "kuaishou_matrix", "AI厨房动画", "机器人煮饭", "interaction", "20", "approved", "小夏",
        700, products="A05", labels="– / AI label"),
    asset("K13", "teaser_video", "kuaishou_main", "后台探班", "样机已就位", "behind_scenes", "4", "approved",
        "阿木", 1000),
    asset("K14", "group_message", "fan_group", "开播前30分钟", "进来先领券", "price", "0.5", "approved", "场控",
        800),
)  # fmt: skip

LINE_UP = tuple(
    replace(row, qualification_docs=(document("ccc_certificate", f"CCC-{row.sku_code}", date(2027, 8, 31)),))
    if row.reg_category == "appliance_ccc"
    else row
    for row in PRODUCTS
)

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
