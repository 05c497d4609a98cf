"""English names of places that are not their pinyin, and the words that Chinese places end in."""

PROVINCES = {
    "11": ("BJ", "北京", "Beijing"), "12": ("TJ", "天津", "Tianjin"), "13": ("HE", "河北", "Hebei"),
    "14": ("SX", "山西", "Shanxi"), "15": ("NM", "内蒙古", "Inner Mongolia"), "21": ("LN", "辽宁", "Liaoning"),
    "22": ("JL", "吉林", "Jilin"), "23": ("HL", "黑龙江", "Heilongjiang"), "31": ("SH", "上海", "Shanghai"),
    "32": ("JS", "江苏", "Jiangsu"), "33": ("ZJ", "浙江", "Zhejiang"), "34": ("AH", "安徽", "Anhui"),
    "35": ("FJ", "福建", "Fujian"), "36": ("JX", "江西", "Jiangxi"), "37": ("SD", "山东", "Shandong"),
    "41": ("HA", "河南", "Henan"), "42": ("HB", "湖北", "Hubei"), "43": ("HN", "湖南", "Hunan"),
    "44": ("GD", "广东", "Guangdong"), "45": ("GX", "广西", "Guangxi"), "46": ("HI", "海南", "Hainan"),
    "50": ("CQ", "重庆", "Chongqing"), "51": ("SC", "四川", "Sichuan"), "52": ("GZ", "贵州", "Guizhou"),
    "53": ("YN", "云南", "Yunnan"), "54": ("XZ", "西藏", "Tibet"), "61": ("SN", "陕西", "Shaanxi"),
    "62": ("GS", "甘肃", "Gansu"), "63": ("QH", "青海", "Qinghai"), "64": ("NX", "宁夏", "Ningxia"),
    "65": ("XJ", "新疆", "Xinjiang"), "71": ("TW", "台湾", "Taiwan"), "81": ("HK", "香港", "Hong Kong"),
    "82": ("MO", "澳门", "Macao"),
}  # fmt: skip
"""First two digits: the letters of GB/T 2260, the short Chinese name, the English name."""

USUAL = {
    "哈尔滨": "Harbin", "齐齐哈尔": "Qiqihar", "呼和浩特": "Hohhot", "鄂尔多斯": "Ordos", "呼伦贝尔": "Hulunbuir",
    "海拉尔": "Hailar", "巴彦淖尔": "Bayannur", "乌兰察布": "Ulanqab", "锡林郭勒": "Xilingol", "锡林浩特": "Xilinhot",
    "乌兰浩特": "Ulanhot", "二连浩特": "Erenhot", "阿拉善": "Alxa", "拉萨": "Lhasa", "日喀则": "Shigatse",
    "昌都": "Qamdo", "林芝": "Nyingchi", "那曲": "Nagqu", "阿里": "Ngari", "甘孜": "Garzê", "阿坝": "Ngawa",
    "果洛": "Golog", "白云鄂博": "Bayan Obo", "格尔木": "Golmud", "乌鲁木齐": "Ürümqi", "克拉玛依": "Karamay",
    "吐鲁番": "Turpan", "博尔塔拉": "Bortala", "巴音郭楞": "Bayingolin", "库尔勒": "Korla", "阿克苏": "Aksu",
    "克孜勒苏": "Kizilsu", "阿图什": "Artux", "喀什": "Kashgar", "和田": "Hotan", "伊犁": "Ili", "霍尔果斯": "Horgos",
    "阿勒泰": "Altay",
}  # fmt: skip
"""Names known in English by another spelling than their pinyin, at every level that bears them."""

WHOLE = {
    "市辖区": "Municipal districts", "县": "Counties", "林区": "Forestry districts", "城区": "Urban District",
    "郊区": "Suburban District", "矿区": "Mining District", "兴安盟": "Hinggan League",
    "神农架林区": "Shennongjia Forestry District", "清新区": "Qingxin District",
    "省直辖县级行政单位": "Counties directly under the province",
    "自治区直辖县级行政单位": "Counties directly under the region",
}  # fmt: skip

ENDINGS = {
    "自治州": "Autonomous Prefecture", "自治县": "Autonomous County", "自治旗": "Autonomous Banner",
    "左翼前旗": "Left Front Banner", "左翼中旗": "Left Middle Banner", "左翼后旗": "Left Rear Banner",
    "右翼前旗": "Right Front Banner", "右翼中旗": "Right Middle Banner", "右翼后旗": "Right Rear Banner",
    "联合旗": "United Banner", "左旗": "Left Banner", "右旗": "Right Banner", "前旗": "Front Banner",
    "中旗": "Middle Banner", "后旗": "Rear Banner", "旗": "Banner", "盟": "League", "地区": "Prefecture",
    "矿区": "Mining District", "特区": "Special District", "新区": "New Area", "区": "District", "县": "County",
    "市": "",
}  # fmt: skip
"""What a name ends in, the longer first, and how English says it; a city is called by its name alone."""

PEOPLES = {
    "蒙古": "Mongol", "回": "Hui", "藏": "Tibetan", "苗": "Miao", "彝": "Yi", "壮": "Zhuang", "布依": "Bouyei",
    "朝鲜": "Korean", "满": "Manchu", "侗": "Dong", "瑶": "Yao", "白": "Bai", "土家": "Tujia", "哈尼": "Hani",
    "哈萨克": "Kazakh", "傣": "Dai", "黎": "Li", "傈僳": "Lisu", "佤": "Va", "畲": "She", "拉祜": "Lahu", "水": "Sui",
    "东乡": "Dongxiang", "纳西": "Naxi", "景颇": "Jingpo", "柯尔克孜": "Kirghiz", "土": "Tu", "达斡尔": "Daur",
    "仫佬": "Mulao", "羌": "Qiang", "布朗": "Blang", "撒拉": "Salar", "毛南": "Maonan", "仡佬": "Gelao", "锡伯": "Xibe",
    "普米": "Pumi", "塔吉克": "Tajik", "怒": "Nu", "鄂温克": "Ewenki", "保安": "Bonan", "裕固": "Yugur",
    "独龙": "Derung", "鄂伦春": "Oroqen", "各": "Multi-ethnic",
}  # fmt: skip
"""Peoples after whom autonomous places are called, without 族."""
