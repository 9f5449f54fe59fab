"""A line of a script, as words, texts in quotes and regular expressions."""

import re
from typing import NamedTuple

from gdtui.core.errors import InputError, visible

# A regular expression, a text in one of three kinds of quotes, or a word: as VHS reads them.
TOKEN = re.compile(
    r"""\s*(?:(?P<comment>\#.*)
    |/(?P<regex>(?:[^/\\]|\\.)*)/(?=\s|$)
    |"(?P<double>[^"]*)"(?=\s|$)|'(?P<single>[^']*)'(?=\s|$)|`(?P<back>[^`]*)`(?=\s|$)
    |(?P<word>[^\s"'`][^\s]*))""",
    re.VERBOSE,
)
QUOTED = ("double", "single", "back")


class Token(NamedTuple):
    """A word, a text or a regular expression, without what stands around it."""

    text: str
    kind: str  # word, text or regex

    @property
    def is_count(self) -> bool:
        """Is it a whole number?"""
        return self.kind == "word" and self.text.isascii() and self.text.isdecimal()


def tokens_of(line: str) -> list[Token]:
    """Return the tokens of a line. InputError where quotes do not end."""
    tokens, at = [], 0
    line = line.rstrip()
    while at < len(line):
        found = TOKEN.match(line, at)
        if found is None or found.lastgroup is None:
            raise InputError("film.open_quotes", text=visible(line[at:].strip()))
        at = found.end()
        if found.lastgroup != "comment":
            kind = "text" if found.lastgroup in QUOTED else found.lastgroup
            tokens.append(Token(found[found.lastgroup], kind))
    return tokens


class Line:
    """What is left of a line to be read, and the pause that was said behind its word, in seconds."""

    def __init__(self, number: int, tokens: list[Token]) -> None:
        self.number, self.tokens = number, tokens
        self.pause: float | None = None

    def next(self, missing: InputError) -> Token:
        """Return the next token; raise this error where there is none."""
        if not self.tokens:
            raise missing
        return self.tokens.pop(0)

    def rest(self) -> list[Token]:
        """Return all that is left."""
        rest, self.tokens = self.tokens, []
        return rest

    def count(self, most: int) -> int:
        """Return the number that may stand next, or 1. InputError where it is 0 or above `most`."""
        if not (self.tokens and self.tokens[0].is_count):
            return 1
        written = self.tokens.pop(0).text
        if len(written) > len(str(most)) or not 1 <= int(written) <= most:
            raise InputError("film.count", value=visible(written), most=most)
        return int(written)
