"""What is printed of a step can be checked by whoever reads it, whatever the model and the optimizer."""

import re
from dataclasses import replace
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from gdtui.charts.fit import fit_chart
from gdtui.charts.landscape import landscape
from gdtui.charts.loss import loss_chart
from gdtui.core.analysis.stability import limits
from gdtui.core.arrays import Number, Numbers
from gdtui.core.conditions.condition import condition
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.analysis import optimum, optimum_errors
from gdtui.core.problem.models import Logistic, Proportional
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.working import WorkedRow
from gdtui.core.training.config import RunConfig, run_config
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.optimizers.table import SGD, optimizer
from gdtui.core.training.trainer import train
from gdtui.display.ascii import ascii_row
from gdtui.display.cells import cells_of
from gdtui.display.rows import length, plain
from gdtui.trace.printing import FORMATS
from gdtui.trace.reader import Reader
from gdtui.ui.panes.arithmetic import arithmetic, shown_rows
from gdtui.ui.panes.datasetrows import dataset_table
from gdtui.ui.panes.logrows import log_rows
from gdtui.ui.panes.optimum import target
from gdtui.ui.panes.rates import rates_rows
from gdtui.ui.panes.status import status_row
from gdtui.ui.panes.weights import WeightsPane, weights_rows
from gdtui.ui.playback.speed import Motion
from tests.core.test_worked import setups
from tests.problems import CLASSES, CURVE, EVERY, LABELLED, MOMENTUM, PLANE, PROPORTIONAL, WIDE, session_of
from tests.ui.piloted import main_screen, play, press, press_at_once

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
ROW = re.compile(
    r"^[▸ ] [^ ]+( before| w\d*| b)? +(?P<numbers>.*?) {2,}(?P<near>≈ )?(?P<value>-?[0-9.]+(e-?\d+)?)$"
)
FUNCTIONS = {
    "root": Decimal.sqrt,
    "exp": Decimal.exp,
    "log": Decimal.ln,
    "sigmoid": lambda z: 1 / (1 + (-z).exp()),
}


def computed(numbers: str) -> Decimal:
    """Return what a reader gets who computes with the numbers as they stand there."""
    text = re.sub(r"(?<![\w.])(\d+\.?\d*(?:e-?\d+)?)", r"Decimal('\1')", numbers.replace("−", "-"))
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda raised: f"**{raised[0].translate(RAISED)}", text)
    text = re.sub(r"√(Decimal\('[^']*'\))", r"root(\1)", text).replace("√", "root").replace("σ", "sigmoid")
    with localcontext() as context:
        context.prec = 400 if "log" in text else 28  # so that 1 + exp(-700) is not 1
        return Decimal(eval(text.replace("·", "*").replace("^", "**"), {"Decimal": Decimal, **FUNCTIONS}))  # noqa: S307


@given(setups(), st.integers(1, 60), st.sampled_from([33, 36, 40, 46, 52, 57]))
def test_who_computes_with_what_is_printed_gets_what_is_printed(
    setup: tuple[Problem, RunConfig], steps: int, width: int
) -> None:
    session = session_of(*setup)
    session.goto(steps)
    for row in plain(arithmetic(session.moment, width)).splitlines():
        assert cells_of(row) <= width
        found = ROW.match(row)
        if found is None or found["near"] or " more" in row:
            continue
        numbers = found["numbers"].replace("…", "")  # which stands before a sum so far
        if not numbers or re.search(r"[a-zŷḡℓε]", re.sub("exp|log|e", "", numbers)):
            continue  # the formula stands there: its numbers have no room
        try:
            reader = float(computed(numbers))
        except SyntaxError:
            pytest.fail(f"no arithmetic: {row}")
        mantissa, _, power = found["value"].partition("e")
        unit = 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))
        assert abs(reader - float(found["value"])) <= unit * 0.5000001, row


def rows_of(problem: Problem, optimizer: Optimizer, steps: int, width: int) -> list[str]:
    session = session_of(problem, replace(run_config(problem), optimizer=optimizer))
    session.goto(steps)
    return [" ".join(row.split()) for row in plain(weights_rows(session.moment, width)).splitlines()]


