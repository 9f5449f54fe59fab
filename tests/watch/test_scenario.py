"""Scenarios of programs: what is written opens the same moment again; what is wrong is said by line."""

import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

import pytest

from gdtui.cli import main
from gdtui.cli.filmed import session_of
from gdtui.cli.options import Watched
from gdtui.cli.watch import scenario_of, watched
from gdtui.core.conditions.condition import condition
from gdtui.core.errors import InputError
from gdtui.core.session.session import Session
from gdtui.trace.scenario import written as toml_of
from gdtui.watch.program import Program
from gdtui.watch.scenario import read_watching, save, tables_of
from gdtui.watch.watching import Watching
from tests.watch.test_tracks import GAN, walked
from tests.watch.test_what_if import KNOB, over, rates
from tests.watch.watched import with_standin, written


@contextmanager
def opened(folder: Path, source: str = KNOB, **chosen: object) -> Iterator[Session]:
    program = Program(file=str(written(folder, source)), **chosen)  # type: ignore[arg-type]
    with watched(Watching((program,))) as session:
        yield session


def again(session: Session, folder: Path) -> Watching:
    """What is read of the file that is written of a session."""
    file = folder / "moment.toml"
    for _ in save(session, str(file)):
        pass
    return read_watching(str(file))


def state(session: Session) -> tuple[object, ...]:
    """All that a scenario keeps of a session, and the numbers that it stands at."""
    moment = session.moment
    return (
        [(trail.steps, trail.params.tobytes(), trail.run.names) for trail in moment.trails],
        moment.view,
        moment.linked,
        {letter: [place.steps for place in places] for letter, places in session.marks.items()},
        [each.text for each in session.breakpoints.conditions],
        (session.title, session.notes),
    )


def test_a_moment_with_its_changes_marks_and_breakpoints_opens_again(tmp_path: Path) -> None:
    with opened(tmp_path, settings={"lr": 0.02}) as session:
        session.title, session.notes = "Too large", ("a rate", "that is too large")
        walked(session, 5)
        session.mark("a")
        recorded = session.run.recorded
        assert recorded is not None
        run = over(recorded.source.again(3, "lr", 0.05)).run
        assert run is not None
        session.goto(3)
        session.go_on_in(run)
        walked(session, 6)
        session.mark("b")
        walked(session, 8)
        session.stop_at(condition("w > 1.9", ("w",)))
        found = again(session, tmp_path)
        # the mark a is in what was left, at a step that is in no run that is open
        kept = {letter: session.marks[letter] for letter in "b"}
        session.marks = kept
        before = state(session)
        assert rates(session) == [0.02] * 3 + [0.05] * 5
    with watched(found) as session:
        assert state(session) == before and rates(session) == [0.02] * 3 + [0.05] * 5


def test_runs_beside_and_optimizers_come_with_it(tmp_path: Path) -> None:
    with_standin(tmp_path)
    program = Program(file=str(written(tmp_path, GAN)))
    with watched(Watching((program,), ("--mode gd --lr 0.1", "line --optimizer adam"))) as session:
        walked(session, 2)
        session.choose(2)
        session.link()
        session.forward()
        before, found = state(session), again(session, tmp_path)
        assert len(session.moment.trails) == 4
    with watched(found) as session:
        assert state(session) == before


def test_it_is_as_somebody_would_write_it(tmp_path: Path) -> None:
    with opened(tmp_path, arguments=("--epochs", "3"), seed=None) as session:
        walked(session, 2)
        session.mark("c")
        assert toml_of(tables_of(session, str(tmp_path))) == dedent(
            """\
            [[programs]]
            file = "own.py"
            arguments = ["--epochs", "3"]
            seeded = false

            [place]
            step = 2

            [marks]
            c = 2
            """
        )


