"""What a full screen switches on in a terminal, and off again: modes, and the tty's settings."""

import os
import termios

from gdtui.terminal.abilities import Abilities

# Of the keyboard protocol no more than that: a shell that is left in it still takes letters.
DISAMBIGUATE, ON_LATIN = 1, 4  # which key is meant; and the one of a Latin keyboard in its place
POP_KEYS = "\x1b[<u"
SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"

# Signs that East Asian fonts may have wide, drawn where the first picture covers them, and the question where
# the cursor is behind them: in row 2, as an answer about row 1 reads like F3 with Shift.
MEASURE = "\x1b[2H●─\x1b[6n\r\x1b[K"
NARROW = 3  # the column behind both


def entering(abilities: Abilities, mouse: bool) -> str:
    """Return what opens a full screen: another screen, no cursor, no line wrap, mouse, paste and keys."""
    if abilities.console:
        return "\x1b[?25l\x1b[?7l\x1b[H\x1b[2J"
    # Far away, the mouse is heard when a button is down; near, wherever it goes.
    reports = f"\x1b[?1000h\x1b[?{1002 if abilities.remote else 1003}h\x1b[?1006h" if mouse else ""
    keys = f"\x1b[>{DISAMBIGUATE | ON_LATIN}u" if abilities.protocol else ""
    asked = "\x1b[?2026$p" if abilities.questions else ""
    return f"\x1b[?1049h\x1b[?25l\x1b[?7l{reports}\x1b[?2004h{keys}{asked}"


def leaving(abilities: Abilities) -> str:
    """Return what gives the terminal back, whatever of it was taken.

    A sequence that was cut off is ended first. Modes that are never switched on here are switched off all the
    same: after this the terminal is as it was.
    """
    if abilities.console:
        return "\x1b\\\x1b[0m\x1b[H\x1b[2J\x1b[?7h\x1b[?25h"
    modes = "".join(f"\x1b[?{mode}l" for mode in (2026, 1000, 1002, 1003, 1006, 1015, 1016, 1004, 2004, 2048))
    return f"\x1b\\\x1b[0m{modes}{POP_KEYS if abilities.protocol else ''}\x1b[?7h\x1b[?1049l\x1b[?25h"


class Settings:
    """A tty's settings: those that were found, and those in which every key is read as it is typed."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._found = _settings(fd)

    def make_raw(self) -> None:
        """Have each byte read at once and not shown; output stays as it is.

        In the background this stops the process, until it is brought to the front.
        """
        if self._found is None:
            return
        raw = [*self._found[:6], [*self._found[6]]]
        raw[0] &= ~(
            termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR | termios.ISTRIP
        )
        raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        raw[6][termios.VMIN], raw[6][termios.VTIME] = 1, 0
        _set(self._fd, raw)

    def restore(self) -> None:
        """Put back what was found, and forget what was typed meanwhile."""
        if self._found is not None:
            _set(self._fd, self._found, forget=True)


def size_of(fd: int) -> tuple[int, int]:
    """Return columns and rows, 80 and 24 where the terminal does not know them."""
    try:
        columns, rows = os.get_terminal_size(fd)
    except OSError:
        columns = rows = 0
    return columns or 80, rows or 24


def _settings(fd: int) -> list | None:  # type: ignore[type-arg]  # as termios has them
    try:
        return termios.tcgetattr(fd)
    except termios.error:
        return None


def _set(fd: int, settings: list, forget: bool = False) -> None:  # type: ignore[type-arg]
    try:
        termios.tcsetattr(fd, termios.TCSANOW, settings)
        if forget:
            termios.tcflush(fd, termios.TCIFLUSH)
    except termios.error:
        pass  # the terminal is gone
