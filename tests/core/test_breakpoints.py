"""Breakpoints: however far somebody has looked, the hits are those of a loop over single steps."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.conditions.condition import condition
from gdtui.core.conditions.hits import Hits
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.trained import Trained
from gdtui.core.training.config import RunConfig, run_config
from tests.problems import PROPORTIONAL, setups

TEXTS = [
    "loss < 0.5",
    "grad.w > 0",
    "norm(grad) > norm(prev.grad)",
    "w > prev.w",
    "dataset_loss < prev.dataset_loss / 2",
    "loss_after > loss and sample != 1",
    "nan",
    "epoch % 3 == 0",
    "step == 1 or step > 7",
    "abs(w - 2) < 0.1 or rate > 1",
]


def one_by_one(run: Trained, text: str) -> list[int]:
    """Return the hits of a whole run, each step looked at on its own."""
    made = condition(text, run.problem.model.names)
    return [step for step in range(1, len(run.history) + 1) if made.hits(run, step, step)[0]]


run_labels = st.lists(st.tuples(st.integers(0, 250), st.integers(0, 40)), max_size=8)


@given(setups(), st.sampled_from(TEXTS), run_labels, st.integers(0, 210), st.integers(0, 210))
def test_any_way_of_looking_finds_what_a_loop_finds(
    setup: tuple[Problem, RunConfig], text: str, run_labels: list[tuple[int, int]], after: int, upto: int
) -> None:
    whole = Trained(*setup)
    whole.extend(whole.total)
    every = one_by_one(whole, text)
    run = Trained(*setup)
    hits = Hits(run, condition(text, setup[0].model.names))
    looked = 0
    for steps, most in run_labels:
        run.extend(steps)
        came = hits.search(steps, most)
        assert looked <= came == hits.searched <= max(looked, min(steps, looked + most, len(run.history)))
        looked = came
    known = [hit for hit in every if hit <= looked]
    assert hits.upto(upto).tolist() == [hit for hit in known if hit <= upto]
    assert hits.first(after, upto) == min((hit for hit in known if after < hit <= upto), default=None)
    assert hits.last(upto) == max((hit for hit in known if hit < upto), default=None)


@given(setups(), st.sampled_from(TEXTS))
def test_looking_goes_on_until_there_is_no_more(setup: tuple[Problem, RunConfig], text: str) -> None:
    run = Trained(*setup)
    hits = Hits(run, condition(text, setup[0].model.names))
    run.extend(run.total)
    while hits.search(run.total, 7) < len(run.history):
        pass
    assert hits.upto(run.total).tolist() == one_by_one(run, text)


def test_looking_computes_no_step() -> None:
    run = Trained(PROPORTIONAL, run_config(PROPORTIONAL))
    hits = Hits(run, condition("w > 1.5", ("w",)))
    assert hits.search(300, 300) == len(run.history) == 0
    assert (hits.first(0, 300), hits.last(300), hits.upto(300).tolist()) == (None, None, [])
    run.extend(300)
    assert hits.search(5, 300) == 5 and hits.first(0, 300) is None
    assert hits.search(300, 4) == 9 and hits.first(0, 300) == 8
    assert (hits.first(7, 8), hits.first(8, 300), hits.last(8), hits.last(9)) == (8, None, None, 8)
    assert hits.upto(300).dtype == np.intp


def test_more_hits_than_a_column_begins_with_are_kept() -> None:
    run = Trained(PROPORTIONAL, run_config(PROPORTIONAL, epochs=3000))
    run.extend(run.total)
    hits = Hits(run, condition("sample == 2", ("w",)))
    assert hits.search(run.total, run.total) == 9000
    assert hits.upto(9000).tolist() == list(range(2, 9001, 3))
    assert (hits.first(8000, 9000), hits.last(8000)) == (8003, 7997)
