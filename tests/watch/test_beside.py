"""Built-in runs beside somebody's own loop: update by update, to the bit, and with their own what if."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.cli.watch import built_in, watched
from gdtui.core.errors import InputError
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.recorded import Recorded
from gdtui.core.runs.trained import Trained
from gdtui.core.session.session import Session
from gdtui.core.training.config import RunConfig, run_config
from gdtui.ui.panes.footer import PROGRAM, footer, state_of
from gdtui.watch.beside import Beside
from gdtui.watch.program import Program
from gdtui.watch.watching import Watching
from tests.forked import Forked
from tests.problems import EVERY_MODEL, PROPORTIONAL, setups
from tests.watch.watched import LECTURE, written

SUM = """
    x_data, y_data, w = [1.0, 2.0, 3.0], [2.0, 4.0, 6.0], 1.0
    for epoch in range(100):
        grad = sum(2 * x * (x * w - y) for x, y in zip(x_data, y_data))
        w -= 0.01 * grad
    """


def beside(**chosen: object) -> Beside:
    return Beside(Trained(PROPORTIONAL, run_config(PROPORTIONAL, **chosen)))  # type: ignore[arg-type]


@settings(max_examples=40)
@given(setups(4, EVERY_MODEL), st.integers(1, 12))
def test_each_step_is_an_update_of_the_run_to_the_bit(setup: tuple[Problem, RunConfig], updates: int) -> None:
    problem, config = setup
    run, source = Trained(problem, config), Beside(Trained(problem, config))
    source.bring(updates)
    recorded = Recorded(source)
    ends = run.batching.steps(np.arange(updates + 1))
    run.extend(int(ends[-1]))
    count = int(run.batching.updates(run.end.steps))
    assert len(source.recording) == min(updates, count)
    for update in range(min(updates, count) + 1):
        assert recorded.params_at(update).tolist() == run.params_at(int(ends[update])).tolist()


def test_the_lectures_gd_has_its_gradient_loss_and_rate() -> None:
    source = beside(batch="all", lr=0.01)
    source.bring(2)
    assert source.recording.named_row(0) == pytest.approx(
        {"epoch": 1, "loss": 14 / 3, "lr": 0.01, "∂w": -28 / 3, "w": 1 + 0.28 / 3}
    )
    assert source.listing.name == "lecture GD lr 0.01"
    assert (
        source.listing.lines[-1] == "w = w − lr·ḡ" == source.listing.lines[(source.listing.update or 0) - 1]
    )


def test_it_ends_where_the_run_does() -> None:
    for chosen, reason, steps in (({"epochs": 2}, "finished", 6), ({"lr": 1e200}, "diverged", None)):
        source = beside(**chosen)
        source.bring(400)
        assert source.end.reason == reason and (steps is None or source.end.steps == steps)


def test_another_rate_from_here_on_and_from_earlier() -> None:
    source = beside(lr=0.01)
    source.bring(2)
    source.set("lr", 0.1)
    source.bring(3)
    assert source.recording.column("rate", "lr").tolist() == [0.01, 0.01, 0.1]
    assert source.recording.column("parameter", "w")[2] == pytest.approx(1.0984 + 1.62288)
    earlier = source.again(1, "lr", 0.05)
    assert earlier.advance() and earlier.run is not None
    earlier.run.extend(3)
    assert earlier.run.rates(0, 3).tolist() == [0.01, 0.05, 0.05]
    assert earlier.run.source.shared_with(source) == 1 and source.knobs == {"lr": 0.1}
    with pytest.raises(InputError, match="momentum"):
        source.set("momentum", 0.9)


def test_a_sum_in_place_of_a_mean_is_seen_beside_the_right_one(tmp_path: Path) -> None:
    """The slip moves w to 1.28 in one update, the lecture's GD to 1.0933."""
    program = Program(file=str(written(tmp_path, SUM)))
    with watched(Watching((program,), ("--mode gd",))) as session:
        while not session.approach(1, 10):
            pass
        assert [float(trail.params[0]) for trail in session.moment.trails] == pytest.approx([1.28, 1.0933333])


def test_the_lectures_script_beside_gdtuis_run_is_the_same_to_the_bit(tmp_path: Path) -> None:
    program = Program(file=str(written(tmp_path, LECTURE)))
    with watched(Watching((program,), ("--mode sgd",))) as session:
        while not session.approach(300, 100):
            pass
        mine, ours = (trail.run for trail in session.moment.trails)
        steps = np.arange(301)
        assert mine.params_at(steps).tobytes() == ours.params_at(steps).tobytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [("--mode foo", "foo"), ("run --mode gd", "opens no screen"), ("'", "what stands behind gdtui")],
)
def test_what_opens_nothing_is_said(words: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        built_in([words])


def test_at_most_six_stand_side_by_side(tmp_path: Path) -> None:
    program = Program(file=str(written(tmp_path, SUM)))
    with pytest.raises(InputError, match="at most 6"), watched(Watching((program,), ("--mode gd",) * 6)):
        pass


def test_several_runs_of_one_problem_come_with_it() -> None:
    assert len(built_in(["--runs gd,sgd"])) == 2


def test_on_the_screen_v_goes_to_it_and_its_rate_can_be_set(tmp_path: Path) -> None:
    file = written(tmp_path, SUM)
    with Forked(100, 30, "watch", str(file), "--beside", "--mode gd") as terminal:
        terminal.wait("Gradient log")
        terminal.press("s")
        terminal.wait(lambda text: "A ■ 1.28" in text and "B ▰ 1.0933333" in text)
        terminal.press("v")
        terminal.wait(lambda text: "w = w − lr·ḡ" in text)
        terminal.press(":set lr 0.1\rs")
        terminal.wait(lambda text: "B ▰ 1.9395555" in text)
        terminal.press("q")
        assert terminal.ended() == 0 and terminal.given_back()


def test_a_session_of_them_alone_is_one_too() -> None:
    session = Session(*map(Recorded, built_in(["--runs gd,sgd"])))
    session.forward(3)
    assert [trail.steps for trail in session.moment.trails] == [3, 3]


def test_the_line_of_keys_offers_nothing_that_programs_cannot_do() -> None:
    session = Session(*map(Recorded, built_in(["--runs gd,sgd --epochs 1"])))
    assert state_of(session.moment, "values") == "programs"
    session.forward(5)
    assert state_of(session.moment, "values") == "program_end"
    for state in PROGRAM:
        for more in (False, True):
            shown = {command.id for command in footer(200, state=state, more=more).commands}
            assert not shown & {"run.batching", "phase.next"}
