"""What the words of a script take: keys, times, sizes, names of files. InputError says what is none."""

import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePath

from textual.theme import BUILTIN_THEMES

from gdtui.core.errors import InputError, visible, visible_file
from gdtui.core.nearest import nearest
from gdtui.film.lines import Token
from gdtui.film.patterns import check_pattern
from gdtui.ui.keys.names import NEEDED, WRITTEN, is_key, refusal
from gdtui.ui.themes import DARK, LIGHT

UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "": 1.0}
TIME = re.compile(r"([0-9]*\.?[0-9]+)(ms|s|m|)")
MOST_SECONDS = 3600.0  # of a pause: an hour is no film
SIZE = re.compile(r"([0-9]{1,4})x([0-9]{1,4})")
MOST_COLUMNS, MOST_ROWS = 500, 200
FASTEST = 1000.0  # times as fast as it was played
SWITCHES = {"on": True, "true": True, "off": False, "false": False}
STILLS = (".svg", ".png", ".txt")  # the files that a picture can go to
FILMS = (".cast", ".svg", ".gif", ".png", ".webp", ".txt")


def key_name(key: str) -> str:
    """Return a key as it is called on the screen, whether a character, or a name such as ctrl+l."""
    if key == " ":
        return "space"
    if key == "ctrl+c":
        raise InputError("film.interrupt")
    if key in ("escape", "enter", *NEEDED) or is_key(key):
        return key
    if (known := WRITTEN.get(key.lower())) is not None:
        return known
    lower = key.lower()
    if len(key) > 1 and (lower in NEEDED or is_key(lower)):
        return lower
    raise InputError("film.key", what=refusal(key))


def seconds(text: str) -> float:
    """Return a time in seconds: 1s, 500ms, 0.5 or 2m."""
    found = TIME.fullmatch(text)
    value = float(found[1]) * UNITS[found[2]] if found else math.nan
    if not 0 <= value <= MOST_SECONDS:
        raise InputError("film.time", value=visible(text), most=f"{MOST_SECONDS:g}")
    return value


def size(text: str) -> tuple[int, int]:
    """Return columns and rows: 100x30."""
    found = SIZE.fullmatch(text)
    columns, rows = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (1 <= columns <= MOST_COLUMNS and 1 <= rows <= MOST_ROWS):
        raise InputError("film.size", value=visible(text), columns=MOST_COLUMNS, rows=MOST_ROWS)
    return columns, rows


def speed(text: str) -> float:
    """Return how many times as fast it is shown as it was played."""
    try:
        value = float(text.removesuffix("x"))
    except ValueError:
        value = math.nan
    if not 1 / FASTEST <= value <= FASTEST:
        raise InputError("film.speed", value=visible(text), most=f"{FASTEST:g}")
    return value


def theme(text: str) -> str:
    """Return the name of a theme that the screen has."""
    known = sorted({*BUILTIN_THEMES, DARK.name, LIGHT.name})
    if text not in known:
        raise Unknown(InputError("film.theme", name=visible(text), known=" ".join(known)), text, known)
    return text


def switch(text: str) -> bool:
    """Return whether something is on."""
    if text.lower() not in SWITCHES:
        raise InputError("film.switch", value=visible(text))
    return SWITCHES[text.lower()]


def sought(token: Token) -> str:
    """Return a regular expression, which stands between slashes."""
    if token.kind != "regex":
        raise InputError("film.needs_sought")
    check_pattern(token.text)
    return token.text


def film_file(name: str) -> str:
    """Return the name of a file that a film can go to."""
    return _file(name, FILMS)


def still_file(name: str) -> str:
    """Return the name of a file that a picture can go to."""
    return _file(name, STILLS)


def _file(name: str, suffixes: Collection[str]) -> str:
    if PurePath(name).suffix.lower() not in suffixes:
        raise InputError("film.suffix", file=visible_file(name), known=" ".join(suffixes))
    return name


class Unknown(InputError):
    """A name is not known. Which one was meant is guessed when this is read: of many errors few are."""

    def __init__(self, what: InputError, name: str, known: Collection[str]) -> None:
        super().__init__(what.code, **what.values)
        self._name, self._known = name, known

    def __str__(self) -> str:
        near = nearest(self._name, self._known) or nearest(self._name.title(), self._known)
        said = super().__str__()
        return said if near is None else str(InputError("film.meant", what=said, near=near))


@dataclass(frozen=True)
class Settings:
    """How a film is shown: columns and rows of the app, whether keys are seen, seconds after each key."""

    size: tuple[int, int] = (100, 30)
    theme: str | None = None
    speed: float = 1.0
    keys: bool = False
    typing_speed: float = 0.05  # as in VHS


# The settings as scripts write them: which field each is, and how it is read.
SETTINGS: dict[str, tuple[str, Callable[[str], object]]] = {
    "Size": ("size", size),
    "Theme": ("theme", theme),
    "Speed": ("speed", speed),
    "Keys": ("keys", switch),
    "TypingSpeed": ("typing_speed", seconds),
}
