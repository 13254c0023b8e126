"""Random tables in many clothes, read back and compared with what was meant.

CSV in six encodings (four code pages, UTF-8 and UTF-16) and three separators, workbooks of six
writers: openpyxl, xlsxwriter, xlwt, two dialects of XML written by hand, and LibreOffice in two
languages where it is installed, which saves each as .ods, .xls, .xlsx and CSV.

    make fuzz CASES=5000
    python benchmarks/fuzz_reading.py --show 1081     # one case: its files, and what is read

Exit status 1 if a cell was ever read as something else without a word, or a file was refused.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from clothes import (
    NAMES,
    SEPARATORS,
    WRITERS,
    Outcome,
    as_csv,
    by_openpyxl,
    random_rows,
    read_book,
    read_csv,
    typed_rows,
)

FIRST_SEED = 1000
"""Seeds below are those of the tests."""
OFFICE_CASES = 20
"""Workbooks that LibreOffice saves anew in one go, for each language and format."""
LANGUAGES = {"de-DE": "59,34,76,1", "zh-CN": "44,34,76,1"}
"""Language of LibreOffice, and separator, quotation mark, encoding and first row of its CSV."""
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{language}</value></prop></item></oor:items>
"""
OFFICE_SECONDS = 300


def names_of(encoding: str) -> list[str]:
    """Names that an encoding can hold."""
    return NAMES[encoding].split()


def case(seed: int, folder: Path) -> list[tuple[str, Outcome]]:
    """One table as CSV of a random encoding and separator, and as a workbook of a random writer."""
    chance = random.Random(seed)
    encoding, mark = chance.choice(list(NAMES)), chance.choice(SEPARATORS)
    rows = random_rows(chance, names_of(encoding))
    for row in rows:
        row["serves"] = tuple("e5" if one == "安吉" else one for one in row["serves"])
    content = as_csv(rows, chance, encoding, mark)
    (folder / f"{seed}.csv").write_bytes(content)
    found = [(f"csv {encoding} {mark!r}", read_csv(content, rows))]
    writer = chance.choice(list(WRITERS))
    path = folder / f"{seed}-{writer}"
    WRITERS[writer](path, typed_rows(rows, chance))
    return [*found, (writer, read_book(path, rows))]


def office(seed: int, folder: Path, language: str) -> list[tuple[str, Outcome]]:
    """Workbooks of openpyxl as LibreOffice saves them, in each format."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    text = SETTINGS.format(language=language)
    (profile / "registrymodifications.xcu").write_text(text, encoding="utf-8")
    meant = {}
    for at in range(OFFICE_CASES):
        chance = random.Random(seed + at)
        rows = random_rows(chance, names_of("utf-8"))
        meant[f"case{at}"] = rows
        # CSV holds what is shown: h:mm shows 26:30 as 2:30, and texts keep their decimal points
        cells = typed_rows(rows, chance, texts=0)
        by_openpyxl(folder / f"case{at}.xlsx", cells, span="[h]:mm")
    found = []
    filters = {
        "ods": "ods",
        "xls": "xls:MS Excel 97",
        "xlsx": "xlsx:Calc MS Excel 2007 XML",
        "csv": f"csv:Text - txt - csv (StarCalc):{LANGUAGES[language]}",
    }
    for suffix, how in filters.items():
        out = folder / suffix
        books = [str(folder / f"{name}.xlsx") for name in meant]
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += ["--headless", "--convert-to", how, "--outdir", str(out), *books]
        subprocess.run(command, check=True, capture_output=True, timeout=OFFICE_SECONDS)
        for name, rows in meant.items():
            path = out / f"{name}.{suffix}"
            if suffix == "csv":
                outcome = read_csv(path.read_bytes(), rows)
            else:
                outcome = read_book(path, rows)
            found.append((f"LibreOffice {language} {suffix}", outcome))
    return found


def fuzz(first: int, cases: int) -> int:
    """How many files were misread or refused; each is printed."""
    began = time.monotonic()
    total: Counter[str] = Counter()
    warned: Counter[str] = Counter()
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        every = ((seed, one) for seed in range(first, first + cases) for one in case(seed, folder))
        found = list(every)
        if shutil.which("soffice"):
            for language in LANGUAGES:
                home = folder / language
                home.mkdir()
                found += [(first, one) for one in office(first, home, language)]
        else:
            print("LibreOffice is not installed: its workbooks are left out")
    for seed, (clothes, outcome) in found:
        total[clothes] += 1
        warned[clothes] += bool(outcome.told)
        errors = [one for one in outcome.told if one.startswith("S")]
        for fault in (*outcome.wrong, *errors):
            print(f"seed {seed}, {clothes}: {fault}", flush=True)
        failed += bool(outcome.wrong or errors)
    for clothes in sorted(total):
        print(f"{clothes}: {total[clothes]:,} read, {warned[clothes]:,} with a warning")
    seconds = time.monotonic() - began
    print(f"{len(found):,} tables in {seconds:.0f} s: {failed:,} misread or refused")
    return failed


def show(seed: int) -> None:
    """Write the files of a case into a folder under the current one, and print what is read."""
    folder = Path(f"reading-{seed}")
    folder.mkdir(exist_ok=True)
    for clothes, outcome in case(seed, folder):
        print(clothes)
        for line in (*outcome.wrong, *outcome.told):
            print(f"  {line}")


def main() -> None:
    """Read the options."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=int, nargs="?", default=300)
    parser.add_argument("--first", type=int, default=FIRST_SEED, metavar="SEED")
    parser.add_argument("--show", type=int, metavar="SEED")
    options = parser.parse_args()
    if options.show is not None:
        show(options.show)
    elif fuzz(options.first, options.cases):
        sys.exit(1)


if __name__ == "__main__":
    main()
