"""The tracks of a program with two optimizers: runs side by side, walked and run again together."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gdtui.core.errors import InputError
from gdtui.core.runs.recorded import Recorded
from gdtui.core.session.session import Session
from gdtui.ui.panes.logrows import Columns
from gdtui.watch.live import Live, begun
from gdtui.watch.program import Program
from tests.realterminal import Terminal
from tests.watch.test_what_if import over, walked
from tests.watch.watched import with_standin, written

# D goes down by its rate, G up by a tenth of what D is then: each update sees the other's.
GAN = """
    import torch

    G = torch.nn.Module(weight=torch.tensor(1.0, requires_grad=True))
    D = torch.nn.Module(weight=torch.tensor(3.0, requires_grad=True))
    for_d = torch.optim.SGD(D.parameters(), lr=0.5)
    for_g = torch.optim.SGD(G.parameters(), lr=0.1)
    g, d = G.parameters()[0], D.parameters()[0]
    for i in range(6):
        for_d.zero_grad()
        torch.given(float(d), (d, 1.0)).backward()
        for_d.step()
        for_g.zero_grad()
        torch.given(float(g), (g, -float(d))).backward()
        for_g.step()
        print("after", i + 1)
    """


@contextmanager
def opened(folder: Path, source: str = GAN) -> Iterator[tuple[Session, Live]]:
    """A session of the program, before its first update."""
    with_standin(folder)
    live = begun(Program(file=str(written(folder, source, "gan.py"))))
    try:
        yield Session(Recorded(live)), live
    finally:
        live.close_all()


def weights(session: Session) -> list[float]:
    return [float(trail.params[0]) for trail in session.moment.trails]


def test_the_second_optimizers_updates_come_beside_the_firsts(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, live):
        assert len(session.moment.trails) == 1
        walked(session, 2)
        trails = session.moment.trails
        assert [trail.run.names for trail in trails] == [("D.weight",), ("G.weight",)]
        assert [trail.run.title for trail in trails] == ["gan.py D", "gan.py G"]
        assert weights(session) == [2.0, pytest.approx(1.0 + 0.25 + 0.2)]
        assert len(live.recording) <= 3  # to see G's update the program goes on to D's next one, no further
        while not session.approach(7, 1000):
            pass
        assert session.steps == 6
        assert [trail.end.reason for trail in session.moment.trails] == ["finished", "finished"]
        assert weights(session) == [0.0, pytest.approx(1 + 0.1 * (2.5 + 2 + 1.5 + 1 + 0.5 + 0))]
        walked(session, 1)
        assert weights(session) == [2.5, pytest.approx(1.25)]


def test_each_can_be_walked_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, _):
        walked(session, 2)
        session.link()
        session.choose()
        walked(session, 4)
        assert [trail.steps for trail in session.moment.trails] == [2, 4]


def test_marks_and_what_was_left_know_the_track_that_came_later(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, _):
        session.mark("a")
        walked(session, 3)
        session.mark("b")
        assert session.recall("a") and session.steps == 0
        assert session.recall("b") and [trail.steps for trail in session.moment.trails] == [3, 3]


def test_run_again_both_go_on_and_share_their_past(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, live):
        walked(session, 3)
        again = over(live.again(2, "lr", 0.25))
        assert again.why is None and again.run is not None
        session.goto(2)
        session.go_on_in(again.run)
        walked(session, 6)
        assert len(session.moment.trails) == 2
        assert session.moment.trails[0].run is again.run
        # D goes 2.5, 2, then on by 0.25. `lr` is the rate of both: G's second update comes after that.
        assert weights(session) == [1.0, pytest.approx(1.25 + 0.25 * (2 + 1.75 + 1.5 + 1.25 + 1.0))]
        assert session.undo() and session.moment.trails[0].run.recorded is not again.run
        walked(session, 6)
        assert weights(session)[0] == 0.0


def test_where_the_second_is_not_the_same_again_it_is_refused(tmp_path: Path) -> None:
    source = GAN.replace("-float(d))", "-float(d) - (i == 0) * len(times))").replace(
        "for i in range(6):",
        'times = open("times.txt", "a+")\n    print(file=times, flush=True)\n    times.seek(0)\n'
        "    times = times.readlines()\n    for i in range(6):",
    )
    with opened(tmp_path, source) as (session, live):
        walked(session, 3)
        again = over(live.again(3, "lr", 0.25))
        assert again.run is None and "G.weight" in str(again.why)


def test_a_number_is_set_after_a_step_of_the_first(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, _):
        walked(session, 2)
        session.choose()
        recorded = session.run.recorded
        assert recorded is not None
        for ask in (lambda: recorded.source.set("lr", 1), lambda: recorded.source.again(1, "lr", 1)):
            with pytest.raises(InputError, match="first optimizer"):
                ask()


def test_the_log_has_each_runs_own_parameters(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, _):
        walked(session, 2)
        for _ in range(2):
            fields = Columns(session.moment, 80).shown
            titles = [field.title(session.moment) for field in fields]
            assert titles == ["A ∂D.weight", "A D.weight", "B ∂G.weight", "B G.weight"]
            session.choose()


def test_on_the_screen_v_goes_to_the_second(tmp_path: Path) -> None:
    with_standin(tmp_path)
    file = written(tmp_path, GAN, "gan.py")
    with Terminal(100, 30, program=(sys.executable, "-m", "gdtui", "watch", str(file))) as terminal:
        terminal.wait("Gradient log")
        terminal.press("ss")
        terminal.wait(lambda text: "B ▰ gan.py G" in text and "step 2" in text)
        terminal.press("v")
        terminal.wait(lambda text: "G.weight 1.45" in text)
        assert "D.weight 2" not in terminal.settled()
        terminal.press("q")
        assert terminal.ended() == 0 and terminal.given_back()
