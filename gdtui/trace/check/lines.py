"""A line of a print-out: which numbers stand in it, by the field that each is of."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gdtui.trace.check.digits import NUMBER, Printed, printed
from gdtui.trace.check.names import COUNTERS, Field, field_of

ROW, BEFORE, AFTER = "row", "before", "after"
RATIO = re.compile(r"(\d+)\s*/\s*\d+")  # epoch 3/100
WRAPPED = re.compile(
    r"\b(?:tensor|array|np\.float\d+|float\d+|Variable|Parameter containing)\b"
    r"|,?\s*(?:requires_grad|grad_fn|device|dtype)\s*=\s*(?:<[^>]*>|[\w.'\":]+)"
)
TOKEN = re.compile(rf"(?P<number>{NUMBER.pattern})|(?P<word>[^\W\d][\w./∂]*)", re.IGNORECASE)
ABOUT = re.compile(r"predict\w*\W.*\b(before|after)\b|\b(before|after)\b.*\bpredict", re.IGNORECASE)


class Line(NamedTuple):
    """The numbers of a line, which counts from 1, by what they are of.

    One that says a prediction before or after the training has that alone, and the input asked about.
    """

    number: int
    fields: Mapping[Field, Printed]
    kind: str = ROW
    asked: Printed | None = None


class Shape(NamedTuple):
    """How many features and parameters the numbers of a line may be of, and the names that are known."""

    features: int
    parameters: int
    known: dict[str, Field]


def line_of_text(number: int, text: str, shape: Shape) -> Line | None:
    """Return the numbers of a line that has names and numbers in it; None where it says nothing."""
    plain = RATIO.sub(r"\1", WRAPPED.sub(" ", text)).rstrip(" .\r").replace(". ", "  ")
    if (found := ABOUT.search(plain)) is not None:
        return _prediction(number, plain, (found[1] or found[2]).lower())
    return line_of(number, _named(plain, shape), shape)


def _prediction(number: int, plain: str, when: str) -> Line | None:
    numbers = [printed(found[0]) for found in NUMBER.finditer(plain)]
    if len(numbers) != 2 or "epoch" in plain.lower():
        return None
    return Line(number, {Field("prediction"): numbers[1]}, when, numbers[0])


def _named(plain: str, shape: Shape) -> list[tuple[Field, list[Printed]]]:
    """Return each field that is named, with the numbers behind it."""
    found: list[tuple[Field, list[Printed]]] = []
    words: list[str] = []
    waiting: list[Field] = []
    for token in TOKEN.finditer(plain):
        if token["word"] and not token["number"]:
            words.append(token["word"].rstrip("./"))
            continue
        new = _fields_in(words, shape)
        if not token["number"].isdecimal():  # that counts nothing: loss after the update = 4.67
            new = [field for field in new if field.quantity not in COUNTERS]
        if new:
            found.append((new[-1], []))
            waiting = new[:-1]
        elif words:
            found.append((Field(""), []))
        elif found and found[-1][0].quantity in COUNTERS and found[-1][1] and waiting:
            found.append((waiting.pop(), []))
        if found:
            found[-1][1].append(printed(token["number"]))
        words = []
    return found


def _fields_in(words: Sequence[str], shape: Shape) -> list[Field]:
    """Return the fields that the words name, in their order; two words that are one name are one."""
    fields: list[Field] = []
    i = 0
    while i < len(words):
        pair = field_of("_".join(words[i : i + 2]), shape.known) if i + 1 < len(words) else None
        single = field_of(words[i], shape.known)
        if (new := pair or single) is not None:
            fields.append(new)
        i += 2 if pair is not None else 1
    return fields


def line_of(number: int, named: Sequence[tuple[Field, Sequence[Printed]]], shape: Shape) -> Line | None:
    """Return the line of fields with the numbers behind each; None where no number is of a known field."""
    fields: dict[Field, Printed] = {}
    for field, numbers in named:
        for each, value in _spread(field, list(numbers), shape):
            fields.setdefault(each, value)
    return Line(number, fields) if fields else None


def _spread(field: Field, numbers: list[Printed], shape: Shape) -> list[tuple[Field, Printed]]:
    """Return which field each number behind a name is of; nothing where they are more than have a meaning.

    The lecture prints x, y and the gradient behind the name of the last.
    """
    several = field.quantity in ("params", "gradient", "accumulated") and not field.parameter
    if several and len(numbers) == shape.parameters:
        return [(Field(field.quantity, at), value) for at, value in enumerate(numbers)]
    if field == Field("gradient") and len(numbers) == shape.features + 1 + shape.parameters:
        row, slopes = numbers[: shape.features + 1], numbers[shape.features + 1 :]
        data = [(Field("x", at), value) for at, value in enumerate(row[:-1])] + [(Field("y"), row[-1])]
        return data + [(Field("gradient", at), value) for at, value in enumerate(slopes)]
    if field.quantity == "x" and len(numbers) == shape.features:
        return [(Field("x", at), value) for at, value in enumerate(numbers)]
    if not field.quantity or len(numbers) != 1:
        return []
    return [(field, numbers[0])]
