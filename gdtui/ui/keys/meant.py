"""What is meant by text that was typed or pasted as a command: commands are written in ASCII."""

import unicodedata
from typing import NamedTuple

from gdtui.core.errors import visible

# Signs of mathematics and of typography, as commands and conditions write them.
SIGNS = {
    **{"≥": ">=", "≤": "<=", "≠": "!=", "²": "**2", "³": "**3", "√": "sqrt", "…": "..."},
    **{"∧": " and ", "∨": " or ", "¬": " not "},
    **dict.fromkeys("−‐‑‒–—", "-"),
    **dict.fromkeys("×·⋅∙∗", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚", "'"),
}
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # of no width and no meaning: they come along with a paste


class Meant(NamedTuple):
    """A text as a command is written, and the characters of it that no command has, in their order."""

    text: str
    alien: str


def meant(text: str) -> Meant:
    """Return what is meant: one line, blanks for blanks of any kind, signs as they are written in ASCII.

    What cannot be meant stays, and is made visible; nothing is left out that anybody could see.
    """
    line = " ".join(text.splitlines()).translate(dict.fromkeys(map(ord, UNSEEN)))
    pieces = [_meant(character) for character in line]
    alien = dict.fromkeys(piece for piece, own in zip(pieces, line, strict=True) if _is_alien(piece, own))
    return Meant("".join(pieces), " ".join(alien))


def _is_alien(piece: str, character: str) -> bool:
    """Is it not ASCII, or an escape for what was no character at all?"""
    return not piece.isascii() or not (character.isprintable() or character.isspace())


def _meant(character: str) -> str:
    if character in SIGNS:
        return SIGNS[character]
    if character.isspace() or unicodedata.category(character) == "Zs":
        return " "
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    wide = unicodedata.normalize("NFKC", character)
    return wide if wide.isascii() and wide.isprintable() else visible(character)
