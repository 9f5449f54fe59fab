"""What if: a knob is set where the program stands, or it is run again and has to be the same up to there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gdtui.core.errors import InputError
from gdtui.core.runs.recorded import Recorded
from gdtui.core.runs.source import Rerun
from gdtui.core.session.session import Session
from gdtui.watch.live import Live, begun
from gdtui.watch.program import Program
from tests.watch.watched import told, written

Capture = pytest.CaptureFixture[str]

KNOB = """
import gdtui, random

w = 1.0
data = [(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)]
for epoch in range(20):
    random.shuffle(data)
    for x, y in data:
        grad = 2 * x * (x * w - y)
        w -= gdtui.knob("lr", 0.01) * grad
"""


@contextmanager
def opened(folder: Path, source: str = KNOB, **how: object) -> Iterator[tuple[Session, Live]]:
    """A session of a program that stands before its first update."""
    live = begun(Program(file=str(written(folder, source)), **how))  # type: ignore[arg-type]
    try:
        yield Session(Recorded(live.first)), live
    finally:
        live.close_all()


def walked(session: Session, steps: int) -> None:
    """Walk to a step, however long that takes."""
    while not session.approach(steps, 1000):
        pass
    assert session.steps == steps


def over(again: Rerun) -> Rerun:
    """Run again to the end of it."""
    while not again.advance():
        pass
    return again


def rates(session: Session) -> list[float]:
    """The rate of each step so far, as it shows in what the parameter did."""
    page = session.run.page(0, session.steps)
    before = [float(session.run.params_at(step)[0]) for step in range(session.steps)]
    after = page.params[:, 0].tolist()
    return [
        round((b - a) / g, 9) for b, a, g in zip(before, after, page.gradients[:, 0].tolist(), strict=True)
    ]


def test_a_knob_that_is_set_where_the_program_stands_counts_from_there(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, live):
        walked(session, 4)
        live.first.set("lr", 0.02)
        walked(session, 7)
        assert rates(session) == [0.01] * 4 + [0.02] * 3
        assert session.run.changes == (4,) and live.knobs == {"lr": 0.02}


def test_earlier_it_is_run_again_and_the_steps_up_to_there_are_the_same_to_the_bit(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, live):
        walked(session, 4)
        live.first.set("lr", 0.02)
        walked(session, 9)
        whole = session.run.page(0, 9).params.tobytes()
        walked(session, 6)
        again = over(live.first.again(6, "lr", 0.005))
        assert again.why is None and again.run is not None
        before = session.run
        session.go_on_in(again.run)
        walked(session, 9)
        assert rates(session) == [0.01] * 4 + [0.02] * 2 + [0.005] * 3
        assert session.run.common(before) == before.common(session.run) == 6
        assert session.moment.parted == 6
        assert session.undo() and session.run is before
        assert session.run.page(0, 9).params.tobytes() == whole


def test_at_the_start_nothing_has_to_be_the_same(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, live):
        walked(session, 3)
        walked(session, 0)
        again = over(live.first.again(0, "lr", 0.05))
        assert again.run is not None
        session.go_on_in(again.run)
        walked(session, 3)
        assert rates(session) == [0.05] * 3


def test_a_program_that_is_not_the_same_again_is_refused_with_the_first_difference(tmp_path: Path) -> None:
    source = KNOB.replace(
        "data = [(1.0, 2.0)", "import os\ndata = [(1.0 + os.getpid() % 10_000_000 / 1e9, 2.0)"
    )
    with opened(tmp_path, source) as (session, live):
        walked(session, 5)
        again = over(live.first.again(4, "lr", 0.02))
        assert again.run is None and again.why is not None
        assert str(again.why).startswith("it is not the same again: at step ")
        assert " is " in str(again.why) and " and was " in str(again.why)
        assert session.steps == 5


def test_seeds_make_it_the_same_and_without_them_it_is_not(tmp_path: Path) -> None:
    with opened(tmp_path, seed=None) as (session, live):
        walked(session, 30)
        assert over(live.first.again(29, "lr", 0.02)).why is not None


def test_what_cannot_be_set_is_refused_with_what_can(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, live):
        walked(session, 1)
        with pytest.raises(
            InputError, match="nothing called 'rate|nothing called rate can be set; there is: lr"
        ):
            live.first.set("rate", 1.0)
    source, refused = KNOB.replace('gdtui.knob("lr", 0.01)', "0.01"), "nothing of this program can be set"
    with opened(tmp_path, source) as (session, live), pytest.raises(InputError, match=refused):
        live.first.again(0, "lr", 1.0)


def test_all_that_was_run_again_ends_with_it(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, live):
        walked(session, 3)
        again = over(live.first.again(2, "lr", 0.02))
        assert again.run is not None
        processes = [each._process for each in live.family]
        assert all(process.alive for process in processes) and len(processes) == 2
    assert not any(process.alive for process in processes)


def test_a_knob_that_nobody_asks_for_again_is_said_to_be_set_in_vain(tmp_path: Path) -> None:
    once = KNOB.replace("w = 1.0", 'w, lr = 1.0, gdtui.knob("lr", 0.01)').replace(
        'gdtui.knob("lr", 0.01) *', "lr *"
    )
    for source, said in ((KNOB, 0), (once, 1)):
        for at in (1, 4):
            with opened(tmp_path, source) as (session, live):
                walked(session, at)
                live.first.set("lr", 0.02)
                walked(session, at + 2)
                assert rates(session)[at:] == [0.01 if said else 0.02] * 2
                assert [f"step {at + 1} did not ask for lr" in notice for notice in live.notices] == [
                    True
                ] * said


def test_a_setting_that_nobody_asks_for_is_named_at_the_end(tmp_path: Path, capfd: Capture) -> None:
    made = told(capfd, written(tmp_path, KNOB), settings={"lr": 0.02, "rate": 1})
    assert made.code == 0 and "asked for rate" in made.said and "for lr" not in made.said
    source = "def descend(lr):\n    w = 1.0\n    while w > 0.5:\n        w -= lr\n        yield {'w': w}\n"
    made = told(capfd, written(tmp_path, source), function="descend", settings={"lr": 0.25})
    assert made.w == [0.75, 0.5] and made.said == ""
