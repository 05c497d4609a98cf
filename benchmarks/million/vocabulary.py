"""Summaries as they might be reported: some words in every second one, some in a few of a million."""

from collections.abc import Sequence
from random import Random

from plans.categories import CATEGORIES

KINDS = tuple(CATEGORIES)
CAUSES = (
    "宽带大面积中断", "域名解析异常", "遭受拒绝服务攻击", "核心路由器故障", "用户数据疑似泄露", "网站页面被篡改",
    "勒索软件感染", "移动基站退服", "光缆被挖断", "5G核心网告警", "认证系统不可用", "短信网关拥塞", "云主机批量掉线",
    "内容分发节点失效", "钓鱼邮件扩散", "僵尸网络活动", "接口被恶意调用", "机房供电中断", "数据库被加密",
    "证书过期导致访问失败",
)  # fmt: skip
ENGLISH = (
    "DDoS against DNS resolvers", "BGP route leak", "ransomware on billing servers", "fibre cut", "core router failure",
    "IPv6 outage", "data leak of subscriber records", "CDN node failure", "phishing campaign", "5G core alarm",
)  # fmt: skip
SERVICES = (
    "固定宽带", "移动数据", "语音业务", "政务云", "支付业务", "视频平台", "企业专线", "物联网平台", "电子邮箱",
    "域名注册",
)  # fmt: skip
PARTS = "龙凤麟鹤松柏梅兰竹菊江河湖海云雨雪霜春夏秋冬金银铜铁东西南北永和平安康宁福禄寿喜天地玄黄宇宙洪荒"
"""Names of places and systems are made of these: two of them together are rare, three of them nearly unique."""
FOUND = ("用户集中投诉", "监测发现", "值班巡检发现", "合作单位通报", "安全厂商通报")
RARE = "量子密钥"
"""Stands in one summary of a hundred thousand, or in the first of fewer."""


def summary(serial: int, place: str, dice: Random) -> str:
    """One sentence; every twentieth is English."""
    name = "".join(dice.choices(PARTS, k=3))
    rare = RARE if serial % 100_000 == 1 else ""
    if serial % 20 == 0:
        return f"{dice.choice(ENGLISH)} at node {serial % 977}-{name}, {place}{rare}"
    return f"{place}{dice.choice(SERVICES)}{_cause(dice)}，{dice.choice(FOUND)}，{name}节点{dice.randrange(999)}{rare}"


def _cause(dice: Random) -> str:
    """The first ones are heard most."""
    return CAUSES[min(int(dice.expovariate(0.25)), len(CAUSES) - 1)]


def weighted(values: Sequence[str], weights: Sequence[float], dice: Random) -> str:
    return dice.choices(values, weights)[0]
