"""What the automatic checks are called: short, as a heading of a row, in Chinese and English."""

from collections.abc import Mapping

from planner.domain.checks.words import Words
from planner.domain.moments import is_english

NAMES: Mapping[str, Words] = {
    "S01": Words("备货够卖", "Stock covers the forecast"),
    "S02": Words("货品角色配比", "Mix of roles"),
    "S03": Words("每件都赚钱", "Every unit earns"),
    "S04": Words("划线价有依据", "Compare prices are backed"),
    "S05": Words("商品资质有效", "Product documents are valid"),
    "S06": Words("货盘撑得起目标", "Line-up meets the target"),
    "S07": Words("到手价是好价", "Prices beat other channels"),
    "S08": Words("主推排进流程", "Featured products are on air"),
    "S09": Words("链接数合时长", "Number of links fits the length"),
    "S10": Words("退货例外合法", "Return exceptions are legal"),
    "T01": Words("流程排满全场", "Rundown covers the show"),
    "T02": Words("环节不重叠", "Segments do not overlap"),
    "T03": Words("单品讲解时长", "Minutes per product"),
    "T04": Words("岗位全程有人", "Crew on duty throughout"),
    "T05": Words("主播不超时", "Hosts are not overworked"),
    "T06": Words("不与其他场次撞档", "No clash with other broadcasts"),
    "T07": Words("主播身份合规", "Hosts are verified and of age"),
    "T08": Words("福利不断档", "Benefits keep coming"),
    "T09": Words("监管商品的主播", "Hosts of regulated goods"),
    "T10": Words("彩排与带宽", "Rehearsal and uplink"),
    "A01": Words("渠道预算对得上", "Channel budgets add up"),
    "A02": Words("分时预算对得上", "Budget by hour adds up"),
    "A03": Words("投放在窗口内", "Budget inside the window"),
    "A04": Words("流量对得上货盘", "Traffic matches the line-up"),
    "A05": Words("投放高于保本", "Ads above break-even"),
    "A06": Words("投放占比", "Share of ad cost"),
    "A07": Words("流量不靠单一渠道", "No channel carries it all"),
    "A08": Words("流量参数有依据", "Assumptions hold together"),
    "A09": Words("整场不亏钱", "The broadcast earns"),
    "G01": Words("福利占毛利", "Benefits within the margin"),
    "G02": Words("最高奖不超限", "Top prize within the cap"),
    "G03": Words("抽奖规则公示", "Draw rules are published"),
    "G04": Words("赠品备够", "Gifts are in stock"),
    "G05": Words("福利有触发点", "Benefits have their moment"),
    "G06": Words("引流补贴有度", "Loss leaders within limits"),
    "G07": Words("叠券不破底价", "Stacked coupons keep the floor"),
    "G08": Words("赠品标示真实", "Gifts are labelled truly"),
    "G09": Words("每人限领", "Limits per person"),
    "G10": Words("不引导站外", "Nothing leads off the platform"),
    "E01": Words("预热视频够数", "Enough teasers in time"),
    "E02": Words("预告准时准确", "Preview in time and true"),
    "E03": Words("内容不拖期", "No content runs late"),
    "E04": Words("爆款都有预热", "Heroes have warm-up content"),
    "E05": Words("没有绝对化用语", "No absolute terms"),
    "E06": Words("没有医疗用语", "No medical terms"),
    "E07": Words("广告与AI标识", "Ad and AI labels"),
    "E08": Words("预约撑得起流量", "Reservations carry the traffic"),
    "E09": Words("内容有人有素材", "Content has owner and asset"),
    "E10": Words("承诺都能兑现", "Promises are kept"),
}


def name_of_check(check_id: str, language: str) -> str:
    """The name in Chinese or (`en…`) English; the number itself where it has none."""
    return NAMES.get(check_id, Words(check_id, check_id)).in_language(english=is_english(language))
