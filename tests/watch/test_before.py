"""What a parameter was just before an update, where something else has changed it since the last one."""

from pathlib import Path

import pytest

from gdtui.core.conditions.alarms import alarm
from gdtui.core.conditions.condition import condition
from gdtui.core.runs.vitals import rates_of, vitals
from gdtui.core.session.session import Session
from tests.watch.watched import seen, with_standin, written

HANDED = """
    def train(w, lr, n):
        for i in range(n):
            g = 2 * (w - 1)
            w = w - lr * g


    for lr in (0.1, 0.25, 0.125):
        train(4.0 + lr, lr, 3)
"""
CLAMPED = """
    import torch

    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.5)
    for i in range(3):
        optimizer.zero_grad()
        torch.given(0.0, (w, -2.0)).backward()
        optimizer.step()
        w.values[0] = 1.5
"""


def test_a_training_that_is_handed_other_parameters_moves_from_these(tmp_path: Path) -> None:
    """The fourth update goes from 4.25 to 2.625 at 0.25; the one before had left w at 2.5872."""
    found = seen(written(tmp_path, HANDED))
    session = Session(found.run)
    session.goto(4)
    moment = session.moment
    assert moment.params.tolist() == [2.625] and moment.params_before.tolist() == [4.25]
    assert rates_of(found.run, 4).tolist() == [0.25]
    signs = vitals(found.run, 1, 9)
    assert signs.rate == pytest.approx([0.1] * 3 + [0.25] * 3 + [0.125] * 3)
    assert signs.moved[3] == pytest.approx(1.625 / 4.25)
    assert not condition("eff_rate < 0", ("w",)).hits(found.run, 1, 9).any()


def test_what_is_the_same_as_it_was_left_is_recorded_once(tmp_path: Path) -> None:
    found = seen(written(tmp_path, HANDED))
    assert found.live.first.recording.known("before", ["w"], 0, 9)[:, 0].tolist() == [
        *([False] * 3),
        *(True, False, False),
        *(True, False, False),
    ]


def test_a_clipped_weight_moves_from_what_it_was_clipped_to(tmp_path: Path) -> None:
    with_standin(tmp_path)
    found = seen(written(tmp_path, CLAMPED))
    assert found.of("parameter", "w") == [2.0, 2.5, 2.5]
    assert found.of("before", "w")[1:] == [1.5, 1.5]
    assert vitals(found.run, 1, 3).rate == pytest.approx([0.5] * 3)


TUPLE = """
    x, y, w, b = 2.0, 5.0, 1.0, 0.5
    for i in range(3):
        e = w * x + b - y
        dw = 2 * e * x
        db = 2 * e
        w, b = w - 0.02 * dw, b - 0.02 * db
"""


def test_all_gradients_of_one_statement_are_recorded(tmp_path: Path) -> None:
    found = seen(written(tmp_path, TUPLE))
    assert found.of("gradient", "w")[0] == -10.0 and found.of("gradient", "b")[0] == -5.0
    assert vitals(found.run, 1, 3).rate == pytest.approx([0.02] * 3)


SOME = """
    w, b = 1.0, 1.0
    for i in range(4):
        dw = 2 * w
        db = 2 * b
        w -= 0.1 * dw
        if i % 2 == 0:
            b -= 0.1 * db
"""


def test_what_is_not_known_is_not_taken_for_nan(tmp_path: Path) -> None:
    found = seen(written(tmp_path, SOME))
    names = found.run.names
    assert not condition(alarm("nan", False) or "", names).hits(found.run, 1, 4).any()
    broken = seen(written(tmp_path, SOME.replace("0.1 * dw", "(float('nan') if i == 2 else 0.1) * dw")))
    assert condition("nan", names).hits(broken.run, 1, 4).tolist() == [False, False, True, False]


def test_what_is_shown_beside_parameters_is_none(tmp_path: Path) -> None:
    source = """
    w = 1.0
    for i in range(3):
        e = w - 3
        gw = 2 * e
        w -= 0.1 * gw
    """
    plain, shown = (seen(written(tmp_path, source), **how) for how in ({}, {"show": ("e",), "line": 5}))
    assert plain.run.names == shown.run.names == ("w",) and plain.of("gradient", "w")[0] == -4.0
    for one, other in zip(vitals(plain.run, 1, 3), vitals(shown.run, 1, 3), strict=True):
        assert one.tobytes() == other.tobytes()
    assert shown.of("shown", "e") == pytest.approx([-2.0, -1.6, -1.28])


def test_a_parameter_that_is_moved_by_the_gradient_of_another_is_broken_at(tmp_path: Path) -> None:
    source = (
        "w = b = 1.0\nfor i in range(4):\n    dw, db = 2 * w, 4 * b\n    w -= 0.25 * dw\n    b -= 0.25 * "
    )
    for gradient, hits in (("db", 0), ("dw", 1)):
        found = seen(written(tmp_path, f"{source}{gradient}\n"))
        assert condition("eff_rate.b < 0.2", ("w", "b")).hits(found.run, 1, 4).sum() == hits
