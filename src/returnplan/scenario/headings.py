"""Which column of a list holds what: headings as offices write them, English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NEEDED = ("origin", "employer", "post")
HEADINGS: dict[str, tuple[str, ...]] = {
    "worker": (
        *("worker", "worker id", "id", "number", "employee id", "staff no", "registration"),
        *("工号", "员工编号", "员工号", "编号", "登记号", "人员编号", "no", "no.", "序号"),
    ),
    "name": ("name", "full name", "worker name", "姓名", "员工姓名", "工人姓名", "名字"),
    "origin": (
        *("origin", "home", "home town", "hometown", "town", "county", "village", "from"),
        *("place of departure", "departure place", "出发地", "出发地点", "上车地点", "始发地"),
        *("现居住地", "现住址", "居住地", "来源地", "户籍地", "户籍所在地", "户籍", "籍贯"),
        *("家庭住址", "住址", "地址"),
    ),
    "employer": (
        *("employer", "company", "firm", "factory", "plant", "enterprise"),
        *("用工单位", "用人单位", "工作单位", "单位", "单位名称", "企业", "企业名称", "公司"),
        *("公司名称", "工厂", "厂名"),
    ),
    "post": (
        *("post", "job", "job title", "position", "role", "trade", "occupation"),
        *("岗位", "岗位名称", "工作岗位", "工种", "职位", "职务"),
    ),
    "ready": (
        *("ready", "ready date", "can leave", "available from", "available", "leave date"),
        *("可出发日期", "出发日期", "可返岗日期", "返岗日期", "返程日期", "到岗日期", "到岗时间"),
        *("返岗时间", "出发时间"),
    ),
}
"""Of each column of workers.csv the headings, the likeliest first."""
COUNTERS = frozenset({"no", "no.", "序号"})
"""Headings of what only counts the rows."""
PHONES = frozenset({"phone", "mobile", "telephone", "tel", "电话", "手机", "手机号", "手机号码",
                    "联系电话", "联系方式", "电话号码"})  # fmt: skip

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】|[\s*:/_]+")
_LATIN_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|[*:]")


def plain(heading: str) -> str:
    """A bare heading: ` 姓 名（必填）*` -> `姓名`, `Can_leave:` -> `can leave`."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    if text.isascii():
        return " ".join(_LATIN_ASIDE.sub(" ", text).replace("_", " ").split())
    return _ASIDE.sub("", text)


_EXACT = {word: name for name, words in HEADINGS.items() for word in words}
_WITHIN = [(word, name) for name, words in HEADINGS.items() for word in words if not word.isascii()]


def is_heading(heading: str) -> bool:
    """Whether a cell reads like the heading of a column that is known."""
    word = plain(heading)
    return word in _EXACT or word in PHONES


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where the columns of workers.csv stand in a list."""

    position: Mapping[str, int]
    others: Mapping[str, str]
    """Headings that are not taken -> the column that they could be as well."""


def columns_of(header: Sequence[str], told: Mapping[str, str]) -> Columns:
    """The column of each name: as told (name -> heading), else by the likeliest heading.

    Raises
    ------
    KeyError
        A heading that was told is not there.
    """
    words = [plain(heading) for heading in header]
    position: dict[str, int] = {}
    for name, heading in told.items():
        position[name] = _place(heading, header, words)
    others: dict[str, str] = {}
    for name, likely in HEADINGS.items():
        found = [words.index(word) for word in likely if word in words]
        found += [
            at
            for at, word in enumerate(words)
            if at not in found
            and word not in _EXACT
            and any(one in word for one, of in _WITHIN if of == name and len(one) > 1)
        ]
        for at in found:
            if at in position.values():
                continue
            if name in position:
                others.setdefault(header[at], name)
            else:
                position[name] = at
    taken = {header[at] for at in position.values()}
    return Columns(
        position=position,
        others={heading: name for heading, name in others.items() if heading not in taken},
    )


def _place(heading: str, header: Sequence[str], words: Sequence[str]) -> int:
    if heading.strip() in header:
        return header.index(heading.strip())
    return words.index(plain(heading)) if plain(heading) in words else _missing(heading)


def _missing(heading: str) -> int:
    raise KeyError(heading)
