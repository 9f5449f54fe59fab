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
    length, marks, text = 0, 0, str(text)
    if len(text) <= limit and text.isascii() and text.isprintable():
        return text
    for char in text:
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


def visible_file(path: object) -> str:
    """Return the name of a file as above; where it is long, its end, which tells it from the others there."""
    text = visible(path, 1 << 16)
    return text if len(text) <= LIMIT else f"…{text[1 - LIMIT :]}"


def shown(value: object) -> str:
    """Return a value about as Python writes it, if its own code can say it."""
    try:
        return repr(float(value)).removesuffix(".0") if isinstance(value, float) else str(value)
    except Exception:  # whatever somebody's own code raises
        return type(value).__name__


class Phrase:
    """A text for people by its id and its values; it is looked up when it is shown.

    What a value holds was made visible before; it may be a phrase or an error itself.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        self.code, self.values = code, values

    def __repr__(self) -> str:
        return f"Phrase({self.code!r})"

    def __str__(self) -> str:
        return _text(self.code, self.values)


class InputError(ValueError):
    """Something given from outside cannot be used: `code` says how, `values` which, both for programs.

    Its text is looked up when it is shown: one line that says where, what, and the way out.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        self.code, self.values = code, values

    def __str__(self) -> str:
        return _text(self.code, self.values)


class OptionError(InputError):
    """An option has a value that it cannot take.

    `option` is its name as Python writes it, `legal` says what it takes, `value` is what came.
    """

    def __init__(self, option: str, value: object, legal: Phrase | str) -> None:
        self.option, self.legal = option, legal
        self.value = visible(shown(value))
        super().__init__("error.option", option=option, value=self.value, legal=legal)


class ConditionError(InputError):
    """A text is no condition. `column` is where, in characters of the text as it was given, from 1 on."""

    def __init__(self, column: int, code: str, /, **values: object) -> None:
        self.column = column
        super().__init__(code, **values)

    def __str__(self) -> str:
        return _text("condition.at", {"column": self.column, "wrong": super().__str__()})


def _text(code: str, values: dict[str, object]) -> str:
    from gdtui.locales import text  # only where something is shown

    return text(code, **values)
