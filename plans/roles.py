"""The offices and kinds of organisation that plans speak of. A plan lists those it uses, or defines its own."""

from collections.abc import Mapping
from types import MappingProxyType

from plans.schema.law import Role
from plans.schema.text import Text

_PROPER = (
    ("ministry_leading_group", "部领导小组", "MIIT Leading Group for Cybersecurity and Informatization"),
    ("ministry_emergency_office", "部应急办", "MIIT Cybersecurity Emergency Office"),
    ("commission", "地委网信委", "Prefecture Party Committee Cyberspace Affairs Commission"),
    ("hq", "网络安全应急指挥部", "Cybersecurity Emergency Headquarters"),
    ("hq_office", "指挥部办公室", "Headquarters Office"),
    ("prefecture_cac", "地委网信办", "Prefecture Cyberspace Administration"),
    ("prefecture_cac_duty_room", "地委网信办值班室", "Prefecture CAC duty room"),
    ("admin_office", "行署", "Prefecture Administrative Office"),
    ("cii_protection_dept", "关键信息基础设施安全保护工作部门", "CII protection department"),
)
"""Code, Chinese, English; names that keep their capital in a sentence."""

_COMMON = (
    ("provincial_bca", "省（区、市）通信管理局", "Provincial communications administration"),
    ("telecom_enterprise", "基础电信企业", "Basic telecommunications enterprise"),
    ("domain_body", "域名机构", "Domain name registry/registrar"),
    ("internet_enterprise", "互联网企业", "Internet enterprise"),
    ("professional_body", "网络安全专业机构", "Designated cybersecurity institution"),
    ("security_enterprise", "网络安全企业", "Cybersecurity company"),
    ("expert", "专家", "Expert"),
    ("county", "县（市、区）", "County-level unit"),
    ("county_cac", "县（市、区）网信部门", "County cyberspace administration"),
    ("county_commission", "县级网信委", "County cyberspace affairs commission"),
    ("department", "部门", "Department"),
    ("competent_dept", "事发地区网络安全主管部门", "Competent cybersecurity department of the place"),
    ("support_team", "应急技术支撑队伍", "Technical support team"),
    ("network_operator", "网络运营者", "Network operator"),
    ("product_service_provider", "网络产品和服务提供者", "Network product/service provider"),
    ("member_unit", "成员单位", "Member organisation"),
)

_EXTERNAL = (
    ("national_office", "国家网络安全应急办公室", "National Cybersecurity Emergency Office"),
    ("central_cac", "中央网信办", "Office of the Central Cyberspace Affairs Commission"),
    ("provincial_hq", "省网络安全应急指挥部", "Provincial Cybersecurity Emergency Headquarters"),
    ("provincial_hq_office", "省网络安全应急指挥部办公室", "Provincial Headquarters Office"),
    ("provincial_cac", "省委网信办", "Provincial Cyberspace Administration"),
)
"""They never sign in; their acts are recorded by an office of the platform."""


def _roles() -> dict[str, Role]:
    proper = {code: Role(code, Text(zh, en), Text(zh, f"the {en}")) for code, zh, en in _PROPER}
    common = {code: Role(code, Text(zh, en), Text(zh, f"the {en[0].lower()}{en[1:]}")) for code, zh, en in _COMMON}
    external = {code: Role(code, Text(zh, en), Text(zh, f"the {en}"), external=True) for code, zh, en in _EXTERNAL}
    return proper | common | external


ROLES: Mapping[str, Role] = MappingProxyType(_roles())
