"""Encodings: what is told, what is guessed, and what is refused."""

from __future__ import annotations

import random

import pytest

from returnplan.tables.codepage import CODE_PAGES, UndecodableError
from returnplan.tables.encoding import decode
from returnplan.tables.garbled import garbled

NAMES = {
    "gb18030": "贵州 诸暨 丹寨 安吉 杭州 衢州 乐清 温州 岱山 鄞州 毕节 遵义",
    "cp1252": "Müllheim Köln Düsseldorf Nürnberg Fürstenfeld Würzburg Göttingen Lübeck",
    "cp1252 es": "Almería Huércal Jaén León Cádiz Málaga Córdoba Ávila Logroño",
    "cp1252 pt": "São-Paulo Goiânia Brasília Belém Maceió Florianópolis Vitória Cuiabá",
    "cp1250": "Łódź Kraków Wrocław Gdańsk Poznań Białystok Częstochowa Rzeszów",
    "cp1250 cz": "Plzeň České-Budějovice Ústí Králové Zlín Děčín Kroměříž Třebíč",
    "cp1251": "Москва Казань Самара Тула Орёл Рязань Тверь Пермь Омск Томск",
    "cp1253": "Αθήνα Θεσσαλονίκη Πάτρα Ηράκλειο Λάρισα Βόλος Ιωάννινα Χανιά",
    "cp1254": "İstanbul İzmir Eskişehir Diyarbakır Şanlıurfa Muğla Çorum Kütahya",
    "cp874": "กรุงเทพ เชียงใหม่ ขอนแก่น อุดรธานี ชลบุรี ภูเก็ต สงขลา ระยอง",
    "cp932": "東京 大阪 名古屋 横浜 神戸 札幌 仙台 広島 さいたま 京都",
    "big5": "台北 高雄 台中 新竹 臺南 基隆 嘉義 桃園 花蓮 屏東",
    "cp949": "서울 부산 대구 인천 광주 대전 울산 수원 성남 창원",
    "koi8-r": "Москва Казань Самара Тула Орёл Рязань Тверь Пермь Омск Томск",
}


def table(names: list[str]) -> str:
    rows = [f"p{at},{name},{30 + at / 10},{110 + at / 7:.2f}" for at, name in enumerate(names)]
    return "\r\n".join(["place,name,latitude,longitude", *rows, ""])


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("seed", range(5))
def test_a_table_of_six_names_is_told(kind: str, seed: int) -> None:
    """Six names of cities are enough for each code page; GB18030 needs no warning."""
    encoding = kind.split()[0]
    text = table([*random.Random(seed).sample(NAMES[kind].split(), 6), "12.5", "8:00"])
    if encoding == "gb18030":  # full-width digits and marks are no sign of another code page
        text = text.replace("12.5", "１２．５").replace("8:00", "８：００")
    found = decode(text.encode(encoding))
    assert found.text == text
    if encoding == "gb18030":
        assert found.guessed is None
    else:
        assert found.guessed is not None
        assert found.guessed.startswith(CODE_PAGES.get(encoding, "Big5")[:9])
        assert len(found.names) == 3


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("Müllheim", "cp1252"), ("Ørsted", "cp1252"), ("Großöd", "cp1252"), ("Almería", "cp1252"),
     ("Nîmes", "cp1252"), ("Łódź", "cp1250"), ("Орёл", "cp1251")],
)  # fmt: skip
def test_one_western_name_is_never_chinese_without_a_word(name: str, encoding: str) -> None:
    """All of these are GB18030 as well: `M黮lheim`, `Almer韆`, and `勿鸽`, of common letters."""
    found = decode(table([name]).encode(encoding))
    assert found.guessed is not None
    assert "GB18030" not in found.guessed or name == "Орёл"


@pytest.mark.parametrize("names", [["贵州", "诸暨"], ["安吉", "杭州"], ["黔东南", "浙江"]])
def test_two_chinese_names_are_chinese(names: list[str]) -> None:
    assert decode(table(names).encode("gb18030")).text == table(names)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("names", [["Müllheim"], ["贵州", "诸暨"], ["plain"]])
def test_utf_16_with_and_without_a_mark(encoding: str, names: list[str]) -> None:
    found = decode(table(names).encode(encoding))
    assert found.text == table(names)
    assert found.guessed == ("UTF-32" if encoding == "utf-32" else "UTF-16")


def test_utf_8_is_never_guessed() -> None:
    for mark in ("", "\ufeff"):
        found = decode((mark + table(["Müllheim", "贵州", "猫"])).encode())
        assert (found.text, found.guessed) == (table(["Müllheim", "贵州", "猫"]), None)


