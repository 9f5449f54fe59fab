"""What somebody's own program printed is right, or is wrong by the slip that explains all of it."""

import math
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gdtui.cli.arguments import NO_DATA, NO_OPTIONS, application, opened
from gdtui.cli.checking import said_by
from gdtui.cli.usage import parsed
from gdtui.core.errors import InputError
from gdtui.core.problem.problems import Problem, problem
from gdtui.core.training.config import run_config
from gdtui.core.training.trainer import train
from gdtui.locales import text
from gdtui.trace.check.claims import Claims, plain_claims
from gdtui.trace.check.digits import NUMBER, printed
from gdtui.trace.check.lines import Shape
from gdtui.trace.check.loops import RIGHT, walk
from gdtui.trace.check.names import known_names
from gdtui.trace.check.reading import ANY, Print, lines_of, read
from gdtui.trace.check.report import report
from gdtui.trace.check.slips import AND, SLIPS, Slip
from gdtui.trace.check.verdict import RELAXED, Verdict, verdict
from gdtui.trace.printing import FORMATS
from gdtui.trace.reader import Reader
from tests import forked
from tests.problems import LINE, PROPORTIONAL
from tests.trace import prints
from tests.trace.prints import PRINTS, SCRIPTS

DATA = PRINTS.parent
FIXED: dict[str, Callable[[float], str]] = {
    "repr": repr,
    "%.2f": "{:.2f}".format,
    "%.4f": "{:.4f}".format,
    "%g": "{:g}".format,
    "%.3g": "{:.3g}".format,
    "%.8e": "{:.8e}".format,
}


def told(lines: str, of: Problem = PROPORTIONAL) -> Print:
    names = of.model.names
    return lines_of(lines.split("\n"), Shape(of.dataset.x.shape[1], len(names), known_names(names)))


def said_of(lines: str, of: Problem | None = None, **said: object) -> Verdict:
    """The verdict on lines, of which the problem may be said, and some choices."""
    config = run_config(of or PROPORTIONAL, **said)  # type: ignore[arg-type]
    return verdict(told(lines, of or PROPORTIONAL), Claims(of, config, frozenset(said)))


def check(file: Path, *said: str) -> tuple[int, list[str]]:
    """The exit code and the lines of `gdtui check`, without a process of its own."""
    given = asked(*said)
    options, data = given.get("options") or NO_OPTIONS, given.get("data") or NO_DATA
    named = given.get("problem")
    chosen = opened(named or "lecture", data, options)
    of = chosen.problem if named is not None else None
    claims = Claims(of, chosen.opening.configs[chosen.opening.view], said_by(named, options))
    try:
        lines = read(str(file), of.model.names if of else ANY)
        found = verdict(lines, claims)
    except InputError as error:
        return 2, [str(error)]
    return 0 if found.right else 1, list(report(found, lines))


@cache
def asked(*said: str) -> Mapping[str, Any]:
    """What the command line's arguments are beside the file."""
    _, bound = parsed(application(), ["check", "out.txt", *said])
    return bound.arguments


def question(slip: str) -> str:
    """What is asked where a slip explains all lines, or two at once."""
    first, *others = (text(f"check.slip.{name}") for name in slip.split(AND))
    return text("check.both", first=first, second=others[0]) if others else first


@cache
def checked(name: str) -> tuple[int, list[str]]:
    return check(PRINTS / f"{name}.txt", *SCRIPTS[name].said)


def test_the_print_outs_are_what_the_scripts_print() -> None:
    assert {path.stem for path in PRINTS.glob("*.txt")} == set(SCRIPTS)
    for name in SCRIPTS:
        assert (PRINTS / f"{name}.txt").read_text("utf-8") == prints.printed(name), name


def test_there_are_enough_of_them() -> None:
    wrong = [script for script in SCRIPTS.values() if script.slip]
    assert len(wrong) >= 40 and len(SCRIPTS) - len(wrong) >= 20
    assert {slip.name for slip in SLIPS} <= {script.slip for script in wrong}


@pytest.mark.parametrize("name", [name for name, script in SCRIPTS.items() if not script.slip])
def test_a_right_print_out_is_right(name: str) -> None:
    code, lines = checked(name)
    assert code == 0 and lines[0].startswith("right: "), lines


@pytest.mark.parametrize("name", [name for name, script in SCRIPTS.items() if script.slip])
def test_a_slip_is_named_that_explains_all_lines_and_no_other(name: str) -> None:
    code, lines = checked(name)
    slip = SCRIPTS[name].slip
    if slip == "unknowable":
        assert code == 2 and lines[0].startswith("nothing that is known prints this: ")
        return
    assert code == 1
    if slip == "unknown":
        assert "?" not in lines[0] and ", expected " in lines[0]
    elif slip in ("more", "fewer"):
        assert text(f"check.epochs.{slip}") in lines[0]
    elif slip in RELAXED:
        assert text(f"check.claim.{slip}", found="").strip() in lines[0]
    elif slip is not None and slip.startswith("--"):
        assert lines[0] == f"right for {slip}, which is not what was said"
    else:
        assert f": {question(slip or '')}" in lines[0]
    assert all(len(line) <= 150 for line in lines)


@pytest.mark.parametrize("mode", ["gd", "sgd"])
def test_the_lectures_print_outs_are_right(mode: str) -> None:
    ended = forked.gdtui("check", str(DATA / f"{mode}.txt"))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("right: all ")
    loss = {"gd": "the dataset's mean, before the update", "sgd": "the last sample's, after its update"}
    assert loss[mode] in ended.stdout


