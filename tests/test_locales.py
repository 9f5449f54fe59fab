"""The words have one home: every text has an id there, every id is used, and every value is given."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdtui
from gdtui import locales
from gdtui.cli import datasets, usage
from gdtui.cli import models as list_of_models
from gdtui.core.analysis.behaviour import Behaviour
from gdtui.core.analysis.prospect import Prospect
from gdtui.core.analysis.stability import Unknown
from gdtui.core.conditions.alarms import ALARMS
from gdtui.core.data.builtin import BUILT_IN
from gdtui.core.errors import ConditionError, InputError, OptionError, Phrase
from gdtui.core.nearest import nearest
from gdtui.core.problem.models import MODELS
from gdtui.core.problem.newton import NoOptimum
from gdtui.core.problem.working import PHASES
from gdtui.core.runs.kinds import MEASURES
from gdtui.core.scenarios.keys import CHANGE, DATA, PLACE, SHARED, TOLD
from gdtui.core.scenarios.kinds import PLACES
from gdtui.core.scenarios.reading import TYPES
from gdtui.core.training.batches import UNITS
from gdtui.display.labels import Kind
from gdtui.locales import catalogue, counted, text, texts
from gdtui.trace.check.meanings import GRADIENT, LOSS
from gdtui.trace.check.proof import GIVEN
from gdtui.trace.check.slips import SINGLE
from gdtui.trace.check.verdict import RELAXED
from gdtui.ui.commands.groups import GROUPS
from gdtui.ui.commands.table import COMMANDS
from gdtui.ui.keys.names import NEEDED
from gdtui.ui.panes.arithmetic import KINDS
from gdtui.ui.panes.footer import IN_FOOTER
from gdtui.ui.panes.ruler import Whose
from gdtui.ui.panes.signs import ROWS
from gdtui.ui.panes.table import PROBLEM, PROGRAM
from gdtui.ui.panes.values import COLUMNS, SHOWN
from tests.realterminal import PATIENCE

PACKAGE = Path(gdtui.__file__).parent
CORE = PACKAGE / "core"
TEXTS = catalogue()

NO_USES = ["one_run", "at_end", "at_start", "recorded"]
NO_USES += ["break_delete", "mark_goto", "run_undo", "run_redo", "goto_row", "chart_pair"]

KEYS = {**DATA, **TOLD, **SHARED, **CHANGE, **PLACE}  # of a scenario

# Ids that are put together where they are looked up, and what stands in the gap.
BUILT: dict[str, Iterable[str]] = {
    "watch.refused.{}": [
        *("no_function", "no_generator", "no_module", "no_statement", "moves_nothing"),
    ],
    "values.{}": COLUMNS,
    "vitals.{}": {*SHOWN, *ROWS} - {"loss"},
    "signs.{}": ["now", "was"],
    "signs.means.{}": [
        *("across", "ahead", "along", "aside", "back", "fell", "level", "moved"),
        *("noise", "other", "overshot", "rose", "steeper"),
    ],
    "check.claim.{}": RELAXED,
    "check.gradient.{}": [kind for kinds in GRADIENT.values() for kind in kinds if kind != "sample"],
    "check.lacking.{}": GIVEN,
    "check.loss.{}": [kind for kinds in LOSS.values() for kind in kinds],
    "check.slip.{}": [slip.name for slip in SINGLE],
    "check.way.{}": GIVEN,
    "check.what.{}": ["accumulated", "answer", "dataset_loss", "gradient", "loss", "prediction"],
    "command.{}.does": [command.id for command in COMMANDS],
    "command.{}.footer": IN_FOOTER,
    "no_use.{}": NO_USES,
    "keys.group.{}": GROUPS,
    "datasets.{}": datasets.HEADS,
    "datasets.purpose.{}": BUILT_IN,
    "help.purpose.{}": usage.COMMANDS,
    "loss.{}": (*MEASURES, "recorded"),
    "models.{}": list_of_models.HEADS,
    "models.loss_of.{}": MODELS,
    "rates.doing.{}": [*get_args(Behaviour), "converging_to_circle"],
    "rates.{}": ["diverged", "failed"],
    "rates.unknown.{}": [each for each in get_args(Unknown) if each != "optimizer"],
    "rates.would.{}": get_args(Prospect),
    "ruler.overshoots.{}": get_args(Whose),
    "optimizers.{}": ["name", "formula", "options"],
    "run.choice.{}": [
        *("size", "batch", "lr", "dtype", "seed", "start", "changes"),
        *("options", "schedule", "replacement"),
    ],
    "run.kind.{}": get_args(Kind),
    "scenario.kind.{}": [kind.name for kind in (PLACES, *KEYS.values())],
    "scenario.type.{}": [*(name for _, name in TYPES), "other"],
    "status.phase.{}": PHASES,
    "title.{}": {*PROBLEM.names, *PROGRAM.names},
    "trace.table.{}": ["epoch", "updates", "evaluations"],
    "unit.spent.{}": UNITS,
    "unit.{}": UNITS,
    "weights.no_optimum.{}": get_args(NoOptimum),
    "working.{}": KINDS,
}
# Which argument of a call is an id, and which value the call adds by itself.
LOOKUPS = {
    "text": 0,
    "texts": 0,
    "counted": 0,
    "counted_forms": 0,
    "Phrase": 0,
    "InputError": 0,
    "ConditionError": 1,
}
LOOKUPS |= {"TomlError": 1, "error": 1, "_error": 1}  # of a condition's source
ADDED = {"counted": {"count"}, "counted_forms": {"count"}, "error": {"part"}}

# What has a blank and a letter in core, and is no text for people: formulas, a grammar, a programmer's error.
NO_WORDS = ("y = w·x", "y = w·x + b", "y = ", "p = σ(", "a run goes forward by at least 1 step, not ")


class Lookup(NamedTuple):
    """A call that looks a text up: where, how, by which ids or id with a gap, with which values."""

    where: str
    call: str
    ids: list[str]
    built: str
    values: set[str]
    more: bool  # are there values that only a run of the program tells?


@cache
def trees() -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text("utf-8"))
        for path in PACKAGE.rglob("*.py")
        if path.parent.name != "locales"
    }


def constants(tree: ast.AST) -> Iterator[str]:
    """Yield the strings of a tree, without docstrings and without annotations."""
    for name, field in ast.iter_fields(tree):
        for node in field if isinstance(field, list) else [field]:
            if name in ("annotation", "returns"):
                continue
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.AST) and not (
                isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            ):
                yield from constants(node)


@cache
def lookups() -> list[Lookup]:
    found = []
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (lookup := lookup_of(node, f"{path}:{node.lineno}")):
                found.append(lookup)
    return found


def lookup_of(node: ast.Call, where: str) -> Lookup | None:
    call = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if call == "Parameter":  # of the command line, whose help is an id
        ids = [word.value.value for word in node.keywords if word.arg == "help"]  # type: ignore[attr-defined]
        return Lookup(where, call, ids, "", set(), False) if ids else None
    at = LOOKUPS.get(call)
    if at is None or len(node.args) <= at:
        return None
    code = node.args[at]
    branches = [code.body, code.orelse] if isinstance(code, ast.IfExp) else [code]
    constants = [part.value for part in branches if isinstance(part, ast.Constant)]
    ids = [value for value in constants if isinstance(value, str)]
    built = ""
    if isinstance(code, ast.JoinedStr):
        built = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in code.values)
    if not ids and not built:
        return None
    values = {keyword.arg for keyword in node.keywords if keyword.arg} | ADDED.get(call, set())
    return Lookup(where, call, ids, built, values, any(keyword.arg is None for keyword in node.keywords))


def entries(lookup: Lookup) -> list[str]:
    """Return the ids that a call can look up."""
    ids = lookup.ids or [lookup.built.format(part) for part in BUILT[lookup.built]]
    return (
        [f"{id}.{number}" for id in ids for number in ("one", "other")]
        if lookup.call.startswith("counted")
        else ids
    )


def forms(id: str) -> tuple[str, ...]:
    entry = TEXTS[id]
    return (entry,) if isinstance(entry, str) else entry


def placeholders(id: str) -> set[str]:
    return {name for form in forms(id) for _, name, *_ in Formatter().parse(form) if name is not None}


def test_the_catalogue_holds_texts_and_lists_of_texts() -> None:
    for id, entry in TEXTS.items():
        assert re.fullmatch(r"[a-z_0-9.]+", id)
        assert isinstance(entry, str) or entry, id
        for form in forms(id):
            assert isinstance(form, str) and form.isprintable() and form == form.strip() != "", id
            for _, name, spec, conversion in Formatter().parse(form):
                assert name is None or (name.isidentifier() and not spec and not conversion), id


def test_the_tables_that_are_read_one_by_one_are_all_that_the_file_has() -> None:
    with Path(locales.__file__).with_name("en.toml").open("rb") as file:
        assert dict(locales._flat("", tomllib.load(file))) == TEXTS


def test_every_id_that_is_put_together_is_known_here() -> None:
    assert {lookup.built for lookup in lookups() if lookup.built} == set(BUILT)


def test_every_id_that_is_looked_up_is_there_and_has_as_many_forms_as_are_asked_for() -> None:
    for lookup in lookups():
        for id in entries(lookup):
            assert id in TEXTS, lookup
            assert isinstance(TEXTS[id], tuple) == (lookup.call in ("texts", "counted_forms")), lookup


def test_every_id_is_looked_up_somewhere() -> None:
    used = {constant for tree in trees().values() for constant in constants(tree)}
    used |= {id for lookup in lookups() for id in entries(lookup)}
    assert set(TEXTS) <= used


def test_every_value_of_a_text_is_given_and_no_other() -> None:
    for lookup in lookups():
        for id in entries(lookup):
            if not lookup.more and not lookup.built:
                assert lookup.values == placeholders(id), (lookup, id)
            elif lookup.more:
                assert lookup.values <= placeholders(id), (lookup, id)
            else:
                assert lookup.values >= placeholders(id), (lookup, id)


def test_core_holds_no_words_for_people() -> None:
    for path, tree in trees().items():
        if CORE in path.parents:
            for constant in {*constants(tree)} - {*ALARMS.values()}:  # conditions, as people write them
                words = " " in constant and re.search("[A-Za-z]", constant) and "(?P<" not in constant
                assert not words or constant in NO_WORDS, (path, constant)


@given(st.text())
def test_a_value_is_shown_as_it_is(value: str) -> None:
    assert text("toml.no_toml", why=value) == f"is no TOML: {value}"
    assert texts("rates.diverged", step=value) == (f"diverged at step {value}", "diverged")


@pytest.mark.parametrize("look_up", [text, texts], ids=["text", "texts"])
def test_what_is_not_there_is_an_error(look_up: Callable[..., object]) -> None:
    for id in ("", "legal", "nothing.of.that"):
        with pytest.raises(KeyError):
            look_up(id)
    with pytest.raises(KeyError):
        text("trace.diverged", step=3)
    with pytest.raises(KeyError):
        texts("rates.diverged")


def test_a_text_without_values_is_the_very_string() -> None:
    assert text("help.lr") is text("help.lr") is TEXTS["help.lr"]


def test_one_is_told_from_many() -> None:
    said = [counted("trace.never_hit", count, condition="w > 1") for count in (0, 1, 2)]
    assert [line.split()[-2:] for line in said] == [["0", "steps"], ["1", "step"], ["2", "steps"]]


def test_an_error_is_a_code_and_values_and_the_text_of_them() -> None:
    inner = OptionError("lr", -1.0, Phrase("legal.lr"))
    assert (inner.code, inner.option, inner.value) == ("error.option", "lr", "-1")
    assert str(inner) == "lr: '-1' is not a finite number above 0"
    outer = InputError("choice.run", run="sgd:lr=-1", error=inner)
    assert outer.values["error"] is inner and str(outer) == f"--runs: 'sgd:lr=-1': {inner}"
    error = ConditionError(4, "condition.short")
    assert (error.column, error.code, error.values) == (4, "condition.short", {})
    assert str(error) == "column 4: the condition ends too early"


def test_every_key_that_the_program_needs_says_why() -> None:
    assert all(str(Phrase(code, key=key)).startswith(f"'{key}' ") for key, code in NEEDED.items())


def test_who_shows_no_text_does_not_load_them() -> None:
    code = "import sys; from gdtui.cli import main; main(['--version'])"
    after = f"import atexit, sys; atexit.register(lambda: print('tomllib' in sys.modules)); {code}"
    ended = subprocess.run([sys.executable, "-c", after], capture_output=True, text=True, timeout=PATIENCE)
    assert ended.stdout == f"gdtui {gdtui.__version__}\nFalse\n"


def test_the_help_reads_the_table_of_the_help_alone() -> None:
    code = "import atexit; from gdtui import cli, locales; read = locales._entries.cache_info; "
    code += "atexit.register(lambda: print(read().currsize)); cli.main(['--help'])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ended.stdout.splitlines()[-1] == "1"


def test_what_is_near_was_meant() -> None:
    assert nearest("lecutre", ["lecture", "noisy", "line"]) == "lecture"
    assert nearest("zzz", ["lecture", "noisy"]) is None
    assert nearest("lecture", []) is None
    assert nearest("lecture" * 1000, ["lecture"]) is None
    assert nearest("nois", ["noisy"], 0.99) is None
