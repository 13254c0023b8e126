"""Names as they are compared."""

import pytest

from returnplan.gazetteer.spelling import AIRPORTS, bare, fold, query_of, without_end


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("毕节", "毕节"), ("毕节市", "毕节"), ("毕节地区", "毕节"), ("大方县", "大方"),
        ("歙县", "歙县"), ("三都水族自治县", "三都"), ("黔东南苗族侗族自治州", "黔东南"),
        ("新疆维吾尔自治区", "新疆"), ("广西壮族自治区", "广西"), ("内蒙古自治区", "内蒙古"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"), ("Bijie City", "bijie"),
        ("Zhen-Xiong  County", "zhenxiong"), ("zhenxiong_xian", "zhenxiong"),
        ("BIJIE", "bijie"), ("Bìjíe Shi", "bijie"), ("County", "county"),
        ("Ｂｉｊｉｅ", "bijie"), ("Xi’an", "xian"), ("Xi'an Shi", "xian"), ("凤凰县", "凤凰"),
    ],
)  # fmt: skip
def test_kinds_case_accents_and_marks_do_not_matter(text, word):
    assert bare(text) == word


def test_what_is_no_letter_is_left_out_and_letters_stay():
    assert fold("São-Paulo (SP)") == "saopaulosp"
    assert fold("毕节 市") == "毕节市"
    assert fold("Ölüdeniz") == "oludeniz"


def test_a_query_leaves_brackets_out_and_says_whether_a_kind_is_named():
    query = query_of("Pujiang（Jinhua）")
    assert query is not None and query.full == "pujiang" and not query.says_kind
    named = query_of("毕节市")
    assert named is not None and named.says_kind
    assert query_of("(?)") is None
    assert query_of(" ") is None


def test_an_end_is_taken_off_once_and_never_the_whole_name():
    assert without_end(fold("昆明长水国际机场"), AIRPORTS) == "昆明长水"
    assert without_end("airport", AIRPORTS) is None
    assert without_end("bijie", AIRPORTS) is None
