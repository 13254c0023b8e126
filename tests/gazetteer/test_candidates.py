"""What names are found as: one place where it can be no other, else all that may be meant."""

import pytest

from returnplan.gazetteer import Gazetteer, Match, MissingDataError, Sought
from returnplan.gazetteer import search as searching


def _look(*names: str, within: tuple[str, ...] = (), **words: object) -> Match:
    sought = Sought(place=words.pop("place", "x1"), names=names, **words)
    return Gazetteer(within=within).look_up([sought])[0]


@pytest.mark.parametrize(
    "names",
    [
        ("毕节",), ("毕节市",), ("Bijie",), ("BIJIE",), ("bi-jie",), ("Bijie City",), ("毕节地区",),
        ("Bijie", "毕节"), ("贵州省毕节市",), ("贵州毕节",),
    ],
)  # fmt: skip
def test_a_city_is_found_by_every_name_that_people_write(names):
    match = _look(*names)
    assert match.certain is not None and match.certain.id == "county:520500"
    assert match.certain.shown == "毕节市 (Bijie)"
    assert match.certain.where == "Guizhou, CN"
    assert abs(match.certain.latitude - 27.3) < 0.1 and abs(match.certain.longitude - 105.3) < 0.1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("镇雄", "530627"), ("Zhenxiong", "530627"), ("威信县", "530629"), ("丹寨", "522636"),
        ("Danzhai County", "522636"), ("乐清", "330382"), ("Yueqing", "330382"), ("安吉", "330523"),
        ("三都水族自治县", "522732"), ("贵州省毕节市大方县", "520521"), ("云南镇雄县", "530627"),
        ("监利市", "421023"), ("北京", "110000"), ("黔东南苗族侗族自治州", "522600"),
    ],
)  # fmt: skip
def test_county_seats_of_china_are_found_in_chinese_and_in_pinyin(name, code):
    match = _look(name)
    assert match.certain is not None, [one.id for one in match.candidates]
    assert match.certain.id == f"county:{code}"


def test_several_places_of_a_name_are_all_given_and_none_is_certain():
    match = _look("朝阳")
    assert match.certain is None
    found = {one.id: one.region for one in match.candidates}
    assert found["county:110105"] == "Beijing"
    assert found["county:211300"] == "Liaoning"
    assert found["geonames:8398083"] == "Chongqing"
    assert _look("Paris").certain is None
    assert [one.country for one in _look("Paris").candidates] == ["FR", "US"]


def test_a_name_that_says_its_kind_is_that_very_one():
    assert _look("朝阳市").certain is not None
    assert _look("朝阳县").certain is not None
    assert _look("朝阳区").certain is None, "Beijing and Changchun have one each"


def test_a_province_and_a_country_leave_fewer():
    assert [one.id for one in _look("朝阳区", province="吉林").candidates] == ["county:220104"]
    assert [one.id for one in _look("朝阳区", province="jilin").candidates] == ["county:220104"]
    texas = _look("Paris", within=("Texas",)).certain
    assert texas is not None and texas.id == "geonames:4717560"
    assert _look("Paris", within=("France",)).certain is not None
    assert _look("Paris", within=("fr",)).certain is not None
    assert not _look("Paris", within=("CN",)).candidates
    scottish = _look("Aberdeen", province="scotland").certain
    assert scottish is not None and scottish.country == "GB"


def test_a_place_of_another_province_is_shown_and_never_certain():
    match = _look("毕节", province="zhejiang")
    assert [one.id for one in match.candidates] == ["county:520500"]
    assert match.certain is None and match.doubt == "not in 'zhejiang'"


def test_both_names_have_to_be_of_one_place():
    match = _look("Sandu", "三都", province="guizhou")
    assert match.certain is not None and match.certain.id == "county:522732"
    agreed = _look("Chaoyang", "香港仔")
    assert agreed.certain is None
    assert agreed.doubt == "'Chaoyang' and '香港仔' are not the same place"


def test_an_id_is_looked_up_where_no_name_is_given_and_doubted_where_one_is():
    by_id = Gazetteer().look_up([Sought(place="bijie")])[0]
    assert by_id.certain is not None
    named = Gazetteer().look_up([Sought(place="bijie", names=("Dormitory 4",))])[0]
    assert [one.id for one in named.candidates] == ["county:520500"]
    assert named.certain is None and "by the id 'bijie'" in named.doubt


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("杭州萧山国际机场", "ZSHC"), ("Hangzhou Xiaoshan airport", "ZSHC"), ("昭通机场", "ZPZT"),
        ("zhaotong_airport", "ZPZT"), ("HGH", "ZSHC"), ("宁波栎社国际机场", "ZSNB"),
    ],
)  # fmt: skip
def test_airports_are_found_in_both_languages_and_by_their_codes(name, code):
    match = _look(name)
    assert match.certain is not None and match.certain.id == f"airport:{code}"


def test_what_is_only_near_the_place_meant_is_never_certain():
    station = _look("毕节东站")
    assert [one.id for one in station.candidates] == ["county:520500"]
    assert station.candidates[0].doubt == "the town, not the station"
    assert station.certain is None
    other = _look("昆明长水国际机场")
    assert other.candidates and other.certain is None
    province = _look("贵州省")
    assert province.candidates[0].kind == "province" and province.certain is None


def test_half_a_coordinate_has_to_fit():
    assert _look("Paris", latitude=33.7).certain.id == "geonames:4717560"
    assert _look("Paris", longitude=2.3).certain.id == "geonames:2988507"
    assert not _look("Paris", latitude=0.0).candidates


def test_a_last_word_that_is_a_part_of_the_name_is_kept():
    assert _look("Kansas City").certain is not None
    assert _look("München").certain is not None
    assert _look("Munchen").certain is not None
    assert _look("s Hertogenbosch").certain is not None
    assert _look("'s-Hertogenbosch").certain is not None
    assert _look("Ap Bac").certain is not None
    assert _look("Xian").candidates[0].shown == "西安市 (Xi’an)"


def test_near_places_come_first():
    near = Gazetteer(near=((33.0, -96.0),)).look_up([Sought(place="Paris")])[0]
    assert [one.country for one in near.candidates] == ["FR", "US"], "a city before a town"
    city = Gazetteer(near=((57.0, -2.0),)).look_up([Sought(place="Aberdeen")])[0]
    assert city.candidates[0].country == "GB"
    city = Gazetteer(near=((22.0, 114.0),)).look_up([Sought(place="Aberdeen")])[0]
    assert city.candidates[0].country == "HK"


def test_what_nobody_has_is_not_found():
    for name in ("火星", "Ferrow", "=1+1", "'; drop", "市", "x" * 3000, "\u200b"):
        assert _look(name).candidates == ()


def test_packages_that_lack_are_named(monkeypatch):
    monkeypatch.setattr(searching, "PACKAGES", ("cpca", "no_such_package"))
    with pytest.raises(MissingDataError) as lacking:
        _look("毕节")
    assert lacking.value.args == ("no_such_package",)
