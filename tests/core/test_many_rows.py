"""Of a large dataset only what is visited is arranged, what is in sight drawn; the bits are the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.arrays import Indices, Number, Numbers
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import Proportional
from gdtui.core.problem.problems import Problem
from gdtui.core.training import kernels, trainer
from gdtui.core.training.batches import orders
from gdtui.core.training.config import RunConfig, batching_for, run_config
from gdtui.core.training.trainer import rows_of, train
from gdtui.display.rows import plain
from gdtui.ui.panes.datasetrows import dataset_table
from tests.problems import LINE, all_bits, session_of, setups

MANY = 100_000


class Counted(Proportional):
    """Writes down for how many rows it was asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def predict(self, params: Numbers, x: Numbers) -> Number:
        self.asked.append(np.size(x[0]))
        return super().predict(params, x)


def large(model: Proportional) -> Problem:
    x = np.linspace(-1, 1, MANY)
    return Problem("large", Dataset.of(x, 2 * x), model, (1.0,), 4.0)


@given(
    st.integers(1, 40), st.none() | st.integers(0, 9), st.integers(0, 200), st.integers(1, 90), st.booleans()
)
def test_any_stretch_of_rows_is_a_piece_of_the_whole_order(
    samples: int, seed: int | None, first: int, count: int, long: bool
) -> None:
    data = Problem("some", Dataset.of(np.ones(samples), np.ones(samples)), Proportional(), (1.0,), 4.0)
    config = RunConfig(1, 0.01, 300, (1.0,), seed=seed)
    whole = orders(samples, 0, (first + count) // samples + 1, seed).reshape(-1)[first : first + count]
    block = trainer.BLOCK
    trainer.BLOCK = 1 if long else block  # as if the epoch were longer than a block
    try:
        assert rows_of(config, batching_for(data, config), first, count).tolist() == whole.tolist()
    finally:
        trainer.BLOCK = block


@given(setups(epochs=9))
def test_rows_that_are_made_into_numbers_as_they_are_visited_give_the_same_bits(
    setup: tuple[Problem, RunConfig],
) -> None:
    expected = all_bits(train(*setup))
    listed = kernels.LISTED
    kernels.LISTED = 0
    try:
        assert all_bits(train(*setup)) == expected
    finally:
        kernels.LISTED = listed


@pytest.mark.parametrize("batch", [1, 7, "all"])
@pytest.mark.parametrize("shuffle", [False, True])
def test_a_step_arranges_no_row_that_it_does_not_visit(
    monkeypatch: pytest.MonkeyPatch, batch: int | str, shuffle: bool
) -> None:
    sorted_rows: list[int] = []

    def counted(samples: int, first: int, count: int, seed: int | None) -> Indices:
        sorted_rows.append(samples * count)
        return orders(samples, first, count, seed)

    monkeypatch.setattr(trainer, "orders", counted)
    trainer._order.cache_clear()
    of = large(model := Counted())
    steps = train(of, run_config(of, batch=batch, shuffle=shuffle, epochs=3))
    for _ in range(3):
        next(steps)
    assert all(rows <= trainer.BLOCK for rows in model.asked)
    assert sorted_rows == ([MANY] if shuffle else [])  # the order of an epoch is found once


def test_the_table_asks_the_model_about_the_rows_in_sight_alone() -> None:
    of = large(model := Counted())
    session = session_of(of, run_config(of))
    session.goto(2)
    moment = session.moment
    moment.run.optimum  # noqa: B018  # what is known of the problem as a whole is found once, before
    model.asked.clear()
    rows = dataset_table(moment, 50, 99_000, 20)
    assert model.asked == [20] and len(rows) == 21
    assert plain(rows).splitlines()[1].split()[0] == "99001"


def test_a_window_of_the_table_is_a_piece_of_it() -> None:
    session = session_of(LINE, run_config(LINE))
    session.goto(4)
    whole = plain(dataset_table(session.moment, 60)).splitlines()
    assert plain(dataset_table(session.moment, 60, 2, 2)).splitlines() == [whole[0], *whole[3:5]]
