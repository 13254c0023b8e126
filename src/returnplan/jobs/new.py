"""A small commented scenario to start from."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from returnplan.errors import UsageError

WORKBOOK = ".xlsx"


def new(path: str | Path) -> list[str]:
    """Write the template into a new or empty folder, or as the workbook NAME.xlsx.

    Returns
    -------
    The names of the folder's files, or of the workbook's sheets.

    Raises
    ------
    UsageError
        Something is there already, cannot be written, or is to be a workbook of another kind.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix in (".xls", ".xlsm", ".xlsb", ".ods", ".csv"):
        raise UsageError(
            f"'{path}' ends in {path.suffix}; new writes a folder, or a workbook named NAME.xlsx"
        )
    try:
        return _new_workbook(path) if suffix == WORKBOOK else _new_folder(path)
    except OSError as error:
        raise UsageError(
            f"'{path}' cannot be written: {error.strerror or error}; name another place"
        ) from error


def _new_folder(folder: Path) -> list[str]:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"'{folder}' is there already and is not empty; name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    with as_file(files("returnplan.jobs") / "template") as template:
        names = sorted(path.name for path in template.iterdir())
        for name in names:
            text = (template / name).read_text(encoding="utf-8")
            # By its mark a spreadsheet knows UTF-8, also where other scripts are added.
            encoding = "utf-8-sig" if name.endswith(".csv") else "utf-8"
            (folder / name).write_text(text, encoding=encoding, newline="\n")
    return names


def _new_workbook(path: Path) -> list[str]:
    from returnplan.jobs.workbook import write_workbook

    if path.exists() or path.is_symlink():
        raise UsageError(f"'{path}' is there already; name a new workbook")
    path.parent.mkdir(parents=True, exist_ok=True)
    with as_file(files("returnplan.jobs") / "template") as template:
        return write_workbook(template, path)
