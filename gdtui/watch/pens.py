"""The colours that a program prints in: what its SGR sequences make of a style, as a terminal would."""

import re
from typing import NamedTuple

from gdtui.terminal.styles import PLAIN, Style, applied

SGR = re.compile(r"\x1b\[([0-9;:]{0,64})m")  # a longer one is none that anybody means
BEGUN = re.compile(r"\x1b(?:\[[0-9;:]{0,64})?\Z")  # the beginning of one, whose end may come
UNDERLINE = "4:"  # with a kind of line behind it, or 0 for none
SUBS = re.compile(r"(38|48):(2:(?:\d*:)?(\d+):(\d+):(\d+)|5:(\d+))(?::\d*)*")  # colours written with colons


class Run(NamedTuple):
    """From which character of a line on it is in which style, up to the next run."""

    start: int
    style: Style


def after(style: Style, parameters: str) -> Style:
    """Return the style after `CSI parameters m`."""
    found = [each for each in map(_semicolons, parameters.split(";")) if each]
    return applied(style, ";".join(found)) if found else style


def _semicolons(parameter: str) -> str:
    """Return a parameter as it is mostly written, without colons; "" for what is none."""
    if ":" not in parameter:
        return parameter or "0"
    if parameter.startswith(UNDERLINE):
        return "24" if parameter == "4:0" else "4"
    found = SUBS.fullmatch(parameter)
    if found is None:
        return ""
    kind, _, *rgb, index = found.groups()
    return f"{kind};5;{index}" if index else f"{kind};2;{';'.join(rgb)}"


class Line:
    """The line that is being written: overwritten from its start on after a carriage return."""

    def __init__(self) -> None:
        self.text, self.column = "", 0
        self._styles: list[Style] | None = None  # of its characters; None while all are plain

    def write(self, piece: str, style: Style) -> None:
        """Write over what is there, and go on behind."""
        end = self.column + len(piece)
        if self._styles is None and style != PLAIN:
            self._styles = [PLAIN] * len(self.text)
        if self._styles is not None:
            self._styles[self.column : end] = [style] * len(piece)
        self.text = self.text[: self.column] + piece + self.text[end:]
        self.column = end

    @property
    def runs(self) -> tuple[Run, ...]:
        """Its styles, from where each begins; none where all of it is plain."""
        styles = self._styles or []
        return tuple(
            Run(at, style) for at, style in enumerate(styles) if style != (styles[at - 1] if at else PLAIN)
        )
