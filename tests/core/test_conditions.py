"""Conditions: any text is one or is refused at its column, and one is hit where a plain loop says so."""

import math
import sys
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from gdtui.core.arrays import Array
from gdtui.core.conditions.condition import condition
from gdtui.core.conditions.quantities import COLUMNS, known_names
from gdtui.core.conditions.syntax import LENGTH
from gdtui.core.errors import ConditionError
from gdtui.core.problem.analysis import dataset_losses
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.run import Run
from gdtui.core.runs.trained import Trained
from gdtui.core.training.config import RunConfig, run_config
from gdtui.core.training.optimizers.table import optimizer
from gdtui.core.training.rates import rates_for
from gdtui.core.training.trainer import BLOCK
from tests.hostile import TEXTS
from tests.problems import LINE, PROPORTIONAL, SINGLE, changing, setups

NAMES = {1: ("w",), 2: ("w", "b")}

# What nearly fits: a few of these in a row are right now and then, and wrong in every other way.
WORDS = "loss w b grad grad.w prev. nan step lr lss abs( norm( min( if lambda True and or not"
SIGNS = "( ) < <= == = != + - * ** / // % , . := # ' [ \\ f'"
numbers = ["1", "0", "1e999", "9", ".5", "1_0", "0x1", "1j", "007", "5e", "\u0663", "\u00b2"]
others = [" ", " ", "\t", "\n", "\x00", "\xa0", "\u2264", "\u03b8", "\ufb01", "\ud800"]
pieces = st.sampled_from([*WORDS.split(), *SIGNS.split(), *numbers, *others])
near = st.lists(pieces, max_size=14).map("".join)
anything = st.text(max_size=60) | near | st.sampled_from(TEXTS)


def computed(problem: Problem, config: RunConfig) -> Trained:
    """Return the whole of a run."""
    run = Trained(problem, config)
    run.extend(run.total)
    return run


def hits(run: Trained, text: str) -> list[int]:
    """Return all hits of a condition along a run."""
    found = condition(text, run.problem.model.names).hits(run, 1, len(run.history))
    return [int(step) for step in np.flatnonzero(found) + 1]


def refused(text: str, names: tuple[str, ...] = ("w",)) -> str:
    """Return what is said of a text that is no condition."""
    with pytest.raises(ConditionError) as refusal:
        condition(text, names)
    assert str(refusal.value).startswith(f"column {refusal.value.column}: ")
    return str(refusal.value)


@settings(max_examples=600)
@given(anything, st.sampled_from([1, 2]))
@example("-" * 198 + "1", 1)
@example("-" * 193 + "w > 1", 1)
@example("(" * 100 + "w" + ")" * 99, 1)
@example("(" * 97 + "w > 1" + ")" * 98, 1)
@example("not " * 49 + "nan", 1)
@example("w" + "+w" * 90 + ">1", 1)
@example("9**9**9**9**9**9 > w", 1)
@example("9" * 190 + " > w", 1)
@example("1if w > 1else 2", 1)
@example("1 < 2 (3)", 1)
@example("\x00", 2)
@example("w\n> 1", 2)
def test_any_text_is_a_condition_or_is_refused_at_a_column_of_it(text: str, parameters: int) -> None:
    try:
        made = condition(text, NAMES[parameters])
    except ConditionError as error:
        assert 1 <= error.column <= len(text) + 1
        assert str(error).isprintable() and len(str(error)) < 400
    else:
        assert len(text) <= LENGTH and made.text.isprintable() and made.text == made.text.strip()
        run = computed(PROPORTIONAL if parameters == 1 else LINE, RunConfig(1, 0.01, 2, (1.0,) * parameters))
        assert made.hits(run, 1, len(run.history)).shape == (len(run.history),)
        assert condition(made.text, NAMES[parameters]) == made


def test_a_deep_condition_is_no_deeper_than_what_is_left_of_the_stack() -> None:
    def below(frames: int) -> None:
        if frames:
            below(frames - 1)
        else:
            condition("-" * 193 + "w > 1", ("w",)).hits(
                computed(PROPORTIONAL, run_config(PROPORTIONAL)), 1, 9
            )

    below(sys.getrecursionlimit() - 750)


