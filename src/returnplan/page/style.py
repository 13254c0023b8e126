"""Colours and letters of the page and its charts, light and dark.

Hues of modes follow Okabe and Ito's set, which people with any colour vision tell apart; each has
at least three times the luminance of its ground, or a third of it, in both grounds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

FONT = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', "
    "'Microsoft YaHei', 'Noto Sans CJK SC', 'WenQuanYi Zen Hei', sans-serif"
)

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff",
    "ground": "#f4f5f2",
    "ink": "#17262e",
    "quiet": "#4e5d66",
    "line": "#d5dad9",
    "accent": "#0a6a73",
    "on_accent": "#ffffff",
    "track": "#e4e9e8",
    "limit": "#a3301c",
    "sea": "#eaf0f2",
    "land": "#fbfaf6",
    "coast": "#c3cbc9",
    "bus": "#0072b2",
    "train": "#c75300",
    "flight": "#a8437f",
    "ship": "#00838f",
    "helicopter": "#8a6d00",
    "other": "#5d6872",
    "beds": "#5a4fa3",
    "local": "#8a8f94",
    "setting_out": "#455a64",
    "arriving": "#2e7d32",
    "in_quarantine": "#5a4fa3",
    "low": "#f3e3d3",
    "middle": "#8fbfc0",
    "high": "#0a6a73",
    "orders": "#8a8f94",
    "input": "#e0a100",
    "post": "#c75300",
    "estimate": "#7fb2b5",
    "unknown": "#b3bbbd",
    "better": "#1f7a33",
    "worse": "#a3301c",
    "run0": "#5f6f78",
    "run1": "#0072b2",
    "run2": "#c75300",
    "run3": "#a8437f",
    "run4": "#2e7d32",
    "run5": "#8a6d00",
}

DARK: Mapping[str, str] = {
    "paper": "#18232a",
    "ground": "#10181d",
    "ink": "#e8eef0",
    "quiet": "#a9b7bd",
    "line": "#33434b",
    "accent": "#4fb9bf",
    "on_accent": "#06191b",
    "track": "#2a3940",
    "limit": "#ff8a70",
    "sea": "#131d23",
    "land": "#212e35",
    "coast": "#45565f",
    "bus": "#56b4e9",
    "train": "#f08c42",
    "flight": "#e394c3",
    "ship": "#4dd0e1",
    "helicopter": "#e6d24a",
    "other": "#9fabb2",
    "beds": "#a79cf0",
    "local": "#8b979d",
    "setting_out": "#c9d6dc",
    "arriving": "#7ccf7f",
    "in_quarantine": "#a79cf0",
    "low": "#3a3128",
    "middle": "#3a7a80",
    "high": "#79dbe0",
    "orders": "#8b979d",
    "input": "#f0c040",
    "post": "#f08c42",
    "estimate": "#33757a",
    "unknown": "#5c6c74",
    "better": "#7ccf7f",
    "worse": "#ff8a70",
    "run0": "#a9b7bd",
    "run1": "#56b4e9",
    "run2": "#f08c42",
    "run3": "#e394c3",
    "run4": "#7ccf7f",
    "run5": "#e6d24a",
}

THEMES = {"light": LIGHT, "dark": DARK}
_TOKEN = re.compile(r'"@([a-z_0-9]+)"')


def filled(spec: Any, colours: Mapping[str, str], sizes: Mapping[str, int]) -> dict[str, Any]:
    """A specification with its `"@name"` replaced by colours and sizes."""
    known: dict[str, Any] = {**colours, **sizes}

    def value(match: re.Match[str]) -> str:
        return json.dumps(known[match[1]])

    found: dict[str, Any] = json.loads(_TOKEN.sub(value, json.dumps(spec, ensure_ascii=False)))
    return found


CONFIG: Mapping[str, Any] = {
    "background": "@paper",
    "font": FONT,
    "padding": 4,
    "view": {"stroke": None},
    "bar": {"color": "@accent"},
    "text": {"color": "@ink", "fontSize": 12},
    "axis": {
        "labelColor": "@quiet",
        "titleColor": "@quiet",
        "titleFontWeight": "normal",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "gridColor": "@line",
        "gridOpacity": 0.7,
        "domainColor": "@line",
        "tickColor": "@line",
        "labelPadding": 6,
    },
    "legend": {
        "labelColor": "@ink",
        "titleColor": "@quiet",
        "titleFontWeight": "normal",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "orient": "top",
        "offset": 10,
        "symbolOpacity": 1,
    },
    "header": {"labelColor": "@ink", "labelFontSize": 12, "labelFontWeight": 600},
    "concat": {"spacing": 18},
    "facet": {"spacing": 22},
}
"""Of every chart; `"@name"` as in the charts."""
