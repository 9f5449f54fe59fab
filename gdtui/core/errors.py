"""What can be wrong with something that came from outside, and how outside text is made harmless."""

import unicodedata

LIMIT = 60


def visible(text: object, limit: int = LIMIT) -> str:
    """Return `text` as one line of printable characters, at most `limit` of them.

    The one door for text from outside: whatever could move a cursor, change a colour, turn the writing
    direction or hide is written as an escape such as \\x1b or \\u202e. Combining marks beyond the
    second on one character are dropped, since a terminal stacks them over its neighbours.
    """
    shown: list[str] = []
    length, marks = 0, 0
    for char in str(text):
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks > 2:
            continue
        piece = char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        length += len(piece)
        if length > limit:
            while shown and length > limit - 1:
                length -= len(shown.pop())
            return "".join(shown) + "…"
        shown.append(piece)
    return "".join(shown)


class InputError(ValueError):
    """Something given from outside cannot be used. The text is one line: where, what, and the way out."""


class OptionError(InputError):
    """An option has a value that it cannot take.

    `option` is its name as Python writes it, `legal` says what it takes, `value` is what came.
    """

    def __init__(self, option: str, value: object, legal: str) -> None:
        self.option, self.legal, self.value = (
            option,
            legal,
            visible(f"{value:.17g}" if isinstance(value, float) else value),
        )
        super().__init__(f"{option}: '{self.value}' is not {legal}")


class ConditionError(InputError):
    """A text is no condition. `column` is where, in characters of the text as it was given, from 1 on."""

    def __init__(self, column: int, what: str) -> None:
        self.column = column
        super().__init__(f"column {column}: {what}")
