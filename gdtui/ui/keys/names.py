"""Keys as they are written: which of them a command can have, and how they are shown."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.keys import key_to_character

from gdtui.core.errors import Phrase, visible
from gdtui.core.nearest import nearest

DIGITS = "1234567890"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ARROWS = {"up": "↑", "down": "↓", "left": "←", "right": "→"}
MOVES = (*ARROWS, "home", "end", "insert", "delete", "pageup", "pagedown")
HELD = ("", "shift+", "ctrl+", "alt+", "ctrl+shift+", "alt+shift+", "alt+ctrl+")

# What the program itself needs, and what there is to say of each.
NEEDED = {
    "escape": "key.escape_needed",
    "enter": "key.enter_needed",
    "ctrl+c": "key.interrupt_needed",
    "ctrl+p": "key.palette_needed",
    "ctrl+q": "key.quit_needed",
} | dict.fromkeys(DIGITS, "key.digit_needed")

# What a terminal sends when Ctrl and a letter are another key to it.
ALIASES = {"ctrl+h": "backspace", "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "escape"}

# The keys that have a name, of which any usual terminal sends each as something of its own.
NAMED = (
    *("space", "tab", "shift+tab", "backspace"),
    *(f"f{number}" for number in range(1, 13)),
    *(held + move for held in HELD for move in MOVES),
    *(key for letter in LETTERS if (key := f"ctrl+{letter}") not in NEEDED | ALIASES),
    *(f"alt+{letter}" for letter in LETTERS),
)

SHOWN = ARROWS | {"pageup": "PgUp", "pagedown": "PgDn"}
# Other names of keys, as they are shown and as people write them.
WRITTEN = {shown.lower(): key for key, shown in SHOWN.items()} | ALIASES
WRITTEN |= {"esc": "escape", "return": "enter", "del": "delete", "ins": "insert"}


def _sign(key: str) -> str:
    *held, name = key.split("+")
    return "+".join([*(part.title() for part in held), SHOWN.get(name, name.title())])


# How a key is shown that is not shown as it is written.
SIGNS = {key: _sign(key) for key in (*NAMED, "ctrl+c") if key != "space"}


def shown(keys: Sequence[str]) -> str:
    """Return the keys of a command as they are shown; the digits are all or nothing."""
    signs = [SIGNS.get(key, key) for key in keys if key not in DIGITS]
    return " ".join(signs if len(signs) == len(keys) else ["0-9"])


def is_key(key: str) -> bool:
    """Return whether a command can have the key: one with a name, or a character of one cell."""
    character = len(key) == 1 and key.isprintable() and not key.isspace() and cell_len(key) == 1
    return key in NAMED or (character and key not in NEEDED and key not in WRITTEN)


def is_heard_in_text(key: str) -> bool:
    """Return whether the key is still a command's where one types: not a character, and not for editing."""
    return key.startswith(("ctrl+", "alt+")) or (key in NAMED and key[0] == "f")


def refusal(key: str) -> Phrase:
    """Return why no command can have a key for which `is_key` is false, and which one may have been meant."""
    if key in NEEDED:
        return Phrase(NEEDED[key], key=key)
    if (meant := _meant(key)) is not None:
        return Phrase("key.unknown_near", key=visible(key), near=meant)
    return Phrase("key.unknown", key=visible(key))


def _meant(key: str) -> str | None:
    *held, name = key.lower().split("+")
    lower = "+".join([*sorted(held), name])
    if lower in WRITTEN or lower in NAMED or lower in NEEDED:
        return WRITTEN.get(lower, lower)
    if held == ["shift"] and is_key(name.upper()):
        return name.upper()
    if (character := key_to_character(key)) and is_key(character):  # Textual's name for it
        return character
    return nearest(lower, NAMED, 0.75)
