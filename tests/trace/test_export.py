"""Export: a run that is open, written to a file, whole or not at all."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import given
from textual.pilot import Pilot

from gdtui.cli.writing import NewFiles, exporter
from gdtui.core.errors import InputError
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.trained import Trained
from gdtui.core.training.config import RunConfig, run_config
from gdtui.core.training.trainer import train
from gdtui.trace.export import export
from gdtui.trace.printing import print_run
from gdtui.trace.reader import Reader
from gdtui.trace.rows import comma_separated
from tests.hostile import TEXTS
from tests.problems import PROPORTIONAL, changing
from tests.ui.piloted import main_screen, play, press, until


def outcome(pieces: Generator[None, None, str]) -> str:
    """What is said when all pieces were written."""
    try:
        while True:
            next(pieces)
    except StopIteration as end:
        return str(end.value)


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_run_that_never_changed_is_what_the_command_line_prints(tmp_path: Path, suffix: str) -> None:
    config, printed, exported = run_config(PROPORTIONAL), tmp_path / "printed", tmp_path / f"run.{suffix}"
    print_run(PROPORTIONAL, config, suffix, predict_at=None, output=printed, chart=False)
    assert outcome(export(Trained(PROPORTIONAL, config), str(exported))).endswith("all 300 steps of the run")
    assert exported.read_text() == printed.read_text()


@given(changing())
def test_a_run_that_changes_is_written_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, setup: tuple[Problem, RunConfig]
) -> None:
    target = tmp_path_factory.mktemp("export") / "run.csv"
    said = outcome(export(Trained(*setup), str(target)))
    text = target.read_text()
    assert text == "".join(comma_separated(train(*setup), Reader(*setup)))
    assert f"all {text.count(chr(10)) - 1} steps" in said


def test_what_is_left_off_has_written_nothing(tmp_path: Path) -> None:
    (tmp_path / "run.csv").write_text("good")
    pieces = export(Trained(PROPORTIONAL, run_config(PROPORTIONAL)), str(tmp_path / "run.csv"))
    next(pieces)
    next(pieces)
    pieces.close()
    assert os.listdir(tmp_path) == ["run.csv"] and (tmp_path / "run.csv").read_text() == "good"


@pytest.mark.parametrize("name", ["run", "run.txt", "/nowhere/run.csv", *TEXTS])
def test_what_cannot_be_written_is_said_in_a_line(name: str) -> None:
    with pytest.raises(InputError) as error:
        next(export(Trained(PROPORTIONAL, run_config(PROPORTIONAL)), name))
    assert str(error.value).startswith("export ") and str(error.value).isprintable()


def test_a_run_of_millions_of_steps_names_the_way_to_write_it() -> None:
    long = Trained(PROPORTIONAL, run_config(PROPORTIONAL, epochs=1_000_000))
    with pytest.raises(InputError, match="3000000 steps, and export writes at most 1000000; 'gdtui run"):
        next(export(long, "run.csv"))


def test_a_forked_run_is_exported_from_the_screen_while_keys_are_heard(tmp_path: Path) -> None:
    target, foreign = tmp_path / "forked.csv", tmp_path / "foreign.csv"
    foreign.write_text("precious")

    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, "s", "s", ":lr 0.02", f":export {target}")
        await until(pilot, target.exists)
        await until(pilot, lambda: "all 300 steps" in main_screen(pilot).notice)
        written = target.stat().st_mtime_ns
        await press(pilot, f":export {target}")  # its own file it may write anew
        await until(pilot, lambda: target.stat().st_mtime_ns != written)
        await press(pilot, f":export {foreign}")
        assert "already" in pilot.app.screen.query_one("Hint").wrong  # type: ignore[attr-defined]
        assert foreign.read_text() == "precious"
        await press(pilot, "escape", ":export nowhere")
        assert "ends in one of .csv .jsonl" in pilot.app.screen.query_one("Hint").wrong  # type: ignore[attr-defined]

    play(scenario, exporter=exporter(NewFiles()))
    config = run_config(PROPORTIONAL).changed(2, lr=0.02)
    assert target.read_text() == "".join(
        comma_separated(train(PROPORTIONAL, config), Reader(PROPORTIONAL, config))
    )
