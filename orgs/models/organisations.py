from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from orgs.pinyin import sort_key
from orgs.region_names import PROVINCES


def in_language(zh: str, en: str) -> str:
    """The Chinese or English of a stored pair; Chinese where English is missing."""
    return en if en and (get_language() or "zh").startswith("en") else zh


class Region(models.Model):
    """A division of GB/T 2260, by its six digits; 100000 is the whole country."""

    NATIONWIDE: ClassVar[str] = "100000"

    code = models.CharField(max_length=6, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("行政区划")
        verbose_name_plural = _("行政区划")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def province_code(self) -> str:
        return province_of(self.code)


def province_of(code: str) -> str:
    """230110 -> 230000."""
    return Region.NATIONWIDE if code == Region.NATIONWIDE else code[:2] + "0000"


def prefix_of(area: str) -> str:
    """What the codes of everything in an area begin with: 232700 -> 2327; of the whole country nothing."""
    if area == Region.NATIONWIDE:
        return ""
    while area.endswith("00"):
        area = area[:-2]
    return area


def lies_in(place: str, area: str) -> bool:
    """Whether a region is another one or lies in it."""
    return place.startswith(prefix_of(area)) and not (place == Region.NATIONWIDE != area)


def enclosing(code: str) -> list[str]:
    """The region itself and those around it, up to the whole country: 232701, 232700, 230000, 100000."""
    return list(dict.fromkeys([code, f"{code[:4]}00", province_of(code), Region.NATIONWIDE]))


def provinces() -> list[tuple[str, str]]:
    """Codes and short names of the provinces in the active language, as GB/T 2260 orders them. No query."""
    return [(f"{code}0000", in_language(zh, en)) for code, (_letters, zh, en) in PROVINCES.items()]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Writes in bulk keep the sort key too. `update(name_zh=...)` cannot; nothing here uses it."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        organisations = list(objs)
        for organisation in organisations:
            organisation.set_sort_key()
        return super().bulk_create(organisations, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        organisations = list(objs)
        for organisation in organisations:
            organisation.set_sort_key()
        return super().bulk_update(organisations, _with_sort_key(fields), *args, **kwargs)


class Organisation(models.Model):
    """A body that acts or owes under a plan. `kind` is its role there (plans/glossary)."""

    class Kind(models.TextChoices):
        MINISTRY_LEADING_GROUP = "ministry_leading_group", _("部领导小组")
        MINISTRY_EMERGENCY_OFFICE = "ministry_emergency_office", _("部应急办")
        PROVINCIAL_BCA = "provincial_bca", _("省（区、市）通信管理局")
        TELECOM_ENTERPRISE = "telecom_enterprise", _("基础电信企业")
        DOMAIN_BODY = "domain_body", _("域名机构")
        INTERNET_ENTERPRISE = "internet_enterprise", _("互联网企业")
        PROFESSIONAL_BODY = "professional_body", _("网络安全专业机构")
        SECURITY_ENTERPRISE = "security_enterprise", _("网络安全企业")
        COMMISSION = "commission", _("地委网信委")
        HQ = "hq", _("网络安全应急指挥部")
        HQ_OFFICE = "hq_office", _("指挥部办公室")
        PREFECTURE_CAC = "prefecture_cac", _("地委网信办")
        COUNTY_CAC = "county_cac", _("县（市、区）网信部门")
        COUNTY_COMMISSION = "county_commission", _("县级网信委")
        DEPARTMENT = "department", pgettext_lazy("kind of organisation", "部门")
        ADMIN_OFFICE = "admin_office", _("行署")
        NATIONAL_OFFICE = "national_office", _("国家网络安全应急办公室")
        CENTRAL_CAC = "central_cac", _("中央网信办")
        PROVINCIAL_CAC = "provincial_cac", _("省委网信办")
        PROVINCIAL_HQ = "provincial_hq", _("省网络安全应急指挥部")
        PROVINCIAL_HQ_OFFICE = "provincial_hq_office", _("省网络安全应急指挥部办公室")
        NETWORK_OPERATOR = "network_operator", _("网络运营者")
        PRODUCT_SERVICE_PROVIDER = "product_service_provider", _("网络产品和服务提供者")
        SUPPORT_TEAM = "support_team", _("应急技术支撑队伍")
        PLATFORM_OPERATOR = "platform_operator", _("平台运行单位")

    # They report and owe; what the offices of command do among themselves is not theirs to read.
    REPORTING_KINDS: ClassVar = (
        Kind.TELECOM_ENTERPRISE, Kind.DOMAIN_BODY, Kind.INTERNET_ENTERPRISE, Kind.PROFESSIONAL_BODY,
        Kind.SECURITY_ENTERPRISE, Kind.NETWORK_OPERATOR, Kind.PRODUCT_SERVICE_PROVIDER, Kind.SUPPORT_TEAM,
    )  # fmt: skip

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    kind = models.CharField(_("类别"), max_length=40, choices=Kind)
    name_zh = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    short_zh = models.CharField(_("简称"), max_length=40, blank=True)
    short_en = models.CharField(_("英文简称"), max_length=60, blank=True)
    pinyin = models.CharField(max_length=240, blank=True, editable=False, help_text="sort key: C collation has none")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("地区"))
    supervisor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supervised", verbose_name=_("上级")
    )
    is_large = models.BooleanField(_("大型企业"), default=False, help_text=_("由主管部门认定（F-A26）"))
    external = models.BooleanField(_("外部机关"), default=False, help_text=_("外部机关不登录；其决定由内部机关登记"))
    active = models.BooleanField(_("在用"), default=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pinyin", "code"]
        indexes: ClassVar = [models.Index(fields=["kind", "region"], name="organisation_kind_region")]
        verbose_name = _("单位")
        verbose_name_plural = _("单位")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.set_sort_key()
        written = None if update_fields is None else _with_sort_key(update_fields)
        super().save(*args, update_fields=written, **kwargs)

    def set_sort_key(self) -> None:
        longest = type(self)._meta.get_field("pinyin").max_length
        self.pinyin = sort_key(self.name_zh)[:longest]

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def is_command(self) -> bool:
        """An office of command; the others report."""
        return self.kind not in self.REPORTING_KINDS

    @property
    def short(self) -> str:
        return in_language(self.short_zh or self.name_zh, self.short_en or self.name_en)


def _with_sort_key(fields: Iterable[str]) -> list[str]:
    """The sort key is written wherever the name is."""
    named = list(fields)
    return [*named, "pinyin"] if "name_zh" in named else named