@pytest.mark.parametrize(
    ("most", "few", "encoding"),
    [
        (["贵州", "丹寨", "安吉"], "Müllheim", "cp1252"),
        (["贵州", "丹寨", "安吉"], "诸暨", "gb18030"),
        (["Köln", "Lübeck", "Jaén"], "Müllheim", "cp1252"),
    ],
)
def test_a_pasted_row_in_another_encoding_is_named(
    most: list[str], few: str, encoding: str
) -> None:
    lines = table([*most, "x"]).split("\r\n")
    content = [line.encode() for line in lines]
    content[3] = lines[3].replace(most[2], few).encode(encoding)
    with pytest.raises(UndecodableError) as caught:
        decode(b"\r\n".join(content))
    assert caught.value.row == 4
    assert "mixes encodings" in str(caught.value)
    assert few in str(caught.value)


def test_one_utf_8_row_in_a_chinese_file_is_named() -> None:
    lines = table(["贵州", "丹寨", "安吉", "诸暨"]).split("\r\n")
    content = [line.encode("gb18030") for line in lines]
    content[2] = lines[2].encode()
    with pytest.raises(UndecodableError) as caught:
        decode(b"\r\n".join(content))
    assert caught.value.row == 3


def test_a_chinese_row_that_is_utf_8_by_chance() -> None:
    """联通 of GB18030 is valid UTF-8, two letters that no table has."""
    assert decode(table(["联通", "贵州", "丹寨"]).encode("gb18030")).text == table(
        ["联通", "贵州", "丹寨"]
    )


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff", b"a,b\n\xff\x00\n1"]
)
def test_what_is_no_text(content: bytes) -> None:
    with pytest.raises(UndecodableError):
        decode(content)


@pytest.mark.parametrize(
    ("kind", "page"),
    [("cp1250", "cp852"), ("cp1250", "iso8859-2"), ("cp1250", "mac-latin2"), ("cp1251", "cp866"),
     ("cp1251", "mac-cyrillic"), ("cp1253", "cp737"), ("cp1254", "cp857"), ("cp1252", "cp850"),
     ("cp1252", "mac-roman")],
)  # fmt: skip
def test_what_spreadsheets_save_for_dos_and_macs_is_told(kind: str, page: str) -> None:
    text = table(NAMES[kind].split()[:6])
    found = decode(text.encode(page))
    assert (found.text, found.guessed) == (text, CODE_PAGES[page])


@pytest.mark.parametrize(
    ("names", "page", "told"),
    [(["丹寨", "鄞州"], "gb18030", "GB18030"), (["인천광역시"], "cp949", "GB18030"),
     (["大阪市"], "euc-jp", "GB18030")],
)  # fmt: skip
def test_few_letters_of_two_languages_are_told(names: list[str], page: str, told: str) -> None:
    """All of them are Chinese letters as well, which is what they are taken for, with a word."""
    found = decode(table(names).encode(page))
    assert found.guessed is not None
    assert told in found.guessed


ROWS = {"gb18030": ["丹寨", "安吉站", "鄞州"], "cp1252": ["Müllheim", "Köln"]}


@pytest.mark.parametrize(
    ("most", "odd", "page", "row"),
    [("gb18030", "Müll", "utf-8", 5), ("gb18030", "贵州", "utf-8", 5),
     ("gb18030", "Müll", "cp1252", 5), ("gb18030", "Café", "cp1252", 5),
     ("gb18030", "Łódź", "cp1250", 5), ("cp1252", "安吉", "gb18030", 4),
     ("cp1252", "安吉", "utf-8", 4)],
)  # fmt: skip
def test_a_row_in_another_code_page_is_an_error(most: str, odd: str, page: str, row: int) -> None:
    content = table(ROWS[most]).encode(most) + f"z,{odd},1,2\r\n".encode(page)
    with pytest.raises(UndecodableError, match="it mixes encodings") as caught:
        decode(content)
    assert caught.value.row == row
    assert odd in str(caught.value)


def test_chinese_names_with_latin_letters_are_no_mixture() -> None:
    text = table(["b座 e区", "wifi坊", "d栋", "上海Mall", "丹寨"])
    assert decode(text.encode("gb18030")).text == text


def test_a_name_that_does_not_read_well_is_shown() -> None:
    content = table(ROWS["cp1252"] * 3).encode("cp1252") + "z,Казань,1,2\r\n".encode("cp1251")
    assert decode(content).names == ("Müllheim", "Köln", "Êàçàíü")
    content = table(["Müllheim", "Köln", "Würzburg", "Fürth"]).encode("cp1252")
    content += "z,横浜,1,2\r\n".encode("cp932")
    assert decode(content).names[-1] == "‰¡•l"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("MÃ¼llheim", "Müllheim"), ("璐靛窞", "贵州"), ("涓婃捣", "上海"), ("ÐšÐ°Ð·Ð°Ð½ÑŒ", "Казань")],
)
def test_letters_that_were_garbled_before_are_told(written: str, meant: str) -> None:
    assert [*garbled(table(["a", written]))] == [(3, written, meant)]


def test_names_are_not_garbled() -> None:
    assert [*garbled(table([name for names in NAMES.values() for name in names.split()]))] == []