def test_which_loss_it_is_is_said() -> None:
    _, lines = checked("sgd_loss_before_the_update")
    assert any(line.endswith("the last sample's, before its update") for line in lines)
    assert "7.31594303999999" in (PRINTS / "sgd_loss_before_the_update.txt").read_text()


def test_the_line_the_sample_and_the_expected_number_are_said() -> None:
    assert checked("sgd_never_zeroed")[1][0] == (
        "line 2: the gradient for sample 2 is -9.84, expected -7.84: is the gradient never set to zero?"
    )
    assert checked("gd_sum_with_the_prediction")[1][0] == (
        "line 2: w is 1.28, expected 1.09333: is it the sum, and not the mean?"
    )


def test_what_two_runs_print_alike_is_told_of_both() -> None:
    """GD with a sum at 0.01 is GD at 0.03, unless the rate is said, or the gradient is there."""
    ended = forked.gdtui("check", str(PRINTS / "gd_sum.txt"))
    assert ended.returncode == 0
    assert ended.stdout.splitlines()[0] == (
        "right, if the rate is 0.03; if it is 0.01: is it the sum, and not the mean?"
    )


def test_single_precision_is_right_and_is_said() -> None:
    code, lines = checked("sgd_float32_item")
    assert code == 0 and any("float32" in line for line in lines)


def test_the_lectures_quoted_number_is_that_of_single_precision() -> None:
    lines = "predict (after training) 4 7.999998569488525\n"
    epochs = "".join(f"progress: {e} w= {w}\n" for e, w in ((0, 1.2606879472732544), (1, 1.4534177780151367)))
    found = verdict(told(epochs), plain_claims())
    assert found.right and found.found.config.dtype == "float32"
    assert told(lines).lines[0].kind == "after"


@pytest.mark.parametrize("format", ["lecture", "csv", "jsonl"])
@pytest.mark.parametrize("of", ["lecture", "noisy"])
@pytest.mark.parametrize("batch", [1, 2, "all"])
def test_what_run_prints_is_right(of: str, batch: int | str, format: str) -> None:
    fitted = problem(of)
    config = run_config(fitted, batch=batch, lr=0.03, epochs=4)
    lines = "".join(FORMATS[format](train(fitted, config), Reader(fitted, config)))
    found = verdict(told(lines), plain_claims())
    assert found.right
    if format != "lecture" or batch != 2:  # of which the lecture's print-out shows no batch
        assert (found.found.config.batch, found.found.config.lr) == (config.batch, 0.03)


def rows_printed(of: Problem, batch: int, lr: float, slip: Slip | None, form: Callable[[float], str]) -> str:
    """What a loop prints of its steps: gradients and parameters."""
    rows = tuple(step % len(of.dataset) for step in range(2 * len(of.dataset)))
    walked = walk(of, slip.loop if slip else RIGHT, batch, lr, of.start, rows)
    lines = []
    for step, (gradient, params) in enumerate(zip(walked.gradients, walked.states[1:], strict=True)):
        pairs = zip(of.model.names, gradient, params, strict=True)
        numbers = " ".join(f"d{name}={form(float(g))} {name}={form(float(p))}" for name, g, p in pairs)
        lines.append(f"step {step} {numbers}")
    return "\n".join(lines)


FEW = settings(max_examples=25, deadline=None)
RATES = st.sampled_from([0.001, 0.01, 0.02, 0.037, 0.05])


@FEW
@given(st.sampled_from([PROPORTIONAL, LINE]), st.data(), RATES, st.sampled_from(list(FIXED)))
def test_a_right_run_is_never_called_wrong(of: Problem, data: st.DataObject, lr: float, form: str) -> None:
    batch = data.draw(st.integers(1, len(of.dataset)))
    lines = rows_printed(of, batch, lr, None, FIXED[form])
    assert said_of(lines, of, start=of.start, batch=batch).right


@FEW
@given(st.integers(1, 3), st.floats(1e-4, 0.1), st.sampled_from(["repr", "%.4f", "%.8e"]))
def test_nor_is_one_of_any_rate(batch: int, lr: float, form: str) -> None:
    assert said_of(rows_printed(PROPORTIONAL, batch, lr, None, FIXED[form]), PROPORTIONAL, batch=batch).right


@FEW
@given(st.sampled_from([PROPORTIONAL, LINE]), st.data(), RATES, st.sampled_from(list(FIXED)))
def test_a_slip_is_never_called_right_unless_its_digits_are(
    of: Problem, data: st.DataObject, lr: float, form: str
) -> None:
    batch = data.draw(st.integers(1, len(of.dataset)))
    slip = data.draw(st.sampled_from([slip for slip in SLIPS if slip.shows(of, batch)]))
    lines = rows_printed(of, batch, lr, slip, FIXED[form])
    right = rows_printed(of, batch, lr, None, FIXED[form])
    assume(not _same(lines, right))
    found = said_of(lines, of, batch=batch, lr=lr, start=of.start)
    assert not found.right
    if found.kind == "slip":  # it explains all lines, as the one that was made does
        assert found.found.fits


def _same(lines: str, others: str) -> bool:
    """Are the numbers the same, to the digits that are printed?"""
    ours, theirs = ([printed(found[0]) for found in NUMBER.finditer(each)] for each in (lines, others))
    return all(abs(a.value - b.value) <= 1.1 * (a.half + b.half) for a, b in zip(ours, theirs, strict=True))


@given(st.floats(-1.5e308, 1.5e308), st.sampled_from(list(FIXED)))
def test_a_printed_number_is_within_half_a_unit_of_what_it_was(value: float, form: str) -> None:
    found = printed(FIXED[form](value))
    assert abs(found.value - value) <= found.half * (1 + 1e-9) + math.ulp(value)
