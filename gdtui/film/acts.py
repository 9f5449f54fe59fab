"""What a script has done, one act after the other."""

from typing import NamedTuple


class Press(NamedTuple):
    """Keys are pressed one after the other, with a pause after each, in seconds; None is the usual one."""

    keys: tuple[str, ...]
    pause: float | None = None


class Paste(NamedTuple):
    """A text is pasted."""

    text: str


class Sleep(NamedTuple):
    """Time passes, in seconds."""

    seconds: float


class Say(NamedTuple):
    """A command is given in words."""

    words: str


class Caption(NamedTuple):
    """A text stands below the screen from now on; an empty one takes it away."""

    text: str


class Mark(NamedTuple):
    """This time has a name."""

    label: str


class Roll(NamedTuple):
    """What follows is seen, or is not."""

    seen: bool


class Screenshot(NamedTuple):
    """A picture of this moment goes to a file."""

    file: str


class Wait(NamedTuple):
    """Time passes until the screen shows what a regular expression finds, at most so many seconds."""

    sought: str
    most: float


class Change(NamedTuple):
    """A field of the settings has another value from now on."""

    field: str
    value: object


Act = Press | Paste | Sleep | Say | Caption | Mark | Roll | Screenshot | Wait | Change
