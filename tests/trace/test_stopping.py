"""A trace that ends at a condition: its lines are those of the whole run up to the first hit, and no more."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.conditions.condition import condition
from gdtui.core.conditions.hits import Hits
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.trained import Trained
from gdtui.core.training.config import RunConfig, run_config
from gdtui.core.training.trainer import BLOCK, train
from gdtui.trace.printing import print_run
from gdtui.trace.stopping import outcome, up_to_hit
from tests.core.test_breakpoints import TEXTS, one_by_one
from tests.problems import LINE, PROPORTIONAL, all_bits, setups, trained

DATA = Path(__file__).parent.parent / "data"


def printed(
    capsys: pytest.CaptureFixture[str],
    text: str,
    format: str = "lecture",
    problem: Problem = PROPORTIONAL,
    chart: bool = False,
    output: Path | None = None,
    **choices: Any,
) -> tuple[list[str], list[str]]:
    """Return what stands on stdout and on stderr, line by line."""
    until = condition(text, problem.model.names)
    config = run_config(problem, **choices)
    print_run(problem, config, format, predict_at=None, output=output, chart=chart, until=until)
    out, err = capsys.readouterr()
    return out.splitlines(), err.splitlines()


@given(setups(), st.sampled_from(TEXTS))
def test_the_steps_are_those_of_a_whole_run_up_to_the_first_hit(
    setup: tuple[Problem, RunConfig], text: str
) -> None:
    whole = Trained(*setup)
    whole.extend(whole.total)
    stop = [*one_by_one(whole, text), len(whole.history)][0]
    hits = Hits(Trained(*setup), condition(text, setup[0].model.names))
    assert all_bits(up_to_hit(train(*setup), hits)) == all_bits(train(*setup))[:stop]
    hit = one_by_one(whole, text)[:1] == [stop]
    text = condition(text, setup[0].model.names).text
    assert outcome(hits, stop).startswith(f"stopped at step {stop}: {text}" if hit else f"{text} was never")


def test_a_hit_far_along_is_found_in_its_stretch() -> None:
    for stop in (BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7):
        config = run_config(PROPORTIONAL, epochs=2 * BLOCK)
        hits = Hits(Trained(PROPORTIONAL, config), condition(f"step == {stop}", ("w",)))
        assert sum(1 for _ in up_to_hit(train(PROPORTIONAL, config), hits)) == stop
        assert len(trained(hits.run).history) < stop + 2 * BLOCK  # no more is computed than is looked at


def test_data_ends_with_the_hit(capsys: pytest.CaptureFixture[str]) -> None:
    lines, told = printed(capsys, "loss < 0.01", "jsonl")
    last = json.loads(lines[-1])
    assert len(lines) == last["step"] == 25
    assert told == [f"gdtui: stopped at step 25: loss_before < 0.01 (loss_before {last['loss']!r})"]
    lines, told = printed(capsys, "w > 1.5", "csv", PROPORTIONAL)
    assert len(lines) == 9 and lines[-1].startswith("8,3,2,") and len(told) == 1
    assert told[0].startswith("gdtui: stopped at step 8: w > 1.5 (w 1.5072")


def test_what_is_never_hit_is_said_after_the_whole_run(capsys: pytest.CaptureFixture[str]) -> None:
    lines, told = printed(capsys, "loss < -1")
    assert lines == (DATA / "sgd.txt").read_text().splitlines()
    assert told == ["gdtui: loss_before < -1 was never hit in 300 steps"]


def test_a_run_that_diverges_says_both(capsys: pytest.CaptureFixture[str]) -> None:
    lines, told = printed(capsys, "nan", "jsonl", lr=1, epochs=1000)
    diverged = "gdtui: diverged at step 225, in epoch 75"
    assert len(lines) == 225 and told == [diverged, "gdtui: stopped at step 225: nan (loss_before inf)"]
    _, told = printed(capsys, "loss < 0 and 1 < 2", lr=1, epochs=1000)
    assert told == [diverged, "gdtui: loss_before < 0 and 1 < 2 was never hit in 225 steps"]


def test_the_sgd_script_leaves_its_inner_loop(capsys: pytest.CaptureFixture[str]) -> None:
    script = (DATA / "sgd.txt").read_text().splitlines()
    lines, _ = printed(capsys, "step == 5")
    assert lines[:7] == script[:7]  # a prediction, an epoch of four lines, and two samples of the next
    assert lines[7].startswith("progress: 1 w= 1.3334") and " loss= " in lines[7]
    assert lines[8].startswith("predict (after training) 4 5.3337") and len(lines) == 9
    lines, _ = printed(capsys, "step == 6")
    assert lines[:-1] == script[:9]  # at an epoch's end nothing is printed twice


def test_the_gd_script_has_no_line_for_an_update_that_never_happened(
    capsys: pytest.CaptureFixture[str],
) -> None:
    script = (DATA / "gd.txt").read_text().splitlines()
    for stop, epochs in ((1, 0), (3, 1), (5, 1), (6, 2)):
        lines, _ = printed(capsys, f"step == {stop}", batch="all")
        assert lines[:-1] == script[: 1 + epochs]
        w = float(script[epochs].split("w= ")[1].split()[0]) if epochs else 1.0
        assert lines[-1] == f"predict (after training) 4 {w * 4}"


def test_the_chart_ends_where_the_trace_does(capsys: pytest.CaptureFixture[str]) -> None:
    lines, _ = printed(capsys, "step == 3", chart=True)
    assert "dataset mean loss over epochs: \u25cf SGD 2.551" in lines
    _, told = printed(capsys, "step == 3", "csv", chart=True)
    assert told[0].startswith("gdtui: stopped") and told[1].endswith("SGD 2.551")


def test_a_file_holds_the_trace_and_stderr_the_words(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "trace.csv"
    lines, told = printed(capsys, "grad.b > 0", "csv", LINE, output=path)
    assert lines == [] and len(told) == 1
    rows = path.read_text().splitlines()
    assert told[0].startswith(f"gdtui: stopped at step {len(rows) - 1}: grad.b > 0 (grad.b ")


def test_one_step_is_no_steps(capsys: pytest.CaptureFixture[str]) -> None:
    single = Problem("one", PROPORTIONAL.dataset, PROPORTIONAL.model, (1.0,), 4.0)
    hits = Hits(Trained(single, run_config(single)), condition("w > 9", ("w",)))
    assert outcome(hits, 1) == "w > 9 was never hit in 1 step"
