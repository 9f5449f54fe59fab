"""What a Wait looks for: regular expressions that come to an end soon, whatever the screen shows."""

import re
from functools import lru_cache

from gdtui.core.errors import InputError, visible

MOST_REPEATS = 3  # each multiplies the ways of matching by as many as a row has columns
MOST_CHOICES = 10  # and each of these, which may be there or not, or are one or the other, by two
ROWS = 1024  # of which it is known whether they match: most of a screen stays as it is
# As they stand in a pattern: an escape, a set of characters, the beginning of a group, a sign.
PART = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?[^)=!>:]*[)=!>:]?)?|\{[0-9]*,?[0-9]*\}|.", re.DOTALL
)


def check_pattern(pattern: str) -> None:
    """InputError where this is no regular expression, or one that may take for ever.

    That is one that repeats what itself repeats or chooses, since it tries every way to share a text among
    the two, or one that has too many of both side by side.
    """
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise InputError("film.regex", value=visible(pattern), error=visible(error)) from None
    groups, repeats, choices, before = [False], 0, 0, ""
    for part in PART.findall(pattern):
        if part == ")" and len(groups) > 1:
            part = "many" if groups.pop() else "one"
            groups[-1] |= part == "many"
        elif part.startswith("(") and not part.endswith(")"):
            groups.append(False)
        elif part == "|":
            groups[-1] = True
            choices += len(groups) > 1
        elif before not in ("repeat", "?") and (part in ("*", "+", "?") or part.startswith("{") and part[1:]):
            if before == "many" and part != "?":
                raise InputError("film.regex_nested", value=visible(pattern))
            fixed = part.startswith("{") and "," not in part
            groups[-1] |= not fixed
            choices += part == "?"
            repeats += part != "?" and not fixed
            part = "?" if part == "?" else "repeat"
        before = part
    if repeats > MOST_REPEATS or choices > MOST_CHOICES:
        raise InputError(
            "film.regex_many", value=visible(pattern), repeats=MOST_REPEATS, choices=MOST_CHOICES
        )


@lru_cache(maxsize=ROWS)
def found(pattern: str, row: str) -> bool:
    """Is the pattern in a row of the screen?"""
    return re.search(pattern, row) is not None
