"""Choices written as text: what is meant is what is read, and what is wrong is refused in one line."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdtui.core.choices import choice, listed
from gdtui.core.data.builtin import BUILT_IN
from gdtui.core.errors import LIMIT, InputError, OptionError, Phrase
from gdtui.core.limits import MODES, RUNS, SEEDS
from gdtui.core.problem.problems import problem
from gdtui.core.training.config import RunConfig, run_config, run_configs
from tests.hostile import TEXTS
from tests.problems import LINE, PROPORTIONAL

# What nearly fits: more than one in a few of these is right, and any other is wrong in its own way.
pieces = st.sampled_from(
    [
        "gd",
        "sgd",
        "line",
        "noise",
        "seed",
        "batch",
        "lr",
        "dtype",
        "start",
        ":",
        ":",
        "=",
        "=",
        ",",
        ",",
        " ",
        "",
    ]
    + ["1", "2", "0.5", "-1", "1e999", "nan", "inf", "1_0", "\u0663", "\u00b2", "all", "float32", "9" * 5000]
)
near = st.lists(pieces, max_size=12).map("".join)
anything = st.text(max_size=80) | near | st.sampled_from(TEXTS)
finite = st.floats(min_value=1e-300, max_value=1e300)


def one_line(error: InputError) -> bool:
    """Can the message be shown as it is, in a line that somebody reads to its end?"""
    return str(error).isprintable() and 0 < len(str(error)) < 6 * LIMIT


@settings(max_examples=200)
@given(anything)
@example("sgd:seed=" + "9" * 5000)
@example("line:seed=" + "9" * 5000)
@example("sgd:seed=\u00b2")
@example("line:noise=0.5:seed=0:")
@example("")
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    for read in (
        lambda: problem(text),
        lambda: run_configs(PROPORTIONAL, text),
        lambda: run_configs(LINE, text),
    ):
        try:
            read()
        except InputError as error:
            assert one_line(error)


@given(anything, st.sampled_from(["lr", "batch", "seed", "dtype", "start"]))
def test_a_value_that_cannot_be_used_is_named_with_its_run(value: str, key: str) -> None:
    text = f"gd,sgd:{key}={value}"
    try:
        run_configs(PROPORTIONAL, text)
    except OptionError as error:
        assert len(listed(text)) > RUNS and str(error).startswith("runs: ")
    except InputError as error:
        assert str(error).startswith("--runs: '") or str(error).startswith("--runs: ")
        assert one_line(error)


plan_choices = st.fixed_dictionaries(
    {},
    optional={
        "batch": st.integers(1, 5).map(str) | st.just("all"),
        "lr": finite.map(repr),
        "dtype": st.sampled_from(["float64", "float32"]),
        "seed": st.integers(0, SEEDS - 1).map(str),
        "start": st.tuples(st.floats(-1e30, 1e30), st.floats(-1e30, 1e30)).map(
            lambda s: f"{s[0]!r},{s[1]!r}"
        ),
    },
)


@given(st.lists(st.tuples(st.sampled_from(["gd", "sgd"]), plan_choices), min_size=1, max_size=RUNS))
def test_what_is_written_is_what_is_read(runs: list[tuple[str, dict[str, str]]]) -> None:
    text = ",".join(":".join([name, *(f"{k}={v}" for k, v in chosen.items())]) for name, chosen in runs)
    read = run_configs(LINE, text, lr=0.125, seed=5)
    assert len(read) == len(runs)
    for (name, chosen), (_, config) in zip(runs, read, strict=True):
        batch = chosen.get("batch", MODES[name])
        assert config.batch == (5 if batch == "all" else int(batch))
        assert config.lr == float(chosen.get("lr", 0.125))
        assert config.dtype == chosen.get("dtype", "float64")
        assert config.seed == (int(chosen["seed"]) if "seed" in chosen else None)
        start = tuple(map(float, chosen["start"].split(","))) if "start" in chosen else LINE.start
        assert config.start == start


def test_blanks_do_not_count_and_a_name_is_not_needed() -> None:
    read = run_configs(PROPORTIONAL, " gd , sgd : lr = 0.05 , batch=2 , lr=0.5 ")
    assert [named.name for named in read] == ["gd", "sgd : lr = 0.05", "batch=2", "lr=0.5"]
    assert [(named.config.batch, named.config.lr) for named in read] == [
        (3, 0.01),
        (1, 0.05),
        (2, 0.01),
        (1, 0.5),
    ]


WRONG = {
    "": "--runs: '' is not known; the known ones: gd, sgd",
    "lion": "--runs: 'lion' is not known; the known ones: gd, sgd, momentum",
    "gd,,sgd": "--runs:",
    "gd,": "--runs: 'gd,'",
    "gd:momentum=0.9": "--runs: 'gd:momentum=0.9': beta: '0.9' is not an option of sgd, but of momentum,",
    "gd:lr": "--runs: 'gd:lr': 'lr' does not belong there",
    "gd:lr=1:lr=2": "--runs: 'gd:lr=1:lr=2': 'lr=2' does not belong there",
    "sgd:lr=0": "--runs: 'sgd:lr=0': lr: '0' is not a finite number above 0",
    "sgd:lr=1e999": "--runs: 'sgd:lr=1e999': lr: 'inf' is not a finite number above 0",
    "sgd:lr=x": "--runs: 'sgd:lr=x': lr: 'x' is not a finite number above 0",
    "batch=4": "--runs: 'batch=4': batch: '4' is not a whole number from 1 to 3, or all",
    "sgd:seed=-1": "--runs: 'sgd:seed=-1': seed: '-1' is not a whole number from 0",
    f"sgd:seed={SEEDS}": f"--runs: 'sgd:seed={SEEDS}': seed: '{SEEDS}' is not a whole number from 0",
    "sgd:start=1,2": "--runs: 'sgd:start=1,2': start: '1.0,2.0' is not one finite number per parameter",
    "gd,sgd,gd,sgd,gd,sgd,gd": "runs: 'gd,sgd,gd,sgd,gd,sgd,gd' is not one to 6 of",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_run_is_named(text: str) -> None:
    with pytest.raises(InputError) as refusal:
        run_configs(PROPORTIONAL, text)
    assert str(refusal.value).startswith(WRONG[text])


def test_so_many_runs_and_no_more() -> None:
    assert len(run_configs(PROPORTIONAL, ",".join(["gd"] * RUNS))) == RUNS
    with pytest.raises(OptionError, match="runs: "):
        run_configs(PROPORTIONAL, ",".join(["gd"] * (RUNS + 1)))


def test_a_further_name_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODES, "pairs", "2")
    read = run_configs(PROPORTIONAL, "pairs:lr=0.5,gd")
    assert [(named.config.batch, named.config.lr) for named in read] == [(2, 0.5), (3, 0.01)]
    with pytest.raises(InputError, match="the known ones: gd, sgd, pairs"):
        run_configs(PROPORTIONAL, "triples")


@given(anything)
def test_a_choice_is_what_stands_between_the_colons(text: str) -> None:
    try:
        chosen = choice(text, Phrase("choice.runs"), {"a": 1, "b": 2}, ("k", "l"))
    except InputError as error:
        assert one_line(error) and str(error).startswith("--runs: '")
    else:
        assert (
            chosen.name in ("", "a", "b") and set(chosen.values) <= {"k", "l"} and chosen.text.isprintable()
        )


@given(st.floats(0, 1e6), st.integers(0, SEEDS - 1))
@example(0.1234567, 0)
@example(0.5, 3)
def test_a_problems_name_is_the_text_that_chooses_it(noise: float, seed: int) -> None:
    made = problem(f"line:noise={noise!r}:seed={seed}")
    again = problem(made.name)
    assert again.name == made.name
    assert again.dataset.y.tolist() == made.dataset.y.tolist()
    assert made.dataset.x.tolist() == again.dataset.x.tolist() == [[-2], [-1], [0], [1], [2], [3]]


def test_the_built_in_problems_are_named_as_they_are_chosen() -> None:
    assert [problem(name).name for name in BUILT_IN] == list(BUILT_IN)
    assert problem("line:noise=0.5:seed=0").name == "line" == problem(" line ").name
    assert problem("line:noise=0").dataset.y.tolist() == [-3, -1, 1, 3, 5, 7]


@pytest.mark.parametrize(
    "text",
    ["line:noise=-1", "line:noise=nan", "line:noise=1e7", "line:noise=x", "line:seed=-1", "line:seed=1.5"]
    + [f"line:seed={SEEDS}", "line:noise=", "line:noise=0.1:noise=0.2", "line:slope=3", "lecture:noise=1"],
)
def test_a_wrong_problem_is_named(text: str) -> None:
    with pytest.raises(InputError) as refusal:
        problem(text)
    assert one_line(refusal.value) and str(refusal.value).startswith(f"problem '{text.split(':')[0]}:")


def test_what_a_run_does_not_choose_the_keywords_do() -> None:
    common: dict[str, Any] = {
        "lr": 0.25,
        "epochs": 7,
        "start": [3.0],
        "dtype": "float32",
        "shuffle": True,
        "seed": 9,
    }
    gd, sgd = (named.config for named in run_configs(PROPORTIONAL, "gd,sgd:lr=0.5:seed=1", **common))
    assert gd == run_config(PROPORTIONAL, batch="all", **common)
    assert sgd == RunConfig(1, 0.5, 7, (3.0,), "float32", 1)
