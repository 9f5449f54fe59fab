"""Syntax: the text of a condition as a tree, or the column of what is wrong in it. Nothing of it is run.

The grammar is that of a Python expression, of which `ast` makes the tree; the signs and words that a
condition may have are fewer, and are looked at before, so that nothing reaches the parser that it could
choke on or warn of.
"""

import ast
import re
from collections.abc import Callable
from keyword import iskeyword

from gdtui.core.errors import ConditionError, Phrase, visible

LENGTH = 200  # characters: no condition that is meant is longer, and none nests deeper

ALIEN = "condition.alien"

_TOKEN = re.compile(
    r"""(?P<number>\.?[0-9](?:[eE][+-]|[\w.])*)
      | (?P<name>[^\W\d]\w*)
      | (?P<sign>\*\*|//|&&|\|\||[<>=!]=|=[<>]|<>|\S)""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_SIGNS = ("**", "*", "/", "%", "+", "-", "(", ")", "[", "]", ",", ".", "<", "<=", ">", ">=", "==", "!=")
_WORDS = ("and", "or", "not")
_MEANT = {
    "and": ("&&", "&"),
    "or": ("||", "|"),
    "not": ("!", "¬"),
    "!=": ("<>", "≠"),
    "<=": ("=<", "≤"),
    ">=": ("=>", "≥"),
    "**": ("^",),
    "-": ("−",),
    "*": ("·", "×"),
    "/": ("÷", "//"),
}


class Source:
    """A text that is an expression by its form, and where each part of its tree stands."""

    def __init__(self, text: str) -> None:
        """ConditionError where it is none."""
        plain = "".join(" " if char.isspace() else char for char in text)
        self.text = plain.strip()
        self._skipped = len(plain) - len(plain.lstrip())
        if not self.text:
            raise ConditionError(1, "condition.empty")
        if len(text) > LENGTH:
            raise ConditionError(LENGTH + 1, "condition.long", most=LENGTH)
        self._check_tokens()
        self._bytes = self.text.encode()
        self.tree = self._parsed()

    def _check_tokens(self) -> None:
        """ConditionError for the first sign, word or number that no condition has."""
        for match in _TOKEN.finditer(self.text):
            if (wrong := _wrong(match)) is not None:
                raise self._error(match.start() + 1, wrong.code, **wrong.values)

    def _parsed(self) -> ast.expr:
        try:
            return ast.parse(self.text, mode="eval").body
        except SyntaxError as error:
            column, stop = error.offset or 0, error.end_offset or 0
            if not 1 <= column <= len(self.text):
                raise self._error(len(self.text) + 1, "condition.short") from None
            if "comma" in error.msg and stop > column:
                part = visible(self.text[column - 1 : stop - 1])
                raise self._error(column, "condition.operator", part=part) from None
            found = _TOKEN.match(self.text, column - 1)
            piece = found[0] if found else " "
            code = {"(": "condition.unclosed", ")": "condition.unopened"}.get(piece, ALIEN)
            raise self._error(column, code, part=visible(piece)) from None

    def written(self, name: Callable[[str], str]) -> str:
        """Return the text with another word for each of its names, save where it is that of a parameter."""

        def word(match: re.Match[str]) -> str:
            before = self.text[: match.start()].rstrip()
            own = not before.endswith(".") or before[:-1].rstrip().endswith("prev")
            return name(match[0]) if match["name"] and own else match[0]

        return _TOKEN.sub(word, self.text)

    def error(self, node: ast.expr, code: str, **values: object) -> ConditionError:
        """Return the error that something is wrong with a part of the tree; it is the value `part`."""
        part = visible(self._bytes[node.col_offset : node.end_col_offset].decode())
        return self._error(len(self._bytes[: node.col_offset].decode()) + 1, code, part=part, **values)

    def _error(self, column: int, code: str, **values: object) -> ConditionError:
        """Return the error at a column of the text without the blanks around it."""
        return ConditionError(self._skipped + column, code, **values)


def _wrong(match: re.Match[str]) -> Phrase | None:
    """Return what is wrong with a number, a word or a sign; None where a condition may have it."""
    piece = match[0]
    part = visible(piece)
    if match["number"]:
        return None if _NUMBER.fullmatch(piece) else Phrase("condition.not_a_number", part=part)
    if match["name"]:
        own = piece in _WORDS or (piece.isidentifier() and not iskeyword(piece))
        return None if own else Phrase(ALIEN, part=part)
    if piece in _SIGNS:
        return None
    if piece == "=":
        return Phrase("condition.equals", part=part)
    meant = [right for right, others in _MEANT.items() if piece in others]
    return Phrase("condition.meant", part=part, meant=meant[0]) if meant else Phrase(ALIEN, part=part)
