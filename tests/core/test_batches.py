"""Law 5: order is pure, and batches cut an epoch without a rest."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.training.batches import Batching, orders

seeds = st.none() | st.integers(0, 2**64 - 1)


@given(st.integers(1, 50), st.integers(0, 10**6), st.integers(1, 20), seeds)
def test_an_epoch_covers_every_row_once(samples: int, first: int, count: int, seed: int | None) -> None:
    rows = orders(samples, first, count, seed)
    assert rows.shape == (count, samples)
    assert (np.sort(rows, axis=1) == np.arange(samples)).all()


@given(st.integers(1, 30), st.integers(0, 1000), st.integers(1, 9), seeds)
def test_an_epochs_order_depends_on_seed_and_epoch_alone(
    n: int, first: int, count: int, seed: int | None
) -> None:
    together = orders(n, first, count, seed)
    alone = [orders(n, first + i, 1, seed)[0] for i in range(count)]
    assert (together == np.array(alone)).all()


def test_the_order_is_the_same_on_every_machine_and_release() -> None:
    assert orders(5, 0, 3, seed=0).tolist() == [[2, 4, 1, 0, 3], [2, 0, 3, 1, 4], [3, 1, 0, 4, 2]]


def test_orders_are_not_all_alike_and_every_permutation_comes_up_as_often() -> None:
    counts: dict[tuple[int, ...], int] = {}
    for order in map(tuple, orders(3, 0, 6000, 1).tolist()):
        counts[order] = counts.get(order, 0) + 1
    assert len(counts) == 6
    assert all(850 < count < 1150 for count in counts.values())  # 1000 ± 5 standard deviations
    assert orders(9, 0, 4, 1).tolist() != orders(9, 0, 4, 2).tolist()


@given(st.integers(1, 40), st.data(), st.integers(0, 200))
def test_batches_cut_an_epoch_without_a_rest(samples: int, data: st.DataObject, step: int) -> None:
    batching = Batching(samples, data.draw(st.integers(1, samples)))
    sizes = [batching.closes(i) for i in range(samples)]
    assert sum(sizes) == samples
    assert [size for size in sizes if size][:-1] == [batching.size] * (batching.updates_per_epoch - 1)
    first = batching.start_of_batch(step)
    assert first <= step < first + batching.size
    assert not any(batching.closes(i) for i in range(first, step))
    assert batching.closes(step + batching.steps_left(step) - 1) == step + batching.steps_left(step) - first


@st.composite
def cuts(draw: st.DrawFn) -> Batching:
    """Any way to cut epochs, also one that changes on its way."""
    samples = draw(st.integers(1, 20))
    sizes = st.integers(1, samples)
    changes = draw(st.dictionaries(st.integers(1, 99), sizes, max_size=4))
    return Batching(samples, draw(sizes), tuple(sorted(changes.items())))


@given(cuts(), st.integers(0, 100))
def test_a_batch_that_was_open_when_sizes_change_goes_into_the_next_update(
    batching: Batching, steps: int
) -> None:
    waiting = 0
    for step in range(steps):
        size = next((size for first, size in reversed(batching.changes) if first <= step), batching.size)
        waiting += 1
        assert batching.start_of_batch(step) == step + 1 - waiting
        if (step % batching.samples + 1) % size == 0 or (step + 1) % batching.samples == 0:
            assert batching.closes(step) == waiting
            waiting = 0
        else:
            assert not batching.closes(step)


@given(cuts(), st.integers(0, 100))
def test_updates_and_steps_are_counted_alike(batching: Batching, steps: int) -> None:
    assert batching.updates(steps) == sum(1 for i in range(steps) if batching.closes(i))
    assert batching.updates(np.arange(steps)).tolist() == [batching.updates(taken) for taken in range(steps)]
    reached = batching.steps(np.arange(batching.updates(steps) + 1))
    assert reached.tolist() == [0, *(i + 1 for i in range(steps) if batching.closes(i))]


@given(cuts(), st.integers(0, 100))
def test_a_batch_has_as_many_samples_as_it_will_close_with(batching: Batching, step: int) -> None:
    batch = batching.batch_at(step)
    last = next(each for each in range(step, step + 2 * batching.samples) if batching.closes(each))
    assert batch == (batching.start_of_batch(step), step + 1 - batch.first, batching.closes(last))
