"""A small commented scenario to start from."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from returnplan.errors import UsageError


def new(folder: str | Path) -> list[str]:
    """Write the template into a new or empty folder; the names of its files.

    Raises
    ------
    UsageError
        The folder holds something already, or cannot be written.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"'{folder}' is there already and is not empty; name a new folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with as_file(files("returnplan.jobs") / "template") as template:
            names = sorted(path.name for path in template.iterdir())
            for name in names:
                text = (template / name).read_text(encoding="utf-8")
                # By its mark a spreadsheet knows UTF-8, also where other scripts are added.
                encoding = "utf-8-sig" if name.endswith(".csv") else "utf-8"
                (folder / name).write_text(text, encoding=encoding, newline="\n")
    except OSError as error:
        raise UsageError(
            f"'{folder}' cannot be written: {error.strerror}; name another folder"
        ) from error
    return names
