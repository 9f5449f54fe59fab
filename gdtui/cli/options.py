"""The options that several commands have: what is fitted, and by which choices it is descended."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from gdtui.core.errors import OptionError, Phrase
from gdtui.core.limits import MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyclopts import Token

    from gdtui.core.scenarios.wanted import Said, Wanted
    from gdtui.watch.watching import Watching

YES = "yes"
# The options of optimizers; to read them from these would make whoever asks for help wait for numpy.
OF_OPTIMIZERS = (
    *("momentum", "betas", "alpha", "rho", "eps", "weight_decay", "dampening", "centered", "amsgrad"),
    *("lr_decay", "initial_accumulator_value", "momentum_decay", "decoupled_weight_decay", "maximize"),
)


def whole(kind: type[int], tokens: "Sequence[Token]") -> int:
    """Return the whole number that an option was given. ValueError for 1.5, which would be rounded."""
    digits = tokens[0].value.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()):
        raise ValueError(digits)
    return int(tokens[0].value)


@Parameter(name="*")
@dataclass(frozen=True)
class Data:
    """What is fitted, and with which model."""

    model: Annotated[str | None, Parameter(help="help.model")] = None
    degree: Annotated[int | None, Parameter(help="help.degree", converter=whole)] = None
    x: Annotated[str | None, Parameter(name="--x", help="help.x", allow_leading_hyphen=True)] = None
    target: Annotated[str | None, Parameter(help="help.target", allow_leading_hyphen=True)] = None
    decimal: Annotated[Literal[".", ","] | None, Parameter(help="help.decimal")] = None
    standardize: Annotated[bool, Parameter(help="help.standardize", negative=())] = False

    def wanted(self) -> "dict[str, Said]":
        """Return what is said of the data, by key."""
        given = {name: getattr(self, name) for name in ("model", "degree", "x", "target", "decimal")}
        return _said({**given, "standardize": YES if self.standardize else None})


@Parameter(name="*")
@dataclass(frozen=True)
class Choices:
    """What every command takes: the choices that runs side by side have in common."""

    lr: Annotated[float | None, Parameter(help="help.lr")] = None
    epochs: Annotated[int | None, Parameter(help="help.epochs", converter=whole)] = None
    start: Annotated[str | None, Parameter(help="help.start", allow_leading_hyphen=True)] = None
    dtype: Annotated[Literal["float64", "float32"] | None, Parameter(help="help.dtype")] = None
    shuffle: Annotated[bool, Parameter(help="help.shuffle", negative=())] = False
    seed: Annotated[int | None, Parameter(help="help.seed", converter=whole)] = None
    replacement: Annotated[bool, Parameter(help="help.replacement", negative=())] = False
    schedule: Annotated[str | None, Parameter(help="help.schedule")] = None

    def wanted(self) -> "dict[str, Said]":
        """Return what is said of the runs, by key."""
        drawn = self.shuffle or self.seed is not None
        given = {name: getattr(self, name) for name in ("lr", "epochs", "start", "dtype", "seed")}
        switches = {"shuffle": YES if drawn else None, "replacement": YES if self.replacement else None}
        return {**_said({**given, **switches}), **_read("schedule", self.schedule)}


def _said(given: Mapping[str, object]) -> "dict[str, Said]":
    """Return what is given as text by key."""
    from gdtui.core.scenarios.wanted import Said

    texts = {key: value for key, value in given.items() if value is not None}
    return {
        key: Said(repr(value) if isinstance(value, float) else str(value)) for key, value in texts.items()
    }


def _read(key: str, text: str | None, **options: Any) -> "dict[str, Said]":
    """Return the optimizer or the schedule that a text and options beside it say, by key."""
    options = {option: value for option, value in options.items() if value is not None}
    if text is None and not options:
        return {}
    from gdtui.core.training.arguments import choice_texts

    return _said(choice_texts(key, text, options))


@Parameter(name="*")
@dataclass(frozen=True)
class Options(Choices):
    """The choices of a single run."""

    mode: Annotated[Literal["gd", "sgd"] | None, Parameter(help="help.mode")] = None
    batch: Annotated[str | None, Parameter(help="help.batch")] = None
    optimizer: Annotated[str | None, Parameter(help="help.optimizer")] = None
    momentum: Annotated[float | None, Parameter(help="help.momentum")] = None
    betas: Annotated[str | None, Parameter(help="help.betas")] = None
    alpha: Annotated[float | None, Parameter(help="help.alpha")] = None
    rho: Annotated[float | None, Parameter(help="help.rho")] = None
    eps: Annotated[float | None, Parameter(help="help.eps")] = None
    weight_decay: Annotated[float | None, Parameter(help="help.weight_decay")] = None
    dampening: Annotated[float | None, Parameter(help="help.dampening")] = None
    centered: Annotated[bool, Parameter(help="help.centered", negative=())] = False
    amsgrad: Annotated[bool, Parameter(help="help.amsgrad", negative=())] = False
    lr_decay: Annotated[float | None, Parameter(help="help.lr_decay")] = None
    initial_accumulator_value: Annotated[float | None, Parameter(help="help.initial_accumulator_value")] = (
        None
    )
    momentum_decay: Annotated[float | None, Parameter(help="help.momentum_decay")] = None
    decoupled_weight_decay: Annotated[bool, Parameter(help="help.decoupled_weight_decay", negative=())] = (
        False
    )
    maximize: Annotated[bool, Parameter(help="help.maximize", negative=())] = False
    change: Annotated[list[str] | None, Parameter(help="help.change", negative=())] = None

    def wanted(self) -> "dict[str, Said]":
        """Return what is said of the run, or of all runs, by key."""
        batch = {} if self._batch is None else _said({"batch": self._batch})
        return {**super().wanted(), **batch, **_read("optimizer", self.optimizer, **self._options)}

    def check_alone(self) -> None:
        """OptionError where something is said that several runs say each for itself."""
        said = {"mode": self.mode, "batch": self.batch, "optimizer": self.optimizer, **self._options}
        for option, value in said.items():
            if value is not None:
                raise OptionError(option.replace("_", "-"), value, Phrase("legal.said_by_runs"))

    @property
    def _options(self) -> dict[str, Any]:
        given = {name: getattr(self, name) for name in OF_OPTIMIZERS}
        switched = {True: YES, False: None}
        return {name: switched[value] if isinstance(value, bool) else value for name, value in given.items()}

    @property
    def _batch(self) -> str | None:
        named = MODES.get(self.mode or "")
        if named and self.batch not in (None, named):
            raise OptionError("batch", self.batch, Phrase("legal.said_by_mode", batch=named, mode=self.mode))
        return self.batch or named


@Parameter(name="*")
@dataclass(frozen=True)
class Watched:
    """How somebody's own program is run, and what is recorded of it."""

    module: Annotated[bool, Parameter(name=["--module", "-m"], help="help.watch_module", negative=())] = False
    python: Annotated[str | None, Parameter(help="help.watch_python")] = None
    line: Annotated[int | None, Parameter(help="help.watch_line", converter=whole)] = None
    show: Annotated[str | None, Parameter(help="help.watch_show")] = None
    settings: Annotated[list[str] | None, Parameter(name="--set", help="help.watch_set", negative=())] = None
    seed: Annotated[int, Parameter(help="help.watch_seed", converter=whole)] = 0
    no_seed: Annotated[bool, Parameter(help="help.watch_no_seed", negative=())] = False
    every: Annotated[int, Parameter(help="help.watch_every", converter=whole)] = 1
    stdin: Annotated[Path | None, Parameter(help="help.watch_stdin")] = None
    beside: Annotated[
        list[str] | None,
        Parameter(help="help.watch_beside", allow_leading_hyphen=True, negative=()),
    ] = None

    def watching(self, words: "Sequence[str]") -> "Watching":
        """Return what these words name: programs, or a scenario of some. InputError says what is wrong."""
        from gdtui.cli.watch import checked, programs_of, scenario_of
        from gdtui.watch.watching import Watching

        if (found := scenario_of(words, replace(self, python=None) == NO_WATCH)) is not None:
            own = self.python  # of this machine
            return found._replace(
                programs=tuple(replace(each, python=own or each.python) for each in found.programs)
            )
        checked({"line": self.line, "every": self.every})
        seed = None if self.no_seed else self.seed
        chosen = {"line": self.line, "every": self.every, "stdin": self.stdin, "python": self.python or ""}
        programs = programs_of(words, self.module, self.show, self.settings or (), seed=seed, **chosen)
        return Watching(tuple(programs), tuple(self.beside or ()))


NO_WATCH = Watched()


@Parameter(name="*")
@dataclass(frozen=True)
class Place:
    """Which runs stand side by side, where they stand, and what is set."""

    runs: Annotated[str | None, Parameter(help="help.runs")] = None
    at: Annotated[str | None, Parameter(help="help.at")] = None
    phase: Annotated[str | None, Parameter(help="help.phase")] = None
    view: Annotated[str | None, Parameter(help="help.view")] = None
    marks: Annotated[list[str] | None, Parameter(name="--mark", help="help.mark", negative=())] = None
    breaks: Annotated[
        list[str] | None,
        Parameter(name="--break", help="help.break", allow_leading_hyphen=True, negative=()),
    ] = None

    def beside(self, wanted: "Wanted") -> "Wanted":
        """Return what is wanted with all of this."""
        from gdtui.core.scenarios.wanted import Said

        return wanted._replace(
            listed=self.runs,
            place=_said({"step": self.at, "phase": self.phase, "run": self.view}),
            marks=tuple(map(Said, self.marks or ())),
            breaks=tuple(map(Said, self.breaks or ())),
        )
