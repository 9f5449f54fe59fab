"""A moment can be kept: the command that a session gives opens the same again, to the last bit."""

import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.cli import screen
from gdtui.cli.arguments import application
from gdtui.cli.usage import parsed
from gdtui.core.conditions.condition import condition
from gdtui.core.errors import InputError
from gdtui.core.problem.problems import Problem, problem
from gdtui.core.session.arguments import command
from gdtui.core.session.opening import Opening, asleep, open_session, opening_of
from gdtui.core.session.session import Session
from gdtui.core.training.config import run_config, run_configs
from gdtui.core.training.optimizers.table import SGD, optimizer
from gdtui.ui.screens.boxes import GOES_ON, command_lines
from tests.forked import Forked
from tests.hostile import TEXTS
from tests.problems import STUMBLING, bits, configs, known, session_of
from tests.realterminal import Terminal

Act = Callable[[Session], object]
PROBLEMS = st.sampled_from(["lecture", "noisy", "line", "line:noise=0", "line:noise=1.5:seed=7"]).map(problem)
APPLICATION = application()
CONDITIONS = ["loss < 0.01", "-w < -1.5", "sign(grad.w) != sign(prev.grad.w)", "nan", "w  >\t1"]


class _Opened(Exception):
    """The command line was read to its end."""


def read(line: str) -> tuple[Problem, Opening | None]:
    """What the program would open for a command, as a shell gives it."""
    found: list[tuple[Problem, Opening | None]] = []

    def opened(given: Problem, opening: Opening | None = None, *rest: object) -> int:
        found.append((given, opening))
        return 0

    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(screen, "open_screen", opened)
        name, *words = shlex.split(line)
        assert name == "gdtui"
        do, bound = parsed(APPLICATION, words)
        do(*bound.args, **bound.kwargs)
    return found[0]


def reopened(session: Session) -> Session:
    """The session that the command of this one opens."""
    line = command(session)
    assert line is not None and line.isprintable()
    chosen, opening = read(line)
    assert opening is not None
    return open_session(chosen, opening)


def state(session: Session) -> list[Any]:
    """All that there is to see of a session, so that == says whether it is the same to the last bit."""
    moment = session.moment
    shown: list[Any] = [moment.view, moment.linked or not moment.several, moment.phase, moment.marks]
    shown += [[each.text for each in session.breakpoints.conditions]]
    if moment.worked is not None:
        shown += [[(row.id, repr(row.value)) for row in moment.working]]
    shown += [[each.text for each in moment.stopped_at]]
    for trail in moment.trails:
        shown += [trail.run.config, trail.steps, trail.end, trail.params.tobytes(), repr(trail.loss())]
        shown += [bits(trail.step) if trail.step else None]
    return shown


def marks(session: Session) -> dict[str, list[Any]]:
    """Where each mark stands, and the parameters there."""
    return {
        letter: [(place.steps, place.run.params_at(place.steps).tobytes()) for place in places]
        for letter, places in session.marks.items()
    }


def walks(problem: Problem) -> st.SearchStrategy[list[Act]]:
    """Sequences of what a cursor can do, and what can be chosen on the way."""
    counts, samples = st.integers(1, 40), len(problem.dataset)
    rates = st.sampled_from([0.003, 0.01, 0.1, 1 / 3, 30.0])
    going: list[st.SearchStrategy[Act]] = [
        counts.map(lambda n: lambda session: session.forward(n)),
        counts.map(lambda n: lambda session: session.back(n)),
        st.integers(0, 130).map(lambda n: lambda session: session.goto(n)),
        st.sampled_from([Session.next_phase, Session.previous_phase, Session.restart, Session.choose]),
        rates.map(lambda rate: lambda session: session.change(lr=rate)),
        st.integers(1, samples).map(lambda size: lambda session: session.change(batch=size)),
    ]
    return st.lists(st.one_of(going), max_size=12)


def choices() -> st.SearchStrategy[list[Act]]:
    letters = st.sampled_from("aBz")
    setting: list[st.SearchStrategy[Act]] = [
        st.sampled_from([Session.undo, Session.redo, Session.link]),
        letters.map(lambda letter: lambda session: session.mark(letter)),
        letters.map(lambda letter: lambda session: session.recall(letter)),
        st.sampled_from(CONDITIONS).map(
            lambda text: lambda session: session.stop_at(condition(text, session.run.names))
        ),
    ]
    return st.lists(st.one_of(setting), max_size=8)


@given(PROBLEMS, st.data())
def test_the_command_of_a_session_opens_it_again_to_the_last_bit(
    chosen: Problem, data: st.DataObject
) -> None:
    drawn = data.draw(st.lists(configs(chosen, 30), min_size=1, max_size=3))
    planned = [replace(each, epochs=drawn[0].epochs) for each in drawn]
    session = session_of(chosen, *planned)
    acts = data.draw(st.tuples(walks(chosen), choices(), walks(chosen), choices(), walks(chosen)))
    for act in (each for part in acts for each in part):
        try:
            act(session)
        except InputError:  # a condition on grad.w where there is one parameter
            continue
    again = reopened(session)
    assert state(again) == state(session)
    assert marks(again) == marks(session)
    assert command(again) == command(session)
    for act in data.draw(walks(chosen)):
        act(session)
        act(again)
        assert state(again) == state(session)


