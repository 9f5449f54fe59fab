"""Styles as the terminal has them: what SGR parameters make of one, and the shortest way between two."""

from functools import lru_cache
from typing import NamedTuple

# What switches an attribute off again (ECMA-48, and 51 to 55 as terminals read them).
OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "5": "25", "6": "25", "7": "27", "8": "28"}
OFF |= {"9": "29", "51": "54", "52": "54", "53": "55"}
ENDS = {off: frozenset(on for on, by in OFF.items() if by == off) for off in set(OFF.values())}

FOREGROUND = {*map(str, range(30, 38)), *map(str, range(90, 98))}
BACKGROUND = {*map(str, range(40, 48)), *map(str, range(100, 108))}

# A terminal's own sixteen colours, as xterm has them.
PALETTE = (
    *("#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5"),
    *("#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"),
)


class Style(NamedTuple):
    """Colours as SGR parameters ("" is the terminal's own), attributes as SGR parameters, and a hyperlink.

    The link is what stands between `OSC 8 ;` and its end: parameters and address, "" for none.
    """

    foreground: str = ""
    background: str = ""
    attributes: frozenset[str] = frozenset()
    link: str = ""


PLAIN = Style()

# Attributes that are seen on a blank: lines under, through and over it, frames, and colours in reverse.
ON_BLANKS = frozenset({"4", "7", "9", "21", "51", "52", "53"})


@lru_cache(maxsize=4096)
def of_blank(style: Style) -> Style:
    """Return what of a style is seen on a blank: mostly its background alone."""
    if style.attributes & ON_BLANKS:
        return style
    return Style(background=style.background, link=style.link)


@lru_cache(maxsize=4096)
def applied(style: Style, parameters: str) -> Style:
    """Return the style after `CSI parameters m`. Parameters that mean nothing are passed over."""
    codes = parameters.replace(":", ";").split(";")
    at = 0
    while at < len(codes):
        code = codes[at].lstrip("0")
        length = {"2": 5, "5": 3}.get(codes[at + 1], 1) if code in ("38", "48") and at + 1 < len(codes) else 1
        style = _applied(style, code, ";".join([code, *codes[at + 1 : at + length]]))
        at += length
    return style


def _applied(style: Style, code: str, whole: str) -> Style:
    if code == "":
        return Style(link=style.link)
    if code in OFF:
        return style._replace(attributes=style.attributes | {code})
    if code in ENDS:
        return style._replace(attributes=style.attributes - ENDS[code])
    if code in FOREGROUND or (code == "38" and whole != code):
        return style._replace(foreground=whole)
    if code in BACKGROUND or (code == "48" and whole != code):
        return style._replace(background=whole)
    if code == "39":
        return style._replace(foreground="")
    return style._replace(background="") if code == "49" else style


def linked(style: Style, link: str) -> Style:
    """Return the style with a hyperlink, or without where it has no address."""
    return style._replace(link="" if link.endswith(";") else link)


@lru_cache(maxsize=4096)
def change(before: Style, after: Style) -> str:
    """Return the shortest sequence that makes `after` of `before`."""
    parts = ""
    if before[:3] != after[:3]:
        steps, anew = ";".join(_steps(before, after)), ";".join(["0", *_whole(after)])
        codes = min(steps, anew if anew != "0" else "", key=len)
        parts = f"\x1b[{codes}m"
    if before.link != after.link:
        parts += f"\x1b]8;{after.link or ';'}\x1b\\"
    return parts


def _whole(style: Style) -> list[str]:
    return [*sorted(style.attributes), *filter(None, style[:2])]


def _steps(before: Style, after: Style) -> list[str]:
    """Return what has to be switched off, and on, from one style to the other."""
    off = {OFF[code] for code in before.attributes - after.attributes}
    kept = before.attributes.difference(*(ENDS[code] for code in off))
    codes = [*sorted(off), *sorted(after.attributes - kept)]
    for had, has, own in zip(before[:2], after[:2], ("39", "49"), strict=True):
        if had != has:
            codes.append(has or own)
    return codes
