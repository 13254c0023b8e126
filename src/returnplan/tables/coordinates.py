"""Coordinates in degrees and minutes, as people and ships write them: 28 6.8 N, 28°06'48"N.

geopy's `Point` works them out. Its own pattern passes over what it does not understand (it reads
`28 6.8 N` as 6.8 degrees), so a text is taken apart here and given to it with every part marked.
"""

from __future__ import annotations

import re

NORTH_SOUTH, EAST_WEST = "NS", "EW"
_LETTERS = {"北纬": "N", "南纬": "S", "东经": "E", "西经": "W"}
_NUMBER = r"\d{1,3}(?:[.,]\d+)?"
_SIDE = r"[NSEWnsew]|北纬|南纬|东经|西经"
_APART = r"(?<=[^\d.,])"
"""Between two numbers stands a blank or a mark: 286 is not 28 degrees 6."""
_DEGREES = re.compile(
    rf"(?P<front>{_SIDE})?\s*(?P<sign>[+-])?(?P<degrees>{_NUMBER})\s*(?P<mark>[°º˚d度]|deg)?"
    rf"(?:\s*{_APART}(?P<minutes>{_NUMBER})\s*(?:['′’m分]|min)?)?"
    rf"(?:\s*{_APART}(?P<seconds>{_NUMBER})\s*(?:[\"″”s秒]|''|sec)?)?"
    rf"\s*(?P<back>{_SIDE})?",
    re.ASCII,
)


def marked_degrees(text: str, sides: str) -> float | None:
    """Degrees of a text with a mark of degrees, minutes or a side of the earth; None without any.

    Parameters
    ----------
    sides
        `NORTH_SOUTH` for a latitude, `EAST_WEST` for a longitude. Without a letter, what is
        positive is north or east.

    Raises
    ------
    ValueError
        It is such a text, but says too much, or what cannot be.

    Examples
    --------
    `28 6.8 N` is 28 + 6.8 / 60 = 28.113333; `28°06'48"S` is -28.113333.
    """
    match = _DEGREES.fullmatch(text.strip())
    if match is None:
        return None
    parts = match.groupdict()
    letters = [parts[side] for side in ("front", "back") if parts[side]]
    several = parts["minutes"] is not None or parts["seconds"] is not None
    if not letters and not several and not parts["mark"]:
        return None
    if len(letters) > 1:
        raise ValueError(f"{letters[0]} and {letters[1]} both stand in it")
    side = _LETTERS.get(letters[0], letters[0]).upper() if letters else sides[0]
    if side not in sides:
        of_other = "longitude" if sides == NORTH_SOUTH else "latitude"
        raise ValueError(f"{letters[0]} is of a {of_other}")
    if letters and parts["sign"]:
        raise ValueError(f"a sign and {letters[0]} both stand in it")
    numbers = [(parts[name] or "0").replace(",", ".") for name in _PARTS]
    if any(float(number) >= 60 for number in numbers[1:]):
        raise ValueError("minutes and seconds are below 60")
    later = (several, parts["seconds"])
    if any("." in one and more for one, more in zip(numbers, later, strict=False)):
        raise ValueError("only the last of degrees, minutes and seconds has decimals")
    whole = float(numbers[0]) + float(numbers[1]) / 60 + float(numbers[2]) / 3600
    most = 90 if sides == NORTH_SOUTH else 180
    if whole > most:
        raise ValueError(f"it is more than {most} degrees")
    return _by_geopy(numbers, side, sides, negative=parts["sign"] == "-")


_PARTS = ("degrees", "minutes", "seconds")


def _by_geopy(numbers: list[str], side: str, sides: str, *, negative: bool) -> float:
    from geopy.point import Point  # slow to load, and seldom needed

    degrees, minutes, seconds = numbers
    mine = f"{degrees} {minutes}m {seconds}s {side}"
    both = f"{mine}, 0" if sides == NORTH_SOUTH else f"0, {mine}"
    point = Point(both)
    found = float(point.latitude if sides == NORTH_SOUTH else point.longitude)
    return -found if negative else found