@pytest.mark.parametrize("steps", [0, 4])
def test_a_breakpoint_that_no_run_can_hit_any_more_sleeps(steps: int) -> None:
    chosen = problem("lecture")
    session = session_of(chosen, run_config(chosen, optimizer=optimizer("adam")))
    session.goto(steps)
    session.stop_at(condition("m < -1", ("w",)), condition("loss < 4", ("w",)))
    session.change(optimizer=SGD)
    sleeping = ["m < -1"] if steps == 0 else []  # of four steps it has hits
    assert [each.text for each in asleep(session)] == sleeping
    kept = ["loss_before < 4"] if sleeping else ["m < -1", "loss_before < 4"]
    assert [each.text for each in reopened(session).breakpoints.conditions] == kept
    session.goto(0)
    session.change(optimizer=optimizer("adam"))
    assert asleep(session) == ()
    assert [each.text for each in session.breakpoints.conditions] == ["m < -1", "loss_before < 4"]


def test_the_command_is_as_short_as_it_can_be() -> None:
    session = session_of(problem("lecture"), run_config(problem("lecture")))
    assert command(session) == "gdtui"
    session.forward(7)
    session.mark("a")
    session.forward(4)
    session.change(lr=0.003)
    session.forward(31)
    session.stop_at(condition("loss < 0.01", ("w",)))
    assert command(session) == "gdtui --change 11:lr=0.003 --at 42 --mark a=7 --break 'loss_before < 0.01'"
    session.goto(5)
    session.change(batch=3)
    session.next_phase()
    assert command(session) == (
        "gdtui --change 5:batch=3 --at 5 --phase forward --mark a=7/lr=0.01/batch=1 "
        "--break 'loss_before < 0.01'"
    )


@pytest.mark.parametrize("asked", [-2.5, 1e300, 5e-324])
def test_the_input_that_is_asked_about_is_kept(asked: float) -> None:
    session = session_of(replace(problem("noisy"), predict_at=asked), run_config(problem("noisy")))
    again = reopened(session).run.problem
    assert again is not None and again.predict_at == asked
    assert "--predict" not in (command(session_of(problem("noisy"), run_config(problem("noisy")))) or "")


def test_runs_side_by_side_are_kept_with_what_each_does_otherwise() -> None:
    noisy = problem("line:noise=2")
    planned = run_configs(noisy, "gd:lr=0.05,sgd,batch=2:dtype=float32", epochs=7, seed=3, shuffle=True)
    session = session_of(noisy, *(each.config for each in planned))
    session.forward(9)
    session.choose()
    session.change(lr=0.5, batch=2)
    assert command(session) == (
        "gdtui line:noise=2 --runs gd:lr=0.05,sgd,batch=2:dtype=float32 --shuffle --seed 3 --epochs 7 "
        "--change B:9:lr=0.5:batch=2 --at 9 --view B"
    )
    session.link()
    session.forward(2)
    session.mark("z")
    assert (command(session) or "").endswith("--at 9,11,9 --view B --mark z=9,11,9")


def test_what_no_option_says_has_no_command() -> None:
    lecture = problem("lecture")
    assert command(session_of(lecture, replace(run_config(lecture), optimizer=STUMBLING))) is None
    assert command(session_of(replace(lecture, asked=None), run_config(lecture))) is None
    known = session_of(lecture, run_config(lecture))
    assert opening_of(known) == Opening((run_config(lecture),))


def refusal(*words: str) -> str:
    with pytest.raises(InputError) as error:
        read(shlex.join(["gdtui", *words]))
    return str(error.value)


def test_what_cannot_be_opened_is_said_in_a_line() -> None:
    assert refusal("--at", "301") == "at: '301' is not a step from 0 to 300"
    two = ("--runs", "gd,sgd")
    assert refusal(*two, "--at", "1,2,3").startswith(
        "at: '1,2,3' is not a step from 0 to 300, for all runs, or 2"
    )
    assert refusal("--change", "11").startswith("--change '11': behind the step stands what changes")
    assert refusal("--change", "0:lr=1").startswith("--change '0:lr=1': '0' is not a step from 1 to 299")
    assert refusal("--change", "11:lr=x") == "--change '11:lr=x': lr: 'x' is not a finite number above 0"
    assert refusal("--change", "11:batch=4").endswith("batch: '4' is not a whole number from 1 to 3, or all")
    assert "'seed=3' does not belong there; batch=, lr=" in refusal("--change", "11:seed=3")
    assert refusal(*two, "--change", "C:11:lr=1").endswith("'C' is no run here; the runs: A B")
    assert "changed at step 11 already" in refusal("--change", "11:lr=1", "--change", "11:lr=2")
    assert refusal("--view", "B") == "view: 'B' is not the letter of a run here: A"
    assert refusal("--phase", "update") == "phase: 'update' is not forward loss gradient"
    assert refusal("--mark", "a").startswith("--mark 'a': a mark is a letter and a step, as in a=7")
    assert refusal("--mark", "a=7", "--mark", "a=8") == "--mark 'a=8': that letter is given twice"
    assert refusal("--mark", "a=7/dtype=float32").startswith(
        "--mark 'a=7/dtype=float32': 'dtype=float32' does"
    )