def test_momentum_is_worked_out_with_its_velocity() -> None:
    rows = rows_of(PROPORTIONAL, MOMENTUM, 2, 60)
    assert rows[-4:-1] == [
        "gradient 2·x·(ŷ−y) 2·2·(2.04 − 4) -7.84",
        "velocity β·v + g 0.9·(-2) − 7.84 -9.64",
        "▸ update w − lr·v 1.02 − 0.01·(-9.64) 1.1164",
    ]


def test_adam_is_worked_out_with_both_of_its_means() -> None:
    rows = rows_of(PROPORTIONAL, optimizer("adam"), 1, 84)
    assert "m β₁·m + (1−β₁)·g 0.9·0 + (1 − 0.9)·(-2) -0.2" in rows
    assert "v β₂·v + (1−β₂)·g² 0.999·0 + (1 − 0.999)·(-2)² 0.004" in rows
    assert "δ lr·m′/(√v′+ε) 0.01·(-2)/(√4 + 1e-8) -0.01" in rows
    assert rows[-2].startswith("▸ update w − δ 1 + 0.01 1.01")


def test_three_features_are_summed_and_twelve_by_their_largest_terms() -> None:
    rows = rows_of(PLANE, SGD, 3, 120)
    assert any(row.startswith("forward x1·w1 + x2·w2 + ") for row in rows)
    assert [row.split()[1] for row in rows if row.startswith("gradient")] == ["w1", "w2", "w3", "b"]
    rows = rows_of(WIDE, SGD, 9, 56)
    (forward,) = (row for row in rows if row.startswith("forward"))
    assert re.search(r"\+ … \d+ more ", forward)
    assert "… 7 more parameters" in rows


def test_a_logistic_model_has_an_optimum_an_accuracy_and_no_invented_limits() -> None:
    rows = rows_of(LABELLED, SGD, 5, 100)
    assert "w* 1.2619922" in rows[0]
    assert rows[-1].split() == ["accuracy", "4", "of", "6", "right,", "66.67", "%"]
    session = session_of(LABELLED, run_config(LABELLED))
    session.goto(30)
    moment = session.moment
    assert optimum(LABELLED) is not None and limits(LABELLED, run_config(LABELLED)) is None
    assert "no limits are known" in plain(rates_rows(moment, 60, 9))
    assert moment.distance is not None and "nan" not in plain(loss_chart(moment, 50, 12))
    drawn = [row for row in fit_chart(moment, 50, 14) if any(span.role == "sgd" for span in row)]
    assert len(drawn) > 2  # a curve, and no line from one end to the other


def test_classes_that_can_be_separated_have_no_optimum_and_it_is_said() -> None:
    apart = Problem("apart", Dataset.of([1, 2, 3, 4], [0, 0, 1, 1]), Logistic(), (0.0, 0.0), 1.0)
    rows = rows_of(apart, SGD, 5, 100)
    assert "w* none: separable" in rows[0] and "away" not in rows[0]
    assert "excess" not in session_of(apart, run_config(apart)).run.losses.kinds


def test_no_more_digits_of_an_optimum_are_shown_than_are_true() -> None:
    far = np.random.default_rng(3).normal(size=30)
    labels = (far + np.random.default_rng(4).logistic(size=30) > 0).astype(float)
    blurred = Problem("far", Dataset.of(far + 1e7, labels), Logistic(), (0.0, 0.0), 1.0)
    errors, best = optimum_errors(blurred), optimum(blurred)
    assert errors is not None and best is not None
    session = session_of(blurred, run_config(blurred))
    for i in range(2):
        said = target(session.moment, i)
        assert abs(float(said) - best[i]) <= 10 * errors[i] and len(said.strip("-0.")) <= 16
        assert float(said) != best[i] or errors[i] < 1e-15 * abs(best[i])


