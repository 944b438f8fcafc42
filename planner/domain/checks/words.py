"""Names that appear inside the messages of checks, in Chinese and English."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from planner.enums_worksheets import Channel, CrewRole, DocumentType, Worksheet


class Words(NamedTuple):
    zh: str
    en: str

    def in_language(self, *, english: bool) -> str:
        return self.en if english else self.zh


def joined(words: Iterable["Words | str"]) -> Words:
    """A list as one writes it: `甲、乙`, `a, b`."""
    pairs = [word if isinstance(word, Words) else Words(word, word) for word in words]
    return Words("、".join(pair.zh for pair in pairs), ", ".join(pair.en for pair in pairs))


SHEETS: Mapping[str, Words] = {
    Worksheet.LINE_UP: Words("货盘表", "line-up"),
    Worksheet.SLOT: Words("场次信息", "broadcast slot"),
    Worksheet.CREW: Words("人员表", "crew"),
    Worksheet.RUNDOWN: Words("流程表", "rundown"),
    Worksheet.CHANNELS: Words("流量表", "traffic channels"),
    Worksheet.HOURLY_BUDGET: Words("分时预算表", "budget by hour"),
    Worksheet.CREATOR_DEALS: Words("达人合作表", "creator deals"),
    Worksheet.TARGETS: Words("目标", "targets"),
    Worksheet.PARAMETERS: Words("成本参数", "cost parameters"),
    Worksheet.BENEFITS: Words("福利表", "benefits"),
    Worksheet.CONTENT: Words("预热内容表", "warm-up content"),
}
ROLES: Mapping[str, Words] = {
    CrewRole.HOST: Words("主播", "host"),
    CrewRole.CONSOLE: Words("中控", "console operator"),
    CrewRole.FLOOR_DIRECTOR: Words("场控", "floor director"),
}
CHANNELS: Mapping[str, Words] = {
    Channel.KS_JINNIU_LIVE: Words("磁力金牛·直投", "Magnetic Taurus, live feed"),
    Channel.KS_JINNIU_VIDEO: Words("磁力金牛·短视频引流", "Magnetic Taurus, video"),
    Channel.KS_FENTIAO: Words("快手粉条", "Kuaishou boost"),
    Channel.DY_QIANCHUAN: Words("千川", "Qianchuan"),
    Channel.TB_SUPER_LIVE: Words("超级直播", "Taobao Super Live"),
    Channel.WX_LIVE_BOOST: Words("视频号直播加热", "Channels live boost"),
    Channel.CREATOR_SLOT: Words("达人坑位", "Creator slot"),
    Channel.ORGANIC_FEED: Words("自然推荐", "Recommendation feed"),
    Channel.ORGANIC_FOLLOW: Words("关注页", "Follow feed"),
    Channel.ORGANIC_VIDEO: Words("短视频自然流量", "Short videos"),
    Channel.ORGANIC_SEARCH: Words("搜索", "Search"),
    Channel.MALL_SHELF: Words("商城货架", "Mall shelf"),
    Channel.RESERVATION: Words("预约", "Reservations"),
    Channel.FAN_GROUP: Words("粉丝群", "Fan groups"),
    Channel.WECOM: Words("企微", "WeCom"),
    Channel.SMS_PUSH: Words("短信", "SMS"),
}
DOCUMENTS: Mapping[str, Words] = {
    DocumentType.PRODUCTION_LICENCE: Words("生产许可证（SC）", "production licence (SC)"),
    DocumentType.FOOD_LICENCE: Words("食品经营许可证", "food business licence"),
    DocumentType.PREPACKAGED_FILING: Words("预包装食品销售备案", "filing for pre-packaged food"),
    DocumentType.BATCH_INSPECTION: Words("批次检验报告", "batch inspection report"),
    DocumentType.HEALTH_FOOD_REGISTRATION: Words("保健食品注册或备案", "health food registration or filing"),
    DocumentType.FORMULA_REGISTRATION: Words("配方注册", "formula registration"),
    DocumentType.AD_APPROVAL: Words("广告批准文号", "advertisement approval"),
    DocumentType.COSMETIC_FILING: Words("化妆品备案", "cosmetics filing"),
    DocumentType.COSMETIC_REGISTRATION: Words("化妆品注册证", "cosmetics registration"),
    DocumentType.DEVICE_FILING: Words("医疗器械备案", "device product filing"),
    DocumentType.DEVICE_REGISTRATION: Words("医疗器械注册证", "device product registration"),
    DocumentType.DEVICE_OPERATION_FILING: Words("医疗器械经营备案", "device operation filing"),
    DocumentType.DEVICE_OPERATION_LICENCE: Words("医疗器械经营许可证", "device operation licence"),
    DocumentType.DEVICE_ONLINE_NOTICE: Words("医疗器械网络销售告知", "notice of online device sales"),
    DocumentType.DRUG_AUTHORISATION: Words("药品上市许可", "marketing authorisation"),
    DocumentType.DRUG_ONLINE_QUALIFICATION: Words("药品网络销售资质", "qualification for online medicine sales"),
    DocumentType.CCC_CERTIFICATE: Words("CCC 证书", "CCC certificate"),
    DocumentType.ALCOHOL_LICENCE: Words("酒类经营许可", "alcohol licence"),
    DocumentType.INSPECTION_CERTIFICATE: Words("鉴定证书", "inspection certificate"),
    DocumentType.PUBLICATION_LICENCE: Words("出版物经营许可证", "publication licence"),
}
NOT_ALLOWED = Words("该类目不得直播销售", "this category may not be sold in a livestream")
WHOLE_SESSION = Words("整场直播", "The session")
ACCOUNT, STUDIO, HOST = Words("账号", "account"), Words("直播间", "studio"), Words("主播", "host")
AD_LABEL, AI_LABEL = Words("广告", "ad"), Words("AI生成", "AI")
INFINITE = Words("无穷大", "infinite")
ONE_ROW = Words("一行", "a row")


def name_of(value: str, names: Mapping[str, Words]) -> Words:
    """The name of a value; the value itself where it has none."""
    return names.get(value) or Words(value, value)
