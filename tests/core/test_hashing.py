"""Numbers drawn from a seed: normal, the same for ever, and no two seeds alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.data.builtin import line
from gdtui.core.hashing import hashed, normals
from gdtui.core.limits import SEEDS
from gdtui.core.problem.problems import problem


def test_many_are_normal() -> None:
    numbers = np.concatenate([normals(1000, seed) for seed in range(200)])
    assert np.isfinite(numbers).all()
    assert abs(numbers.mean()) < 5 / np.sqrt(len(numbers))
    assert abs(numbers.var() - 1) < 5 * np.sqrt(2 / len(numbers))
    assert abs((numbers**3).mean()) < 5 * np.sqrt(15 / len(numbers))
    shares = [(np.abs(numbers) < bound).mean() for bound in (1, 2, 3)]
    assert shares == pytest.approx([0.6827, 0.9545, 0.9973], abs=0.005)


def test_neighbours_say_nothing_about_each_other() -> None:
    table = np.array([normals(200, seed) for seed in range(200)])
    for one, other in ((table[:, 1:], table[:, :-1]), (table[1:], table[:-1])):
        assert abs((one * other).mean()) < 5 / np.sqrt(one.size)


@given(st.integers(0, SEEDS - 1), st.integers(0, 50), st.integers(0, 50))
def test_a_seed_always_draws_the_same_and_more_of_them_begin_alike(seed: int, few: int, more: int) -> None:
    assert normals(few, seed).tolist() == normals(few + more, seed)[:few].tolist()
    assert np.isfinite(normals(few, seed)).all()


def test_seeds_differ() -> None:
    assert len({normals(1, seed).item() for seed in (*range(1000), SEEDS - 1)}) == 1001


def test_the_bits_are_the_same_on_every_machine_and_release() -> None:
    words = hashed(1, np.arange(2, dtype=np.uint64)[:, None], np.arange(2, dtype=np.uint64))
    assert words.shape == (2, 2) and words.dtype == np.uint64
    assert problem("line").dataset.y.tolist() == [-3.6, -1.16, 0.91, 2.26, 5.06, 7.27]


@given(st.floats(0, 1e6), st.integers(0, SEEDS - 1))
def test_targets_can_be_put_down_on_paper(noise: float, seed: int) -> None:
    targets = line(6, noise, seed).y
    assert targets.tolist() == [float(f"{target:.2f}") for target in targets.tolist()]
    assert (np.abs(targets - (2 * np.arange(-2.0, 4.0) + 1)) <= 10 * noise + 0.01).all()