WRONG = {
    "": "column 1: the condition is empty; e.g. dataset_loss < 0.01",
    "   ": "column 1: the condition is empty",
    "w = 2": "column 3: '=' sets nothing here; == compares",
    "  w = 2": "column 5: '=' sets",
    "w >": "column 4: the condition ends too early",
    "w > 1 and ": "column 10: the condition ends too early",
    "(w > 1": "column 1: '(' is never closed",
    "w > 1)": "column 6: ')' closes nothing",
    "w > > 1": "column 5: '>' does not belong here",
    "w > not b": "column 5: 'not' does not belong here",
    "(loss w) > 1": "column 2: an operator is missing in 'loss w'",
    "loss < lss": "column 8: 'lss' is not known here, but loss is; the known names: step epoch sample",
    "w > 1 or θ > 1 or x > 2": "column 10: 'θ' is not known here; the known names: ",
    "2·w < 1": "column 2: '·' is not known here; write *",
    "w > 1 && loss < 1": "column 7: '&&' is not known here; write and",
    "w ≤ 1": "column 3: '≤' is not known here; write <=",
    "loss": "column 1: 'loss' says no yes or no; e.g. dataset_loss < 0.01",
    "nan or w + 1": "column 8: 'w + 1' says no yes or no",
    "not w": "column 5: 'w' says no yes or no",
    "abs(w > 1)": "column 5: 'w > 1' is a yes or no, and not a number",
    "(w > 1) + 2": "column 2: 'w > 1' is a yes or no, and not a number",
    "loss < nan": "column 8: 'nan' is a yes or no, and not a number",
    "foo(w) > 1": "column 1: 'foo' is no function here; the functions: abs sign sqrt log exp min max norm",
    "mni(w, 1) > 1": "column 1: 'mni' is no function here, but min is",
    "abs > 1": "column 1: 'abs' is a function; e.g. abs(w)",
    "abs(w, w) > 1": "column 1: 'abs(w, w)' is not complete: abs takes one number",
    "max(w) > 1": "column 1: 'max(w)' is not complete: max takes two numbers or more",
    "norm(w) > 1": "column 1: 'norm(w)' is no length: norm takes grad or prev.grad",
    "norm(grad.w) > 1": "column 1: 'norm(grad.w)' is no length",
    "prev > 1": "column 1: 'prev' stands before a name",
    "prev.nan": "column 1: 'prev.nan' is not known here",
    "prev.prev.w > 1": "column 1: 'prev.prev.w' is not known here",
    "w.b > 1": "column 1: 'w.b' is not known here",
    "1_0 > w": "column 1: '1_0' is not a number",
    "w > 0x1": "column 5: '0x1' is not a number",
    "w > 1 if nan else nan": "column 7: 'if' does not belong here",
    "w > True": "column 5: 'True' does not belong here",
    "w // 2 > 1": "column 3: '//' is not known here; write /",
    "(lambda: w)": "column 2: 'lambda' does not belong here",
    "__import__('os')": "column 12: ''' does not belong here",
    "__import__(w) > 1": "column 1: '__import__' is no function here",
    "w.__class__ > 1": "column 1: 'w.__class__' is not known here",
    "(w > 1)(w)": "column 1: '(w > 1)(w)' does not belong here",
    "\x1b[2J > 1": r"column 1: '\x1b' does not belong here",
    "w > 1" + " " * LENGTH: f"column {LENGTH + 1}: a condition has at most {LENGTH} characters",
}


@pytest.mark.parametrize("text", WRONG, ids=[text[:30].encode("unicode_escape").decode() for text in WRONG])
def test_what_is_wrong_is_named_with_its_column(text: str) -> None:
    assert refused(text).startswith(WRONG[text])


def test_a_column_counts_characters_whatever_they_take_in_bytes() -> None:
    assert refused("θ > 1 or x > 2", ("θ",)).startswith("column 10: 'x' is not known")
    assert refused("θ > 1 or θ > > 2", ("θ",)).startswith("column 14: '>' does not")


def test_a_gradient_of_several_parameters_is_asked_for_by_one_or_as_a_length() -> None:
    said = "has a number for each parameter; "
    assert refused("grad > 1", ("w", "b")).endswith(f"'grad' {said}grad.w, grad.b or norm(grad)")
    assert refused("1 < prev.grad", ("w", "b")).endswith("prev.grad.w, prev.grad.b or norm(prev.grad)")
    run = computed(LINE, run_config(LINE, lr=0.05, epochs=4))
    slopes = run.history.gradients[:].tolist()
    assert hits(run, "prev.w == prev.w and norm(grad) > 9") == [
        i + 1 for i, slope in enumerate(slopes) if math.hypot(*slope) > 9
    ]
    assert hits(run, "prev.w == prev.w and grad.b < gradient.w") == [
        i + 1 for i, (w, b) in enumerate(slopes) if b < w
    ]


