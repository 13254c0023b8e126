"""JavaScript and styles of others, out of installed packages: Vega and DataTables.

Vega comes bundled by vl-convert, which takes some seconds; the bundle is kept in the user's cache
folder under its versions. No file of others is part of this project.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from returnplan.errors import UsageError

VEGA_LITE = "6.4"
"""Version of the language that the charts are written in, of those that vl-convert has."""
EXPOSED = "window.vegaEmbed = vegaEmbed;"
"""What the bundle gives to the page."""
_EXPORTS = re.compile(r"export\s*\{([^}]*)\}\s*;?")


def vega_is_kept() -> bool:
    """Whether the bundle need not be made."""
    return _kept_vega().is_file()


def _kept_vega() -> Path:
    """The bundle of these versions in the user's cache folder."""
    return _cache_folder() / f"vega-{_version('vl-convert-python')}-{VEGA_LITE}.js"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError as error:
        raise _missing(package, error) from error


def vega() -> str:
    """A script that makes `vegaEmbed`."""
    kept = _kept_vega()
    with suppress(OSError):
        return kept.read_text(encoding="utf-8")
    try:
        import vl_convert
    except ImportError as error:
        raise _missing("vl-convert-python", error) from error
    script = _alone(vl_convert.javascript_bundle(snippet=EXPOSED, vl_version=VEGA_LITE))
    with suppress(OSError):
        _keep(kept, script)
    return script


def _keep(path: Path, script: str) -> None:
    """Complete or absent, whoever else writes it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, delete=False
    ) as part:
        part.write(script)
    Path(part.name).replace(path)


def _cache_folder() -> Path:
    """Where programs of the user keep what they can make again."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "returnplan"


@cache
def data_tables() -> tuple[str, str]:
    """A script that makes `DataTable`, and its styles."""
    try:
        folder = _folder("itables") / "html"
        script = (folder / "dt_bundle.js").read_text(encoding="utf-8")
        styles = (folder / "dt_bundle.css").read_text(encoding="utf-8")
    except (ImportError, OSError) as error:
        raise _missing("itables", error) from error
    exported = _EXPORTS.search(script)
    names = {}
    for pair in exported[1].split(",") if exported else ():
        inner, _, outer = pair.partition(" as ")
        names[(outer or inner).strip()] = inner.strip()
    if "default" not in names:
        raise UsageError(
            f"itables {version('itables')} does not hold DataTables as expected; "
            "install another version of itables"
        )
    script = _EXPORTS.sub("", script) + f"\n;window.DataTable={names['default']};"
    return _alone(script), styles


def _folder(package: str) -> Path:
    """Where a package is, without running it: itables would load pandas first."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"No module named {package!r}")
    return Path(spec.submodule_search_locations[0])


def _alone(script: str) -> str:
    """Names of its own, and nothing that ends a script element or opens a comment of HTML."""
    script = script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
    return f"(function(){{{script}\n}})();"


def _missing(package: str, error: Exception) -> UsageError:
    return UsageError(
        f"the page needs the package {package}, which cannot be used ({error}); "
        f"install it with: pip install {package}"
    )