options = st.sampled_from(["--at", "--change", "--mark", "--phase", "--view", "--break"])
parts = st.sampled_from(
    [
        *"aBC:=,/ .-",
        "lr",
        "batch",
        "11",
        "7",
        "0",
        "-1",
        "1e999",
        "nan",
        "\u0663",
        "9" * 5000,
        "gd",
        "all",
        "sgd",
    ]
)
anything = st.lists(parts, max_size=9).map("".join) | st.text(max_size=40) | st.sampled_from(TEXTS)


@settings(max_examples=150)
@given(st.sampled_from([[], ["--runs", "gd,sgd"]]), options, anything)
def test_any_value_is_read_or_refused_in_a_line(runs: list[str], option: str, value: str) -> None:
    try:
        chosen, opening = read(shlex.join(["gdtui", *runs, f"{option}={value}"]))
        assert opening is not None
        open_session(chosen, opening)
    except InputError as error:
        assert str(error).isprintable() and 0 < len(str(error)) < 400


def test_without_a_letter_all_runs_change() -> None:
    chosen, opening = read("gdtui --runs gd,sgd --change 30:lr=0.1")
    assert opening is not None
    assert [config.at(30).lr for config in opening.configs] == [0.1, 0.1]
    assert state(reopened(open_session(chosen, opening))) == state(open_session(chosen, opening))


def left(*keys: str) -> str:
    """What stands on the terminal after these keys, in a real one; those that begin with = are waited for."""
    with Forked(80, 24) as terminal:
        terminal.wait("Gradient log")
        for key in keys:
            terminal.wait(key[1:]) if key[0] == "=" else terminal.press(key)
        assert terminal.ended() == 0 and terminal.given_back()
        return terminal.sent.rpartition(b"\x1b")[2].decode().partition("gdtui: ")[2]


def test_who_leaves_what_was_built_is_told_how_to_open_it_again() -> None:
    again = "to open this again: gdtui --change 2:lr=0.02 --at 5 --mark a=5\r\n"
    assert left("ss", ":lr 0.02\r", "sss", "Ma", "q") == again


def test_who_only_stepped_is_told_nothing_unless_they_asked() -> None:
    assert left("sssq") == ""
    assert (
        left("sss", ":command\r", "=gdtui --at 3", "q", "=q quit", "q")
        == "to open this again: gdtui --at 3\r\n"
    )


def test_standard_output_stays_empty() -> None:
    with Terminal(80, 24, program=("/bin/bash", "-c", f"{sys.executable} -m gdtui >/dev/null")) as terminal:
        terminal.wait("Gradient log")
        terminal.press("Maq")
        assert terminal.ended() == 0 and b"gdtui --mark a=0" in terminal.sent


@given(
    st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1), min_size=1),
    st.integers(4, 90),
)
def test_a_long_command_stands_whole_in_lines_and_is_one_still(words: list[str], width: int) -> None:
    lines = command_lines(shlex.join(words), width)
    assert shlex.split("\n".join(lines).replace("\\\n", "")) == words  # which a shell takes for nothing
    alone = [len(line) <= width or len(shlex.split(line.removesuffix(GOES_ON))) == 1 for line in lines]
    assert all(alone)


@pytest.mark.parametrize(
    ("options", "names"),
    [("--model linear", "w b"), ("--model polynomial", "w1 w2 b"), ("--model polynomial --degree 1", "w1 b")],
)
def test_the_model_that_was_chosen_is_kept(options: str, names: str) -> None:
    chosen, _ = read(f"gdtui noisy {options}")
    assert chosen.model.names == tuple(names.split())
    said = command(session_of(chosen, run_config(chosen)))
    assert said == f"gdtui noisy {options}"
    again, _ = read(said)
    assert (again.asked, again.start) == (chosen.asked, chosen.start)


@pytest.mark.parametrize("first", [{}, {"optimizer": optimizer("adam", betas=(0.8, 0.9))}])
@pytest.mark.parametrize("then", [{"optimizer": optimizer("adam")}, {"optimizer": SGD}])
def test_a_mark_in_a_run_by_another_optimizer_is_kept(first: dict[str, Any], then: dict[str, Any]) -> None:
    lecture = problem("lecture")
    session = session_of(lecture, run_config(lecture, lr=0.01, **first))
    session.goto(3)
    session.mark("a")
    session.begin_again(**then)
    session.goto(2)
    again = reopened(session)
    for each in (session, again):
        assert each.recall("a")
    assert bits(known(again.moment.step)) == bits(known(session.moment.step))
