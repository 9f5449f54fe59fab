"""Training loops of many kinds are found in their sources, as people write them."""

import ast
from pathlib import Path
from typing import NamedTuple

import pytest

from gdtui.watch.child.finding import Found, find

LOOPS = sorted((Path(__file__).parent / "loops").glob("*.txt"))


class Expected(NamedTuple):
    """What is to be found, in words of the source; nothing where there is no loop."""

    update: str
    moves: str
    gradients: str
    loss: str
    epochs: str


def told(source: str) -> Expected:
    """What the first lines say of it."""
    lines = source.splitlines()[: len(Expected._fields)]
    return Expected(*(line.partition(":")[2].strip() for line in lines))


def seen(source: str, found: Found | None) -> Expected:
    """The same of what was found."""
    if found is None:
        return Expected("", "", "", "", "")
    lines = source.splitlines()
    moves = [ast.unparse(update.target) for update in found.updates if update.target is not None]
    gradients = [ast.unparse(update.gradient) for update in found.updates if update.gradient is not None]
    epochs = lines[getattr(found.outer, "lineno", 1) - 1].strip() if found.outer is not None else ""
    update = min((update.statement for update in found.updates), key=lambda each: each.lineno)
    named = " ".join(moves), " ".join(gradients)
    return Expected(lines[update.lineno - 1].strip(), *named, found.loss or "", epochs)


@pytest.mark.parametrize("file", LOOPS, ids=lambda file: file.stem)
def test_a_loop_is_found(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    expected, found = told(source), seen(source, find(ast.parse(source)))
    assert found._replace(epochs="") == expected._replace(epochs="")
    assert found.epochs.startswith(expected.epochs) and bool(found.epochs) == bool(expected.epochs)


@pytest.mark.parametrize("file", LOOPS, ids=lambda file: file.stem)
def test_what_was_found_is_found_at_its_line_too(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    tree = ast.parse(source)
    found = find(tree)
    if found is not None:
        at = find(tree, found.line)
        assert at is not None and at.body is found.body and at.line == found.line
