"""Plan 2 of the handbook, 8.2: a womenswear shop's Double-12 special with 27 mistakes.

Every input is the handbook's; what its tables do not print (documents, studio, draw times) is made up to fit.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from planner.domain.worksheets import BroadcastSlot, Parameters, PlanTargets, Worksheets
from planner.domain.worksheets.timing import SHANGHAI
from tests.domain.plans.rows import asset, benefit, channel, content, crew, hourly, product, segment

START = datetime(2026, 12, 12, 20, tzinfo=SHANGHAI)
NOW = START - timedelta(hours=20)
SLOT = BroadcastSlot(
    planned_start=START,
    planned_minutes=240,
    platform="kuaishou",
    session_type="weekly_special",
    account="青禾女装店",
    studio="A1",
    rehearsal_at=START - timedelta(hours=10),
    upload_mbps_main=Decimal(20),
    title="双12青禾冬装节",
)
TARGETS = PlanTargets(gmv_target=Decimal(800_000), total_ad_budget=Decimal(60_000), reservation_target=8000)
PARAMETERS = Parameters(
    platform_fee_rate=Decimal("0.05"),
    return_handling_cost=Decimal(7),
    writeoff_rate=Decimal("0.1"),
    units_per_order=Decimal("1.15"),
    fixed_cost=Decimal(16_000),
    provider_rate=Decimal("0.03"),
    show_rate=Decimal("0.35"),
)
LINE_UP = (
    product(1, "W01", "加绒打底袜", "Fleece leggings", "traffic", "apparel", "19.9", "0", cost="14", freight="4",
        returned="0.25", units=1200, stock=1250, floor="14", stack="0", other="24.9"),
    product(2, "W02", "双面呢大衣", "Double-faced wool coat", "hero", "apparel", "499", "30", cost="215",
        freight="9", returned="0.58", units=480, stock=480, floor="330", stack="60", compare=("1299", "none",
        "559"), featured=True),
    product(3, "W03", "法式针织连衣裙", "French knit dress", "hero", "apparel", "199", "30", cost="96", freight="6",
        returned="0.6", units=900, stock=600, floor="128", stack="80", compare=("269", "seven_day_low", "229"),
        featured=True),
    product(4, "W04", "羊绒混纺毛衣", "Cashmere-blend sweater", "profit", "apparel", "169", "10", cost="62",
        freight="6", returned="0.52", units=500, stock=560, floor="90", stack="30"),
    product(5, "W05", "直筒牛仔裤", "Straight jeans", "profit", "apparel", "129", "0", cost="48", freight="5",
        returned="0.55", units=600, stock=700, floor="75", stack="20"),
    product(6, "W06", "轻薄羽绒服", "Light down jacket", "hero", "apparel", "299", "20", cost="150", freight="7",
        returned="0.54", units=350, stock=430, floor="200", stack="40", featured=True),
    product(7, "W07", "基础打底衫", "Basic long-sleeve tee", "benefit", "apparel", "39.9", "0", cost="27",
        freight="4.5", returned="0.4", units=800, stock=820, floor="27", stack="0"),
    product(8, "W08", "羊羔毛外套", "Sherpa jacket", "profit", "apparel", "239", "20", cost="98", freight="7.5",
        returned="0.56", units=260, stock=300, floor="150", stack="40"),
    product(9, "W09", "针织围巾", "Knit scarf", "profit", "apparel", "59", "0", cost="18", freight="4",
        returned="0.3", units=300, stock=350, floor="18", stack="0", no_return_because="sale_item"),
    product(10, "W10", "羊皮短靴", "Sheepskin ankle boots", "image", "apparel", "459", "0", cost="230",
        freight="12", returned="0.5", units=80, stock=90, floor="330", stack="40"),
)  # fmt: skip
CREW = (
    crew("苏青", "host", 0, 150, age=30),
    crew("阿禾", "host", 150, 240, age=24, verified=False),
    crew("小丁", "console", 0, 180),
    crew("老方", "floor_director", 0, 240),
    crew("小唐", "media_buyer", 0, 240),
)  # fmt: skip
RUNDOWN = (
    segment(1, 0, 12, "warmup", "开场,报大奖", benefits="B1"),
    segment(2, 12, 22, "product", "引流袜19.9", products="W01", benefits="B2", console="上1号链接"),
    segment(3, 22, 46, "product", "大衣面料、版型、洗护一次讲完", products="W02", console="上2号链接"),
    segment(4, 44, 60, "product", "连衣裙,叠券后更省", products="W03", benefits="B3", console="上3号链接"),
    segment(5, 60, 75, "product", "毛衣", products="W04", console="上4号链接"),
    segment(6, 75, 90, "product", "牛仔裤", products="W05", console="上5号链接"),
    segment(7, 90, 100, "lottery", "大奖抽取第一轮", benefits="B1", console="截图抽奖"),
    segment(8, 100, 118, "product", "返场大衣", products="W02", console="补库存"),
    segment(9, 125, 140, "product", "福利打底衫", products="W07", benefits="B4", console="上7号链接"),
    segment(10, 140, 158, "product", "返场连衣裙", products="W03", console="补库存"),
    segment(11, 158, 172, "product", "羊羔毛外套", products="W08", console="上8号链接"),
    segment(12, 172, 184, "product", "围巾,不退不换", products="W09", console="上9号链接"),
    segment(13, 184, 200, "product", "短靴", products="W10", console="上10号链接"),
    segment(14, 200, 220, "product", "套装搭配", products="W02 W04"),
    segment(15, 220, 235, "lottery", "大奖抽取", benefits="B1", console="截图抽奖"),
)  # fmt: skip
CHANNELS = (
    channel("ks_jinniu_live", 31250, "0.2", "0.09", "182", "近30天计划均值", budget="50000", cost_per_entry="1.60"),
    channel("ks_jinniu_video", 7143, "0.18", "0.09", "182", "近30天计划均值", budget="10000",
        cost_per_entry="1.40"),
    channel("organic_feed", 45000, "0.15", "0.07", "182", "近4场均值"),
    channel("organic_follow", 38000, "0.26", "0.14", "182", "近4场均值"),
    channel("reservation", 6000, "0.34", "0.18", "182", "预计"),
    channel("fan_group", 5200, "0.33", "0.18", "182", "群8个"),
)  # fmt: skip
HOURLY = hourly(
    ks_jinniu_live=(6000, 14000, 12000, 10000, 6000),
    ks_jinniu_video=(3000, 3000, 2000, 1000, 1000),
)  # fmt: skip
BENEFITS = (
    benefit("B1", "大奖:欧洲双人游", "Grand prize: Europe trip for two", "lottery", "prize_draw", "52000", "59800",
        1, "1", "gift_cost", "merchant", "21:30/23:40", 90, 235, per_user=1),
    benefit("B2", "19.9元袜子秒杀", "19.9 flash sale", "flash_sale", "price_promotion", "0", "24.9", 1200, "1",
        "price_reduction", "merchant", "20:12", 12, 22),
    benefit("B3", "店铺券30+平台券50可叠加", "Shop 30 + platform 50 stackable", "coupon", "price_promotion", "30",
        "30", 2000, "0.45", "price_reduction", "merchant", "全场", 44, 240, per_user=1),
    benefit("B4", "买打底衫送发圈", "Tee + hair tie", "gwp", "attached_gift", "1.2", "3.0", 800, "1", "gift_cost",
        "merchant", "购买W07", 125, 240, stock=500, claimed="9.9"),
)  # fmt: skip
CONTENT = content(
    START,
    asset("V1", "teaser_video", "kuaishou_main", "双12青禾开仓", "仓库直拍", "behind_scenes", "50", "published",
        "小丁", 1800, products="W02"),
    asset("V2", "teaser_video", "kuaishou_main", "这条裙子全网最低价", "今年只有这一次", "price", "26", "scheduled",
        "小丁", 2200, products="W03", promises="B9"),
    asset("V3", "preview_card", "kuaishou_main", "12月12日19:30双12专场", "前100名半价", "price", "26", "published",
        "小丁", 3000, promises="B9", announced="19:30"),
    asset("V4", "teaser_video", "kuaishou_main", "大衣上身对比", "五个身高穿同一件", "contrast", "12", "editing",
        "小丁", 900, products="W02", has_file=False),
    asset("V5", "live_clip", "kuaishou_matrix", "往期切片:毛衣", "销量破万", "testimonial", "6", "approved", "",
        300, products="W04", labels="needs ad label"),
)  # fmt: skip

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
