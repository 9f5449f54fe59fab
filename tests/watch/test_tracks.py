"""The tracks of a program with two optimizers: runs side by side, walked and run again together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from gdtui.core.conditions.condition import condition
from gdtui.core.runs.recorded import Recorded
from gdtui.core.session.session import Session
from gdtui.ui.panes.logrows import Columns
from gdtui.ui.playback.tasks import GoToStep
from gdtui.watch.live import Live, begun
from gdtui.watch.printing import print_watched
from gdtui.watch.program import Program
from tests.forked import Forked
from tests.watch.test_what_if import over
from tests.watch.watched import told, with_standin, written

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
        yield Session(Recorded(live.first)), live
    finally:
        live.close_all()


def walked(session: Session, steps: int) -> None:
    """Walk to a step, also where another track begins on the way."""
    for _ in range(100):
        if session.approach(steps, 1000) and session.steps == steps:
            return
    raise AssertionError(session.steps)


def until(come: Callable[[], bool]) -> None:
    """Wait for what comes from another process."""
    end = monotonic() + 20
    while not come() and monotonic() < end:
        sleep(0.01)


def weights(session: Session) -> list[float]:
    return [float(trail.params[0]) for trail in session.moment.trails]


def test_the_second_optimizers_updates_come_beside_the_firsts(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, live):
        session.approach(1, 10)
        assert len(session.moment.trails) == 1  # the program waits before what comes behind D's update
        while not session.approach(2, 10):
            pass
        assert session.steps == 1 and len(session.moment.trails) == 2  # where one begins it stands still
        walked(session, 2)
        trails = session.moment.trails
        assert [trail.run.names for trail in trails] == [("D.weight",), ("G.weight",)]
        assert [trail.run.title for trail in trails] == ["gan.py D", "gan.py G"]
        assert weights(session) == [2.0, 1.25]  # G's second update comes after D's
        assert [len(track.recording) for track in live.tracks] == [2, 1]  # it goes no further
        session.choose()
        walked(session, 2)
        assert weights(session) == [2.0, pytest.approx(1.25 + 0.2)]
        assert [len(track.recording) for track in live.tracks] == [2, 2]
        session.choose()
        while not session.approach(7, 1000):
            pass
        assert [trail.end.reason for trail in session.moment.trails] == ["finished", "running"]
        assert weights(session) == [0.0, pytest.approx(1 + 0.1 * (2.5 + 2 + 1.5 + 1 + 0.5))]


def test_each_stands_where_it_was_when_the_viewed_one_stood_there(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, _):
        walked(session, 4)
        for steps in (3, 1, 2, 0, 4):
            session.goto(steps)
            assert [trail.steps for trail in session.moment.trails] == [steps, max(0, steps - 1)]
        session.choose()
        for steps in (3, 1, 2):
            session.goto(steps)
            assert [trail.steps for trail in session.moment.trails] == [steps, steps]


def test_each_can_be_walked_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, _):
        walked(session, 2)
        session.link()
        session.choose()
        walked(session, 4)
        assert [trail.steps for trail in session.moment.trails] == [2, 4]
        session.link()
        assert [trail.steps for trail in session.moment.trails] == [4, 4]


def test_marks_and_what_was_left_know_the_track_that_came_later(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, _):
        session.mark("a")
        walked(session, 3)
        session.mark("b")
        assert session.recall("a") and session.steps == 0
        assert session.recall("b") and [trail.steps for trail in session.moment.trails] == [3, 2]


def test_run_again_both_go_on_and_share_their_past(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, live):
        walked(session, 3)
        again = over(live.first.again(2, "lr", 0.25))
        assert again.why is None and again.run is not None
        session.goto(2)
        session.go_on_in(again.run)
        walked(session, 6)
        assert len(session.moment.trails) == 2
        assert session.moment.trails[0].run is again.run
        # D goes 2.5, 2, then on by 0.25. `lr` is the rate of both: G's second update comes after that.
        assert weights(session) == [1.0, pytest.approx(1.25 + 0.25 * (2 + 1.75 + 1.5 + 1.25))]
        assert session.undo() and session.moment.trails[0].run.recorded is not again.run
        walked(session, 6)
        assert weights(session)[0] == 0.0


def test_where_the_second_is_not_the_same_again_it_is_refused(tmp_path: Path) -> None:
    source = GAN.replace("-float(d))", "-float(d) - (i == 0) * len(times))").replace(
        "for i in range(6):",
        'times = open(__file__ + ".times", "a+")\n    print(file=times, flush=True)\n    times.seek(0)\n'
        "    times = times.readlines()\n    for i in range(6):",
    )
    with opened(tmp_path, source) as (session, live):
        walked(session, 3)
        again = over(live.first.again(3, "lr", 0.25))
        assert again.run is None and "G.weight" in str(again.why)


def test_a_number_is_set_from_the_second_as_well(tmp_path: Path) -> None:
    with opened(tmp_path) as (session, _):
        walked(session, 2)
        session.choose()
        walked(session, 2)
        recorded = session.run.recorded
        assert recorded is not None
        again = over(recorded.source.again(1, "lr", 0.5))
        assert again.run is not None and again.run.source.recording.names("parameter") == ("G.weight",)
        session.goto(1)
        session.go_on_in(again.run)
        walked(session, 2)
        assert weights(session) == [2.0, pytest.approx(1.25 + 0.5 * 2.0)]
        assert [trail.run.changes for trail in session.moment.trails] == [(1,), (1,)]


def test_a_program_does_not_run_past_where_an_alarm_stops_it(tmp_path: Path) -> None:
    source = """
    w = 1.0
    for i in range(40):
        grad = 2 * w
        w -= 1.2 * grad
    """
    with opened(tmp_path, source) as (session, live):
        session.stop_at(condition("slope_left < -1", ("w",)))
        task = GoToStep(session, 40, stops=1)
        while not task.go(monotonic() + 0.1):
            pass
        assert session.steps == 2 and len(live.first.recording) == 2


def test_of_several_optimizers_csv_has_the_firsts_and_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with_standin(tmp_path)
    file = written(tmp_path, GAN, "gan.py")
    assert print_watched(Program(file=str(file)), "csv", None) == 0
    out, err = capfd.readouterr()
    assert len(out.splitlines()) == 7 and err.count("left out") == 1
    assert [row.get("track") for row in told(capfd, file).rows] == [None, "optimizer 2"] * 6


LOOPS = """
    w = 1.0
    for i in range(3):
        grad = w - 3
        w -= 0.5 * grad
        print("first", i)

    v = 9.0
    for i in range(3):
        dv = v - 1
        v -= 0.25 * dv
        print("second", i)
    """


def test_a_second_loop_begins_when_the_first_is_over_and_is_not_run_ahead(tmp_path: Path) -> None:
    with opened(tmp_path, LOOPS) as (session, live):
        walked(session, 3)
        while not session.approach(4, 10):
            pass
        assert [len(track.recording) for track in live.tracks] == [3, 1] and session.steps == 3
        session.choose()
        walked(session, 2)
        assert [trail.steps for trail in session.moment.trails] == [3, 2]
        assert [len(track.recording) for track in live.tracks] == [3, 2]
        assert [trail.run.title for trail in session.moment.trails] == ["gan.py line 4", "gan.py line 10"]
        second = live.tracks[1]
        until(lambda: second.count_printed(2) == 5)  # what is printed comes by a pipe
        assert [line.step for line in second.printed(0, 5)] == [0, 0, 0, 1, 2]
        session.goto(0)
        assert [trail.steps for trail in session.moment.trails] == [3, 0]
        session.choose()
        session.goto(2)
        assert [trail.steps for trail in session.moment.trails] == [2, 0]


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
    with Forked(100, 30, "watch", str(file)) as terminal:
        terminal.wait("Gradient log")
        terminal.press("s")
        terminal.wait("step 1")
        terminal.press("s")
        terminal.wait(lambda text: "B ▰ gan.py G" in text and "gan.py G has begun: v goes to it" in text)
        terminal.press("s")
        terminal.wait("step 2")
        terminal.press("vs")
        terminal.wait(lambda text: "G.weight 1.45" in text and "▸14     for_g.step()" in text)
        assert "D.weight 2" not in terminal.settled()
        terminal.press("q")
        assert terminal.ended() == 0 and terminal.given_back()