def test_files_are_looked_for_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own").mkdir()
    written(tmp_path / "own", KNOB)
    (tmp_path / "own" / "rows.csv").write_text("x,y\n1,2\n2,4\n", "utf-8")
    text = '[[programs]]\nfile = "own.py"\n'
    (tmp_path / "own" / "s.toml").write_text(f'beside = ["rows.csv --lr 0.1"]\n{text}', "utf-8")
    monkeypatch.chdir(tmp_path)
    with watched(read_watching("own/s.toml")) as session:
        assert len(session.moment.trails) == 2
        found = again(session, tmp_path)
        assert tomllib.loads((tmp_path / "moment.toml").read_text())["beside"] == ["own/rows.csv --lr 0.1"]
    assert Path(found.programs[0].file).samefile("own/own.py")


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(
        dedent(
            """\
            title = 5
            besides = "x"
            [[programs]]
            fle = "a.py"
            line = 0
            show = ["a", 2]
            [programs.set]
            lr = "x"
            [[programs.changes]]
            lr = 0.1
            [[programs]]
            file = "nowhere.py"
            seed = "1"
            [place]
            step = "x"
            run = "Z"
            """
        ),
        "utf-8",
    )
    with pytest.raises(InputError) as caught:
        read_watching(str(file))
    lines = str(caught.value).splitlines()
    assert [int(line.split(".toml:")[1].split(":")[0]) for line in lines] == [
        *(1, 2, 3, 4, 5, 6, 8, 9, 12, 13, 15, 16)
    ]
    assert "Did you mean beside?" in lines[1] and "nowhere.py" in lines[8]


def test_steps_before_the_start_and_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    written(tmp_path, KNOB)
    file = tmp_path / "bad.toml"
    file.write_text(
        '[[programs]]\nfile = "own.py"\nset = { lr = nan }\n[[programs.changes]]\nstep = -3\nlr = 0.1\n'
        "[place]\nstep = -1\n[marks]\na = -2\n",
        "utf-8",
    )
    with pytest.raises(InputError) as caught:
        read_watching(str(file))
    lines = str(caught.value).splitlines()
    assert [int(line.split(".toml:")[1].split(":")[0]) for line in lines] == [3, 5, 8, 10]


def test_opening_a_scenario_runs_no_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A scenario is data: only `watch` runs what it names."""
    written(tmp_path, 'open("ran", "w")\n')
    file = tmp_path / "s.toml"
    file.write_text('[[programs]]\nfile = "own.py"\n', "utf-8")
    for words in (["run", str(file)], ["compare", str(file)], [str(file)], ["scenario", str(file)]):
        with pytest.raises(SystemExit) as caught:
            main(words)
        assert caught.value.code == 2
        assert f"'gdtui watch {file}' opens it" in capsys.readouterr().err
    assert not (tmp_path / "ran").exists()


def test_the_python_of_another_machine_may_be_said_beside_it(tmp_path: Path) -> None:
    with opened(tmp_path, python=sys.executable) as session:
        again(session, tmp_path)
    file = str(tmp_path / "moment.toml")
    for python in (None, "elsewhere/python"):
        (program,) = Watched(python=python).watching([file]).programs
        assert program.python == python if python else Path(program.python).name.startswith("python")
    with pytest.raises(InputError, match="only --python"):
        Watched(python="python", line=3).watching([file])


def test_what_is_no_scenario_of_a_program_is_said(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text('dataset = "noisy"\n', "utf-8")
    with pytest.raises(InputError, match="runs no program"):
        read_watching(str(file))
    with pytest.raises(InputError, match="only --python"):
        scenario_of([str(file), "more"], True)
    with pytest.raises(InputError, match="only --python"):
        scenario_of([str(file)], False)
    assert scenario_of(["own.py"], True) is None


def test_a_place_that_no_run_has_is_said(tmp_path: Path) -> None:
    written(tmp_path, KNOB)
    file = tmp_path / "s.toml"
    file.write_text('[[programs]]\nfile = "own.py"\n[place]\nrun = "C"\n', "utf-8")
    with pytest.raises(InputError, match="not there: runs in all: 1"), watched(read_watching(str(file))):
        pass


def test_a_program_that_ends_before_its_place_stays_at_its_end(tmp_path: Path) -> None:
    written(tmp_path, KNOB)
    file = tmp_path / "s.toml"
    file.write_text('[[programs]]\nfile = "own.py"\n[place]\nstep = 100000\n', "utf-8")
    with watched(read_watching(str(file))) as session:
        assert session.steps == 60 and session.run.end.reason == "finished"


def test_a_film_opens_it(tmp_path: Path) -> None:
    written(tmp_path, KNOB)
    file = tmp_path / "s.toml"
    file.write_text('[[programs]]\nfile = "own.py"\n[place]\nstep = 7\n', "utf-8")
    with session_of(["watch", str(file)]) as session:
        assert session.steps == 7