@pytest.mark.parametrize("problem", [CURVE, PLANE, WIDE, LABELLED, CLASSES], ids=lambda problem: problem.name)
@pytest.mark.parametrize("optimizer", EVERY, ids=lambda made: made.name)
def test_every_pane_and_every_format_takes_any_model_and_optimizer(
    problem: Problem, optimizer: Optimizer
) -> None:
    config = replace(run_config(problem, batch=2, epochs=6), optimizer=optimizer)
    session = session_of(problem, config)
    session.stop_at(condition(f"{problem.model.names[0]} > 0.001 and norm(grad) > 0", problem.model.names))
    session.goto(12)
    moment = session.moment
    assert session.search_hits(12) and moment.hits
    for width in (36, 56, 120):
        for rows in (
            weights_rows(moment, width),
            dataset_table(moment, width, 0, 9),
            tuple(log_rows(moment, width, 0, 12)),
            fit_chart(moment, width, 12),
            loss_chart(moment, width, 12),
            landscape(moment, width, 12),
            rates_rows(moment, width, 9),
            (status_row(moment, Motion(), width),),
        ):
            assert all(length(row) <= width for row in rows)
            assert plain(tuple(ascii_row(row) for row in rows)) is not None
    last = plain(tuple(log_rows(moment, 400, 11, 1))).split()[-len(moment.params) :]
    updated = moment.run.batching.closes(11)
    assert updated == 0 or [float(cell) for cell in last] == pytest.approx(moment.params.tolist(), abs=1e-6)
    for format in FORMATS.values():
        assert len(list(format(train(problem, config), Reader(problem, config)))) > 12


class Speechless(Proportional):
    """Computes, and cannot say how."""

    def working(self, params: Numbers, x: Numbers, y: Number) -> tuple[WorkedRow, ...]:
        raise RuntimeError("no paper")


def test_a_model_whose_own_paper_fails_is_shown_without_it() -> None:
    silent = Problem("silent", PROPORTIONAL.dataset, Speechless(), (1.0,), 4.0)
    assert rows_of(silent, SGD, 3, 60)[0].startswith("▸ w = 1.260688")
    assert rows_of(silent, SGD, 3, 60)[-1].startswith("loss after")


def rows_in_sight(pilot: Pilot[None]) -> list[str]:
    pane = pilot.app.screen.query_one(WeightsPane)
    return plain(pane.lines()).splitlines()


@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
@pytest.mark.parametrize("enlarged", [False, True])
@pytest.mark.parametrize("of", [PROPORTIONAL, PLANE], ids=["one", "three"])
def test_all_of_the_working_can_be_scrolled_to_where_it_has_no_room(
    of: Problem, enlarged: bool, size: tuple[int, int]
) -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, ":optimizer adam", "s", *(["z"] if enlarged else []))
        pane, moment = pilot.app.screen.query_one(WeightsPane), main_screen(pilot).moment
        assert moment is not None
        needed = [plain((row,)).strip("▸ ").split("  ")[0] for row in arithmetic(moment, 84)]
        needed = [words.split()[0] for words in needed]
        shown = rows_in_sight(pilot)
        if not pane.movable:
            assert all(any(words in row for row in shown) for words in needed)
            return
        assert any("more row" in row and "↓" in row for row in shown)
        seen: set[str] = set()
        for _ in range(len(needed) + 2):
            rows = rows_in_sight(pilot)
            assert len(rows) <= pane.size.height and rows[0] == shown[0] and rows[-1] == shown[-1]
            seen |= {word for row in rows for word in row.strip("▸ ").split()[:1]}
            await press(pilot, "down")
        assert seen >= set(needed)
        last = rows_in_sight(pilot)
        count = len(shown_rows(moment))
        assert any(f"to {count} of {count} (↑ ↓)" in row for row in last)
        await press(pilot, "S")  # where it was scrolled to it stays
        assert any(f"to {count} of {count} (↑ ↓)" in row for row in rows_in_sight(pilot))
        await press_at_once(pilot, *["up"] * (len(needed) + 3), "s")
        assert rows_in_sight(pilot) == shown

    play(scenario, size, of)


def test_large_letters_that_hide_rows_say_how_to_see_them() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, "s", "z")
        pane = pilot.app.screen.query_one(WeightsPane)
        assert "↓ shows the whole working" in str(pane.border_subtitle)
        assert not any("update" in row for row in rows_in_sight(pilot))
        await press(pilot, "down")
        assert any("rows 1 to" in row for row in rows_in_sight(pilot)), rows_in_sight(pilot)
        assert any("update" in row for row in rows_in_sight(pilot))

    play(scenario, runs="gd", size=(80, 24))
