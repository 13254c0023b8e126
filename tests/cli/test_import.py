"""`import`: messy lists of workers, of which nobody is lost and nothing is guessed."""

import csv
import random
from datetime import date

import pytest

from gazetteer_world import TOWNS
from returnplan.scenario import load_scenario, read_scenario

GBK = """\
某县返岗务工人员登记表,,,,,,
填报日期：2020年2月10日,,,,,,
序号,姓 名,户籍地（县）,用工单位,岗位*,到岗日期,联系电话
1,张三,丹寨县,诸暨纺织厂,挡车工,2020/2/16,13800000001
2,李四,丹寨县,诸暨纺织厂,挡车工,2020年2月16日,13800000002
3,王五,台江县,诸暨纺织厂,修机工,,13800000003
4,赵六,台江县,,修机工,2020-02-17,13800000004
5,钱七,台江县,诸暨纺织厂,修机工,16/2/2020,13800000005
合计,5人,,,,,
"""


def _workers(folder) -> list[dict[str, str]]:
    with (folder / "workers.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_list_in_gbk_with_titles_draws_a_scenario_up(command, in_tmp):
    (in_tmp / "list.csv").write_bytes(GBK.encode("gbk"))
    result = command("import", "list.csv", "-o", "mine")
    assert result.status == 0
    assert "headings in row 3" in result.out
    assert "origin = '户籍地(县)'" in result.out
    assert "mine: 3 of 6 rows placed in 2 cohorts; 3 to ask about" in result.out
    assert "L001 list.csv:7 [用工单位]: the list does not say the employer of 赵六" in result.out
    assert "S113 list.csv:8 [到岗日期]: '16/2/2020' is not a date" in result.out
    assert "list.csv:9" in result.out, "the row of the sum"
    assert [(row["worker"], row["name"], row["origin"]) for row in _workers(in_tmp / "mine")] == [
        ("1", "张三", "丹寨县"), ("2", "李四", "丹寨县"), ("3", "王五", "台江县"),
    ]  # fmt: skip
    assert "1380" not in (in_tmp / "mine" / "workers.csv").read_text(encoding="utf-8")


def test_check_names_all_that_a_draft_lacks_and_nothing_else(command, in_tmp):
    (in_tmp / "list.csv").write_bytes(GBK.encode("gbk"))
    command("import", "list.csv", "-o", "mine")
    scenario, findings = read_scenario(in_tmp / "mine")
    assert scenario is None
    assert {(one.file, one.column) for one in findings} == {
        ("scenario.toml", "days"), ("places.csv", "latitude"), ("places.csv", "longitude"),
        ("employers.csv", "place"), ("posts.csv", "required"), ("fleets.csv", None),
    }  # fmt: skip


def test_a_draft_that_is_filled_in_is_a_scenario(command, in_tmp):
    (in_tmp / "list.csv").write_bytes(GBK.encode("gbk"))
    command("import", "list.csv", "-o", "mine")
    folder = in_tmp / "mine"
    toml = (folder / "scenario.toml").read_text(encoding="utf-8")
    (folder / "scenario.toml").write_text(toml.replace("# days", "days"), encoding="utf-8")
    _fill(folder / "places.csv", latitude="26.2", longitude="107.8")
    with (folder / "places.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("诸暨,,,,,29.7,120.2,,,\r\n")
    _fill(folder / "employers.csv", place="诸暨")
    _fill(folder / "posts.csv", required="10")
    with (folder / "fleets.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("coach,,,bus,诸暨,1,40,2,80,2500,4,0,8,0,,\r\n")
    scenario = load_scenario(folder)
    assert scenario.start == date(2020, 2, 16)
    assert {one.origin: one.workers for one in scenario.cohorts.values()} == {
        "丹寨县": 2, "台江县": 1,
    }  # fmt: skip


def _fill(path, **cells: str) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [{**row, **cells} for row in csv.DictReader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_a_workbook_with_merged_titles_and_telephones_as_numbers(command, in_tmp):
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "说明"
    book.active["A1"] = "请填写第二张表"
    sheet = book.create_sheet("登记表")
    sheet["A1"] = "返岗人员登记表"
    sheet.merge_cells("A1:F1")
    sheet.append(["工号", "姓名", "出发地", "企业名称", "工种", "手机号码"])
    for row in (
        (1001, "张三", "Millbrook", "Harbour Bearings", "assembler", 13800138000),
        (1002, "李四", "Stonegate", None, "packer", 13800138001),
        (1003, "王五", "Stonegate", None, "packer", 13800138002),
        (1004, "赵六", "Ferrow", "Harbour Glass", "furnace", 13800138003),
    ):
        sheet.append(row)
    sheet.merge_cells("D3:D5")
    book.save(in_tmp / "list.xlsx")
    command("new", "spring")
    result = command("import", "list.xlsx", "-o", "spring", "--force")
    assert result.status == 0
    assert "登记表, headings in row 2" in result.out
    assert "4 of 4 rows placed" in result.out
    assert [(row["worker"], row["employer"]) for row in _workers(in_tmp / "spring")] == [
        ("1001", "bearings"), ("1002", "bearings"), ("1003", "bearings"), ("1004", "glass"),
    ]  # fmt: skip
    assert command("check", "spring").status == 0


TWICE = """\
Number;Name;Home;Company;Job;Phone
R1;Wei;Millbrook;Harbour Bearings;packer;13800000001
R1;Mei;Millbrook;Harbour Bearings;packer;13800000002
R2;Wei;Millbrook;Harbour Bearings;packer;13800000001
R3;Wei;Stonegate;Harbour Bearings;packer;13800000003
;Li;Stonegate;Harbour Bearings;packer;
;Li;Stonegate;Harbour Bearings;packer;
"""


def test_whoever_is_twice_in_a_list_is_asked_about(command, in_tmp):
    (in_tmp / "list.csv").write_bytes(TWICE.encode("utf-16"))
    command("new", "spring")
    result = command("import", "list.csv", "-o", "spring", "--force", "--ask", "ask.csv")
    assert "3 of 6 rows placed" in result.out
    with (in_tmp / "ask.csv").open(encoding="utf-8-sig", newline="") as file:
        asked = {row["row"]: row["why"] for row in csv.DictReader(file)}
    assert "the same number in row 2" in asked["3"]
    assert "the same name and telephone in row 2" in asked["4"]
    assert "the same in every cell in row 6" in asked["7"]
    assert [row["worker"] for row in _workers(in_tmp / "spring")] == ["R1", "R3", "r6"]


UNKNOWN = """\
名字\t来处\t公司\t岗位
a\tMillbrook\tHarbour Bearings\tAssemblers
b\tMilbrook\tHarbour Bearings\tpacker
c\tWest Stonegate town\tHarbour Bearings\tpacker
d\tferrow\tHarbor Glass\tfurnace
e\tFERROW\tglass\twelder
f\t=1+1\tglass\tfurnace
"""


def test_unknown_names_are_told_with_the_nearest_and_never_guessed(command, in_tmp):
    (in_tmp / "list.tsv").write_text(UNKNOWN, encoding="utf-8")
    command("new", "spring")
    missing = command("import", "list.tsv", "-o", "spring", "--force")
    assert missing.status == 2
    assert "no column says the origin" in missing.err and "'来处'" in missing.err
    assert not (in_tmp / "spring" / "workers.csv").exists()
    result = command("import", "list.tsv", "-o", "spring", "--force", "--map", "origin=来处")
    assert result.status == 0
    assert "1 of 6 rows placed" in result.out
    for line in (
        "list.tsv:3 [来处]: 'Milbrook' is no place in places.csv / did you mean 'Millbrook'?",
        "list.tsv:4 [来处]: 'West Stonegate town' is no place in places.csv / did you mean 'Stoneg",
        "list.tsv:5 [公司]: 'Harbor Glass' is no employer in employers.csv / did you mean 'Harbour",
        "list.tsv:6 [岗位]: 'welder' is no post of 'glass' in posts.csv",
        "list.tsv:7 [来处]: '=1+1' is no place",
    ):
        assert line in result.out
    assert {place.name for place in (in_tmp / "spring").iterdir()} >= {"README.md", "workers.csv"}


MESSY = """\
某县春节返岗人员登记表,,,,,
单位：Harbour Bearings（盖章）,,,填表人：李,,
序号,姓名,户籍地,工种,返岗日期,联系电话
1,张三,Millbrook,packer,2026/2/24,13800000001
2,李四,毕节市,packer,2026年2月25日,13800000002
3,李四,毕节市,packer,2026年2月25日,13800000002
4,王五,朝阳,packer,,13800000003
5,赵六,火星,packer,,13800000004
6,孙七,Milbrook,packer,,13800000005
"""


def test_unknown_towns_are_proposed_to_locate_and_then_known(command, in_tmp, monkeypatch):
    """A list with all that lists have: GBK, titles, telephones, one person twice, unknown towns."""
    monkeypatch.setattr("returnplan.gazetteer.towns._towns", lambda: TOWNS)
    (in_tmp / "list.csv").write_bytes(MESSY.encode("gbk"))
    command("new", "spring")
    arguments = ("list.csv", "-o", "spring", "--force", "--same", "employer=bearings")
    result = command("import", *arguments)
    assert "1 of 6 rows placed in 1 cohort; 5 to ask about" in result.out
    assert "L003 list.csv:5 [户籍地]: '毕节市' is no place in places.csv / add it to" in result.out
    assert "L002 list.csv:6: '李四' is in the list twice" in result.out
    assert (
        "The list names 3 places that spring does not have. `returnplan locate spring --add 毕节市 "
        "--add 朝阳 --add 火星` finds and adds them; then import again."
    ) in result.out, "'Milbrook' is like a place that is there"
    located = command(
        "locate", "spring", "--add", "毕节市", "--add", "朝阳", "--add", "火星", "--yes"
    )
    assert located.status == 1 and "coordinates of 1 place filled in; 2 without" in located.out
    again = command("import", *arguments)
    assert "2 of 6 rows placed in 2 cohorts; 4 to ask about" in again.out
    assert [(row["name"], row["origin"]) for row in _workers(in_tmp / "spring")] == [
        ("张三", "millbrook"), ("李四", "毕节市"),
    ]  # fmt: skip
    assert load_scenario(in_tmp / "spring").places["毕节市"].latitude == 27.2839
    assert "1380" not in (in_tmp / "spring" / "workers.csv").read_text(encoding="utf-8")


def test_where_nobody_can_be_placed_unknown_towns_are_proposed_too(command, in_tmp):
    (in_tmp / "list.csv").write_text("home,company,job\nA b,glass,furnace\n", encoding="utf-8")
    command("new", "spring")
    result = command("import", "list.csv", "-o", "spring", "--force")
    assert result.status == 2
    assert "`returnplan locate spring --add 'A b'` finds and adds it" in result.err
    assert not (in_tmp / "spring" / "workers.csv").exists()


def test_a_draft_is_filled_in_by_locate(command, in_tmp, monkeypatch):
    monkeypatch.setattr("returnplan.gazetteer.towns._towns", lambda: TOWNS)
    (in_tmp / "list.csv").write_bytes(GBK.encode("gbk"))
    told = command("import", "list.csv", "-o", "mine").out
    assert "`returnplan locate mine` finds where the places are" in told
    assert command("locate", "mine", "--yes").status == 0
    _, findings = read_scenario(in_tmp / "mine")
    assert not [one for one in findings if one.file == "places.csv"]


ROUNDED = """\
身份证号,姓名,出发地,岗位,备注
5.22636E+17,张三,Millbrook,packer,"说,了"
522636199001010011,李四,Millbrook,packer,ok
522636199001010012,王五,Millbrook,packer,a,b
"""


def test_rounded_numbers_and_rows_out_of_step_are_told(command, in_tmp):
    (in_tmp / "list.csv").write_text(ROUNDED, encoding="utf-8-sig")
    command("new", "spring")
    arguments = ("-o", "spring", "--force", "--same", "employer=Harbour Bearings")
    result = command("import", "list.csv", *arguments, "--map", "worker=身份证号")
    assert result.status == 0
    assert "1 of 3 rows placed" in result.out
    assert "list.csv:2 [身份证号]" in result.out
    assert "list.csv:4: the row has 6 cells" in result.out
    assert [row["worker"] for row in _workers(in_tmp / "spring")] == ["522636199001010011"]


def test_one_of_several_columns_is_taken_and_the_other_told(command, in_tmp):
    text = "户籍地,出发地,单位,岗位\nA,B,F,x\n"
    (in_tmp / "list.csv").write_text(text, encoding="utf-8")
    result = command("import", "list.csv", "-o", "mine")
    assert "origin = '出发地'" in result.out
    assert "Not taken: '户籍地', which --map origin=户籍地 would take." in result.out
    other = command("import", "list.csv", "-o", "other", "--map", "origin=户籍地")
    assert "origin = '户籍地'" in other.out
    assert _workers(in_tmp / "other")[0]["origin"] == "a"


def test_names_much_alike_are_warned_of_in_a_draft(command, in_tmp):
    rows = "".join(
        f"{town},F,x,{number}\n" for number, town in enumerate(["丹寨县"] * 3 + ["丹寨"])
    )
    (in_tmp / "list.csv").write_text(f"出发地,单位,岗位,工号\n{rows}", encoding="utf-8")
    result = command("import", "list.csv", "-o", "mine")
    assert (
        "L005 list.csv [origin]: '丹寨' (1 worker) is much like '丹寨县' (3 workers)" in result.out
    )


def test_nothing_is_replaced_without_force(command, in_tmp):
    (in_tmp / "list.csv").write_text("home,company,job\nMillbrook,glass,furnace\n")
    (in_tmp / "ask.csv").write_text("mine")
    command("new", "spring")
    before = {path.name: path.read_bytes() for path in (in_tmp / "spring").iterdir()}
    for options in (("-o", "spring"), ("-o", "new", "--ask", "ask.csv"), ("-o", "x.xlsx")):
        result = command("import", "list.csv", *options)
        assert result.status == 2
        assert result.err.count("\n") == 1
    assert {path.name: path.read_bytes() for path in (in_tmp / "spring").iterdir()} == before
    assert sorted(path.name for path in in_tmp.iterdir()) == ["ask.csv", "list.csv", "spring"]
    assert (in_tmp / "ask.csv").read_text() == "mine"


@pytest.mark.parametrize(
    "options",
    [("--map", "origin"), ("--map", "orign=x"), ("--map", "origin=nowhere"), ("--same", "=")],
)
def test_options_that_make_no_sense_take_one_line(command, in_tmp, options):
    (in_tmp / "list.csv").write_text("home,company,job\nA,B,C\n")
    result = command("import", "list.csv", "-o", "mine", *options)
    assert result.status == 2
    assert result.err.count("\n") == 1
    assert not (in_tmp / "mine").exists()


def test_whatever_the_file_holds_there_is_no_traceback(command, in_tmp):
    """Broken, blank and random files, under the names of all kinds of list."""
    dice = random.Random(7)
    gbk = GBK.encode("gbk")
    contents = [b"", b"\n\n", b"\0" * 40, b'"', b"home,company,job\n", b"PK\x03\x04", gbk[:-1]]
    for _ in range(30):
        broken = bytearray(gbk)
        for _ in range(dice.randint(1, 20)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        contents.append(bytes(broken))
    for number, content in enumerate(contents):
        for ending in ("csv", "xlsx", "xls") if number < 7 else ("csv",):
            (in_tmp / f"list.{ending}").write_bytes(content)
            result = command("import", f"list.{ending}", "-o", f"out{number}{ending}")
            assert result.status in (0, 2), result.err
            assert "internal error" not in result.err
            assert (result.status == 0) == (in_tmp / f"out{number}{ending}").exists()
    for missing in ("nothing.csv", "nothing.xlsx", "."):
        assert command("import", missing, "-o", "mine").status == 2
