"""The divisions of GB/T 2260: those in force, their names in both languages, and what lies in what."""

import pytest
from django.utils.translation import override

from orgs.models import Organisation, Region
from orgs.regions import divisions, english_name, names_in_force, parent_of


@pytest.mark.django_db
def test_qiqihar_lies_in_heilongjiang_which_lies_in_the_country():
    city = Region.objects.select_related("parent__parent").get(code="230200")

    assert (city.name_zh, city.name_en) == ("齐齐哈尔市", "Qiqihar")
    assert (city.parent.name_zh, city.parent.name_en) == ("黑龙江省", "Heilongjiang")
    assert (city.parent.parent.name_zh, city.parent.parent.name_en) == ("全国", "Nationwide")
    assert city.parent.parent.parent is None


@pytest.mark.django_db
def test_mohe_has_the_code_that_another_place_had_before():
    mohe = Region.objects.get(code="232701")  # until 2018 加格达奇区

    assert (mohe.name_zh, mohe.name_en, mohe.parent_id, mohe.province_code) == ("漠河市", "Mohe", "232700", "230000")


@pytest.mark.django_db
def test_the_counties_of_the_prefecture_of_plan_b():
    counties = Region.objects.filter(parent="232700").values_list("code", "name_zh", "name_en")

    assert list(counties) == [
        ("232701", "漠河市", "Mohe"),
        ("232721", "呼玛县", "Huma County"),
        ("232722", "塔河县", "Tahe County"),
        ("232761", "加格达奇区", "Jiagedaqi District"),
        ("232762", "松岭区", "Songling District"),
        ("232763", "新林区", "Xinlin District"),
        ("232764", "呼中区", "Huzhong District"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["232723", "232702", "110103", "230107"])
def test_an_abolished_code_is_unknown(code):
    assert not Region.objects.filter(code=code).exists()


@pytest.mark.django_db
def test_every_region_lies_in_its_province_and_every_province_in_the_country():
    provinces = Region.objects.filter(parent=Region.NATIONWIDE)
    assert provinces.count() == 34
    assert {region.code for region in provinces if region.code != region.province_code} == set()
    below = Region.objects.exclude(code=Region.NATIONWIDE).exclude(parent=Region.NATIONWIDE)
    assert {region.code for region in below if region.parent_id[:2] != region.code[:2]} == set()


def test_parents_come_before_their_children_so_that_they_can_be_written_in_order():
    seen: set[str | None] = {None}
    for division in divisions():
        assert division.parent in seen
        seen.add(division.code)


def test_no_place_is_without_an_english_name_and_none_has_chinese_in_it():
    assert [
        place for place in divisions() if not place.name_en or not place.name_en.replace("ü", "u")[0].isalpha()
    ] == []
    assert [place for place in divisions() if any(character >= "\u3000" for character in place.name_en)] == []


def test_a_county_whose_prefecture_has_no_code_hangs_on_the_province():
    assert parent_of("460199", {"460000": "海南省"}) == "460000"
    assert parent_of("460199", {"460000": "海南省", "460100": "海口市"}) == "460100"


def test_a_name_is_in_force_until_it_has_an_end():
    lines = [
        '11 province="北京市"',
        '  0103 county="[-2010]崇文区"',
        '  0118 county="[2015-]密云区"',
        '  0120 county="[1981-2018]甲区,[2018-]乙市"',
        '  0121 county="丙县"',
        "# a remark",
    ]
    assert list(names_in_force(lines)) == [("110118", "密云区"), ("110120", "乙市"), ("110121", "丙县")]


@pytest.mark.parametrize(
    ("code", "name", "english"),
    [
        ("150000", "内蒙古自治区", "Inner Mongolia"),
        ("540000", "西藏自治区", "Tibet"),
        ("450000", "广西壮族自治区", "Guangxi"),
        ("640000", "宁夏回族自治区", "Ningxia"),
        ("650000", "新疆维吾尔自治区", "Xinjiang"),
        ("610000", "陕西省", "Shaanxi"),
        ("810000", "香港特别行政区", "Hong Kong"),
        ("820000", "澳门特别行政区", "Macao"),
        ("230100", "哈尔滨市", "Harbin"),
        ("232700", "大兴安岭地区", "Daxing'anling Prefecture"),
        ("610100", "西安市", "Xi'an"),
        ("140400", "长治市", "Changzhi"),
        ("210283", "庄河市", "Zhuanghe"),
        ("211300", "朝阳市", "Chaoyang"),
        ("141100", "吕梁市", "Lüliang"),
        ("230109", "松北区", "Songbei District"),
        ("230624", "杜尔伯特蒙古族自治县", "Du'erbote Mongol Autonomous County"),
        ("130828", "围场满族蒙古族自治县", "Weichang Manchu and Mongol Autonomous County"),
        ("530926", "耿马傣族佤族自治县", "Gengma Dai and Va Autonomous County"),
        ("532900", "大理白族自治州", "Dali Bai Autonomous Prefecture"),
        ("650100", "乌鲁木齐市", "Ürümqi"),
        ("152921", "阿拉善左旗", "Alxa Left Banner"),
        ("622926", "东乡族自治县", "Dongxiang Autonomous County"),
        ("310115", "浦东新区", "Pudong New Area"),
        ("232763", "新林区", "Xinlin District"),
        ("533103", "芒市", "Mangshi"),
    ],
)
def test_english_names_are_those_in_use(code, name, english):
    assert english_name(code, name) == english


@pytest.mark.django_db
def test_organisations_stand_in_the_order_of_their_pinyin():
    names = ["重庆某局", "安徽某局", "阿里某局", "长春某局"]
    Organisation.objects.bulk_create(
        Organisation(code=f"o{number}", kind="department", name_zh=name, region_id="100000")
        for number, name in enumerate(names)
    )
    assert [one.name_zh for one in Organisation.objects.all()] == ["阿里某局", "安徽某局", "长春某局", "重庆某局"]


@pytest.mark.django_db
def test_a_renamed_organisation_moves_to_its_place():
    first, second = (
        Organisation.objects.create(code=code, kind="department", name_zh=name, region_id="100000")
        for code, name in (("a", "安徽某局"), ("b", "北京某局"))
    )
    first.name_zh = "重庆某局"
    first.save(update_fields=["name_zh"])
    assert list(Organisation.objects.all()) == [second, first]

    second.name_zh = "浙江某局"
    Organisation.objects.bulk_update([second], ["name_zh"])
    assert list(Organisation.objects.all()) == [first, second]


def test_a_region_is_named_in_the_language_of_the_reader():
    region = Region(code="230200", name_zh="齐齐哈尔市", name_en="Qiqihar")
    with override("zh-hans"):
        assert str(region) == "齐齐哈尔市"
    with override("en"):
        assert str(region) == "Qiqihar"