# Each as a person would work it out, from the run at one step: r the run, s the step.
QUANTITIES: dict[str, Callable[[Trained, int], float]] = {
    "step": lambda r, s: s,
    "epoch": lambda r, s: -(-s // r.batching.samples),
    "sample": lambda r, s: r.step(s - 1).sample + 1,
    "loss_before": lambda r, s: r.step(s - 1).loss,
    "loss_after": lambda r, s: r.losses.at("after", s),
    "dataset_loss": lambda r, s: float(dataset_losses(r.problem, r.params_at(s)[None, :])[0]),
    "excess_loss": lambda r, s: r.losses.at("excess", s),
    "accuracy": lambda r, s: float("nan"),
    "distance": lambda r, s: r.losses.at("distance", s),
    "rate": lambda r, s: rates_for(r.config, r.batching, max(0, s - 1), 1)[0],
    "lr": lambda r, s: rates_for(r.config, r.batching, max(0, s - 1), 1)[0],
    "norm(grad)": lambda r, s: float(np.hypot.reduce(r.step(s - 1).gradient.astype(float), initial=0.0)),
    "grad.w": lambda r, s: float(r.step(s - 1).gradient[0]),
    "gradient.w": lambda r, s: float(r.step(s - 1).gradient[0]),
    "w": lambda r, s: float(r.params_at(s)[0]),
}
AT_START = ("step", "epoch", "dataset_loss", "excess_loss", "distance", "rate", "lr", "w")


@given(setups(epochs=12) | changing(), st.sampled_from(list(QUANTITIES)), st.booleans(), st.data())
def test_every_quantity_is_what_a_person_would_work_out(
    setup: tuple[Problem, RunConfig], name: str, previous: bool, data: st.DataObject
) -> None:
    run = computed(*setup)
    stop = len(run.history)
    step = data.draw(st.integers(1, stop))
    written = name.replace("grad)", "prev.grad)") if name.startswith("norm") else f"prev.{name}"
    (found,) = condition(f"{written if previous else name} > 0", run.problem.model.names).values(run, step)
    at = step - previous
    expected = QUANTITIES[name](run, at) if at or name in AT_START else math.nan
    assert found[0] == (written if previous else name)
    assert found[1] == pytest.approx(expected, rel=0, abs=0, nan_ok=True)


@given(setups(epochs=12) | changing(), st.sampled_from(list(QUANTITIES)), st.data())
def test_hits_are_those_of_a_loop_that_takes_one_step_at_a_time(
    setup: tuple[Problem, RunConfig], name: str, data: st.DataObject
) -> None:
    run = computed(*setup)
    stop = len(run.history)
    values = [QUANTITIES[name](run, step) for step in range(1, stop + 1)]
    limit = data.draw(st.sampled_from(values) | st.floats(-10, 10))
    if not math.isfinite(limit):
        limit = 0.0
    holds = [value > limit for value in values]
    becomes = [now and not before for before, now in zip([False, *holds], holds, strict=False)]
    made = condition(f"{name} > {limit!r}", run.problem.model.names)
    first = data.draw(st.integers(1, stop))
    last = data.draw(st.integers(first, stop))
    assert made.hits(run, first, last).tolist() == becomes[first - 1 : last]
    start = [QUANTITIES[name](run, 0) if name in AT_START else math.nan]
    prev = condition(f"prev.{name} < {name}".replace("prev.norm(", "norm(prev."), run.problem.model.names)
    rises = [before < now for before, now in zip([*start, *values], values, strict=False)]
    assert prev.hits(run, first, last).tolist() == rises[first - 1 : last]


def test_a_condition_that_holds_is_hit_once_until_it_fails_and_holds_again() -> None:
    run = computed(PROPORTIONAL, run_config(PROPORTIONAL))
    assert hits(run, "w > 1.5") == [8]
    assert hits(run, "sample == 2")[:3] == [2, 5, 8]
    assert hits(run, "w > 0") == hits(run, "1 < 2") == [1]
    assert hits(run, "1 > 2") == []
    assert hits(run, "step == 7 or step == 8 or step == 12") == [7, 12]


def test_one_that_looks_back_is_hit_wherever_it_holds() -> None:
    run = computed(PROPORTIONAL, run_config(PROPORTIONAL, epochs=2))
    assert hits(run, "w > prev.w") == [1, 2, 3, 4, 5, 6]
    assert hits(run, "prev.w == 1") == hits(run, "prev.step == 0 and prev.epoch == 0") == [1]
    assert hits(run, "prev.dataset_loss > 4") == [1, 2]
    assert hits(run, "prev.rate == 0.01 and lr == 0.01") == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("name", ["loss", "loss_after", "sample", "grad", "gradient"])
def test_what_no_step_before_the_first_has_holds_not_at_the_first(name: str) -> None:
    run = computed(PROPORTIONAL, run_config(PROPORTIONAL, epochs=1))
    assert hits(run, f"w > 0 or prev.{name} > 0") == hits(run, f"not (prev.{name} == 77)") == [2, 3]


def test_a_comparison_with_what_is_no_number_is_false() -> None:
    run = computed(PROPORTIONAL, run_config(PROPORTIONAL, epochs=1))
    for sign in ("<", "<=", ">", ">=", "==", "!="):
        assert hits(run, f"0/0 {sign} 1") == hits(run, f"w {sign} log(-1)") == []
    assert hits(run, "not (0/0 == 1)") == hits(run, "w != 7") == [1]


def test_arithmetic_is_that_of_floats_and_never_complains() -> None:
    run = computed(PROPORTIONAL, run_config(PROPORTIONAL, epochs=1))
    for text in (
        *("9**9**9 > 1e308", "1/0 > 1e308", "-1/0 < -1e308", "exp(1000) == 1e999", "-2**2 == -4"),
        *("7 % 4 == 3", "-7 % 4 == 1", "2 + 3 * 4 == 14", "(2 + 3) * 4 == 20", "0 < 1 < 2", "not 0 < 2 < 1"),
        *("abs(-2) == 2", "sign(-3) == -1", "sqrt(9) == 3", "log(1) == 0", "exp(0) == 1", "+1 == 1"),
        *("min(3, 1, 2) == 1", "max(3, 1, 2) == 3", "1 < 2 or 0/0 > 1 and 1 > 2", "norm(grad) == abs(grad)"),
        *(".5 == 5e-1", "1. == 1", "w\n>\t1"),
    ):
        assert hits(run, text) == [1], text


def test_float32_is_compared_as_the_number_that_it_is() -> None:
    run = computed(PROPORTIONAL, run_config(PROPORTIONAL, dtype="float32", epochs=1))
    stands = float(run.params_at(1)[0])
    assert stands != 1.02 and hits(run, f"w == {stands!r}") == [1] and hits(run, "w == 1.02") == []


def test_nan_is_hit_by_a_number_that_is_not_finite() -> None:
    run = computed(PROPORTIONAL, run_config(PROPORTIONAL, lr=1, epochs=1000))
    assert run.end.reason == "diverged" and hits(run, "nan") == [run.end.steps]
    made = condition("nan and loss > 0", ("w",))
    assert made.values(run, run.end.steps) == (("loss_before", math.inf),)
    assert made.values(run, 1) == (("loss_before", 1.0),)
    line = computed(LINE, run_config(LINE, lr=30, epochs=1000))
    broken = condition("nan", ("w", "b")).values(line, line.end.steps)
    assert broken and not any(math.isfinite(value) for _, value in broken)
    assert {name for name, _ in broken} <= {"loss_before", "grad.w", "grad.b", "w", "b"}


def test_each_name_has_its_value_once_in_order_of_appearance() -> None:
    run = computed(PROPORTIONAL, run_config(PROPORTIONAL, epochs=2))
    made = condition("  w > prev . w and lr < 1 and -w < loss and norm(gradient) > w ", ("w",))
    assert made.text == "w > prev . w and lr < 1 and -w < loss_before and norm(gradient) > w"
    assert made.values(run, 2) == (
        *(("w", run.params_at(2)[0]), ("prev.w", run.params_at(1)[0]), ("lr", 0.01)),
        *(("loss_before", run.step(1).loss), ("norm(gradient)", 7.84)),
    )


def test_no_loss_is_shown_without_its_name() -> None:
    for written, shown in {
        "loss < 1": "loss_before < 1",
        "prev.loss<loss": "prev.loss_before<loss_before",
        "prev . loss > loss_after": "prev . loss_before > loss_after",
        "dataset_loss < 1": "dataset_loss < 1",
    }.items():
        made = condition(written, ("w",))
        assert made.text == shown and condition(shown, ("w",)) == made
    assert condition("grad.loss < loss", ("loss", "b")).text == "grad.loss < loss_before"
    with pytest.raises(ConditionError) as raised:
        condition(" and ".join(["loss > 1"] * 14), ("w",))
    assert raised.value.code == "condition.long"


def test_what_is_not_known_of_a_problem_without_a_single_optimum_is_never_hit() -> None:
    run = computed(SINGLE, run_config(SINGLE, epochs=5))
    assert hits(run, "distance < 1e9") == hits(run, "excess_loss >= 0") == []


def test_conditions_are_equal_by_text_and_names() -> None:
    assert condition(" w > 1", ("w",)) == condition("w > 1 ", ("w",))
    assert condition("w > 1", ("w",)) != condition("w > 1", ("w", "b"))
    assert len({condition("w > 1", ("w",)), condition("w > 1", ("w",)), condition("w>1", ("w",))}) == 2


def test_a_name_of_ours_stands_before_a_parameters() -> None:
    run = computed(LINE, run_config(LINE, epochs=1))
    made = condition("loss > 0 and previous > prev.previous", ("loss", "previous"))
    assert made.values(run, 1) == (
        ("loss_before", run.step(0).loss),
        *(("previous", run.params_at(1)[1]), ("prev.previous", run.params_at(0)[1])),
    )


def test_the_names_that_an_error_lists_are_known() -> None:
    for names in NAMES.values():
        for name in known_names(names):
            condition(name if name == "nan" else f"{name} > 0", names)


def test_the_datasets_loss_is_computed_once_an_update(monkeypatch: pytest.MonkeyPatch) -> None:
    run = computed(LINE, run_config(LINE, batch="all", epochs=4))
    seen: list[int] = []

    def counted(problem: Problem, params: Array) -> Array:
        seen.append(len(params))
        return dataset_losses(problem, params)

    monkeypatch.setattr("gdtui.core.runs.losses.dataset_losses", counted)
    condition("dataset_loss < 1", ("w", "b")).hits(run, 3, 18)
    assert seen == [4]  # of steps 1 … 18, whose updates are at 5, 10 and 15


def test_a_block_is_looked_at_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quantity is asked for once, not for each step, however long the block and often it is named."""
    run = computed(PROPORTIONAL, run_config(PROPORTIONAL, epochs=BLOCK))
    asked: list[tuple[int, int]] = []

    def counted(run: Run, first: int, stop: int) -> ArrayLike:
        asked.append((first, stop))
        return losses(run, first, stop)

    losses = COLUMNS["loss_before"]
    monkeypatch.setitem(COLUMNS, "loss_before", counted)
    condition("loss < 0.01 or loss > 100 and loss < prev.loss", ("w",)).hits(run, 101, 100 + 2 * BLOCK)
    assert asked == [(100, 100 + 2 * BLOCK)]


def test_what_no_optimizer_remembers_is_refused_with_those_that_do() -> None:
    plain, heavy = optimizer("sgd"), optimizer("momentum")
    assert condition("velocity > 1", ("w",), [plain, heavy]) == condition("velocity > 1", ("w",))
    with pytest.raises(ConditionError) as error:
        condition("loss > 1 and prev.velocity > 1", ("w",), [plain])
    assert str(error.value) == (
        "column 14: no run here has 'prev.velocity': momentum, nesterov, rmsprop:momentum=0.5 would have it"
    )
    with pytest.raises(ConditionError, match="no run here has 'vmax': adam:amsgrad=yes, adamw:amsgrad=yes"):
        condition("vmax > 1", ("w",), [heavy])
    with pytest.raises(ConditionError, match="no run here has 'm.b': rmsprop:centered=yes, adam, adamw,"):
        condition("m.b > 1", ("w", "b"), [heavy])
    assert condition("m > 1", ("w", "m"), [plain]).text == "m > 1"  # that is a parameter here
