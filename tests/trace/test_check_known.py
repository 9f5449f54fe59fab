"""A program is called wrong only where that is known: what is missing is said in one line."""

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from tests import forked
from tests.trace.test_check import check

X, Y = (1.0, 2.0, 3.0), (2.0, 4.0, 6.0)


def gd(rate: Callable[[int], float], xs: Sequence[float] = X, ys: Sequence[float] = Y, w: float = 1.0) -> str:
    """What GD prints, with the loss before the update."""
    lines, n = [], len(xs)
    for epoch in range(20):
        loss = sum((x * w - y) ** 2 for x, y in zip(xs, ys, strict=True)) / n
        w -= rate(epoch) * sum(2 * x * (x * w - y) for x, y in zip(xs, ys, strict=True)) / n
        lines.append(f"epoch: {epoch} w= {w} loss= {loss}")
    return "\n".join(lines)


def momentum(beta: Callable[[int], float]) -> str:
    w, v, lines = 1.0, 0.0, []
    for epoch in range(20):
        v = beta(epoch) * v + sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * v
        lines.append(f"epoch: {epoch} w= {w}")
    return "\n".join(lines)


def shuffled() -> str:
    w, lines, rows = 1.0, [], list(zip(X, Y, strict=True))
    random = Random(5)  # noqa: S311
    for epoch in range(10):
        random.shuffle(rows)
        for x, y in rows:
            w -= 0.01 * 2 * x * (x * w - y)
            lines.append(f"epoch {epoch} w {w}")
    return "\n".join(lines)


UNKNOWABLE = {
    "own data": gd(lambda _: 0.01, (1, 2, 4), (1.1, 2.3, 3.7)),
    "a rate that falls as nothing known": gd(lambda epoch: 0.02 / (1 + epoch**3)),
    "a momentum that grows": momentum(lambda epoch: 1 - 1 / (epoch + 2)),
    "shuffled": shuffled(),
}
RIGHT = {
    "a random start": gd(lambda _: 0.01, w=0.4317),
    "an unusual rate": gd(lambda _: 0.0137),
}


def written(folder: Path, lines: str) -> Path:
    file = folder / "out.txt"
    file.write_text(lines + "\n", "utf-8")
    return file


@pytest.mark.parametrize("name", UNKNOWABLE)
def test_what_cannot_be_known_is_no_accusation(name: str, tmp_path: Path) -> None:
    code, lines = check(written(tmp_path, UNKNOWABLE[name]))
    assert code == 2 and lines[0].startswith("nothing that is known prints this: ")
    assert "--lr 0.01" in lines[0] and len(lines) == 1


@pytest.mark.parametrize("name", RIGHT)
def test_what_can_be_found_out_is_right(name: str, tmp_path: Path) -> None:
    assert check(written(tmp_path, RIGHT[name]))[0] == 0


def test_samples_in_an_order_that_is_not_printed_accuse_nobody_though_all_else_is_said(
    tmp_path: Path,
) -> None:
    code, lines = check(written(tmp_path, shuffled()), "lecture", "--lr", "0.01")
    assert code == 2 and "print x and y in each line" in lines[0]


def test_with_data_and_rate_that_are_said_it_is_wrong(tmp_path: Path) -> None:
    code, lines = check(written(tmp_path, UNKNOWABLE["own data"]), "lecture", "--lr", "0.01", "--mode", "gd")
    assert code == 1 and lines[0].startswith("line 1: w is 0.9966666666666667, expected 1.0933333333333")


def test_a_number_amid_right_ones_is_wrong_with_nothing_said(tmp_path: Path) -> None:
    lines = gd(lambda _: 0.01).split("\n")
    lines[7] = lines[7].replace("w= 1.", "w= 1.9")
    assert check(written(tmp_path, "\n".join(lines)))[1][0].startswith("line 8: w is 1.9")


def test_the_command_says_it_on_the_error_stream(tmp_path: Path) -> None:
    ended = forked.gdtui("check", str(written(tmp_path, UNKNOWABLE["own data"])))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "gdtui: nothing that is known prints this: give the data, and the rate: "
        "gdtui check FILE prices.csv --lr 0.01\n"
    )
