"""Pending keys: what was typed of a command that is not whole yet, as the 10 of 10s, or the M of M a."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual import events

from gdtui.locales import text
from gdtui.ui.commands.table import LETTER, Command
from gdtui.ui.keys.names import DIGITS

MAX_DIGITS = 12  # digits of a count


def name_of(key: events.Key) -> str:
    """Return a key as the command table writes it: a character by itself, any other by its name."""
    if key.is_printable and key.character is not None and key.key != "space" and "+" not in key.key:
        return key.character
    return key.key


@dataclass(frozen=True)
class PendingKeys:
    """The digits of a count so far, or a command that waits for its letter."""

    count: str = ""
    waiting: Command | None = None

    def then(self, key: str, commands: Mapping[str, Command]) -> "tuple[PendingKeys, Command | None, str]":
        """Return what is open after one key more, and the command that is whole with it, with its text.

        A key that does not go on with what was typed takes it back: no letter, or no command's. A count
        before a command that takes none is none.
        """
        if self.waiting is not None:
            letter = key if len(key) == 1 and key.isalpha() else ""
            return NO_KEYS, self.waiting if letter else None, letter
        command = commands.get(key)
        if command is None:
            return NO_KEYS, None, ""
        if key in DIGITS:
            return PendingKeys((self.count + key).lstrip("0")[:MAX_DIGITS]), None, ""
        if command.takes == LETTER:
            return PendingKeys(waiting=command), None, ""
        return NO_KEYS, command, self.count if command.counts else ""

    @property
    def prompt(self) -> str:
        """What there is to say while something is open."""
        if self.waiting is None:
            return self.count
        return text("key.which_letter", does=self.waiting.does)


NO_KEYS = PendingKeys()
