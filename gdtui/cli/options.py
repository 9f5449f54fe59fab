"""The options that several commands have: what is fitted, and by which choices it is descended."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from gdtui.core.errors import OptionError, Phrase
from gdtui.core.limits import MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyclopts import Token

    from gdtui.core.problem.problems import Problem
    from gdtui.core.training.config import NamedConfig, RunConfig


def _whole(kind: type[int], tokens: "Sequence[Token]") -> int:
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
    degree: Annotated[int | None, Parameter(help="help.degree", converter=_whole)] = None
    x: Annotated[str | None, Parameter(name="--x", help="help.x", allow_leading_hyphen=True)] = None
    target: Annotated[str | None, Parameter(help="help.target", allow_leading_hyphen=True)] = None
    decimal: Annotated[Literal[".", ","] | None, Parameter(help="help.decimal")] = None
    standardize: Annotated[bool, Parameter(help="help.standardize", negative=())] = False

    def problem(self, source: str) -> "Problem":
        """Return the problem of these options; a file that takes long to read shows how far it is.

        InputError says what cannot be used.
        """
        from gdtui.cli.progress import progress
        from gdtui.core.problem.problems import Asked, asked_problem

        asked = Asked(source, self.model, self.degree, self.x, self.target, self.decimal, self.standardize)
        with progress(source) as told:
            return asked_problem(asked, told)


@Parameter(name="*")
@dataclass(frozen=True)
class Choices:
    """What every command takes: the choices that runs side by side have in common."""

    lr: Annotated[float | None, Parameter(help="help.lr")] = None
    epochs: Annotated[int, Parameter(help="help.epochs", converter=_whole)] = 100
    start: Annotated[str | None, Parameter(help="help.start", allow_leading_hyphen=True)] = None
    dtype: Annotated[Literal["float64", "float32"], Parameter(help="help.dtype")] = "float64"
    shuffle: Annotated[bool, Parameter(help="help.shuffle", negative=())] = False
    seed: Annotated[int | None, Parameter(help="help.seed", converter=_whole)] = None
    replacement: Annotated[bool, Parameter(help="help.replacement", negative=())] = False
    schedule: Annotated[str | None, Parameter(help="help.schedule")] = None

    def configs(self, problem: "Problem", runs: str) -> "list[NamedConfig]":
        """Return the configurations of several runs, as `run_configs` reads them."""
        from gdtui.core.training.config import run_configs

        return run_configs(problem, runs, **self._given())

    def _given(self) -> dict[str, Any]:
        from gdtui.core.training.chosen import start_of

        start = None if self.start is None else start_of(self.start)
        given = {name: getattr(self, name) for name in ("lr", "epochs", "dtype")}
        drawn = self.shuffle or self.replacement or self.seed is not None
        order = {"shuffle": drawn, "seed": self.seed or 0, "replacement": self.replacement}
        return {"start": start, **given, **order, **_read("schedule", self.schedule)}


def _read(key: str, text: str | None, **options: Any) -> dict[str, Any]:
    """Return the optimizer or the schedule that a text and options beside it say, by its key."""
    options = {option: value for option, value in options.items() if value is not None}
    if text is None and not options:
        return {}
    from gdtui.core.training.arguments import chosen_by

    return chosen_by(key, text, options)


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
    change: Annotated[list[str] | None, Parameter(help="help.change", negative=())] = None

    def config(self, problem: "Problem") -> "RunConfig":
        """Return the configuration of these options; OptionError names the one that does not fit."""
        from gdtui.core.training.config import run_config

        planned = run_config(problem, batch=self._batch(), **self._given(), **self._optimizer())
        if not self.change:
            return planned
        from gdtui.core.training.arguments import with_changes

        return with_changes(problem, [planned], self.change)[0]

    def configs(self, problem: "Problem", runs: str) -> "list[NamedConfig]":
        """Return the configurations of several runs; each of them says how it is batched."""
        said = {"mode": self.mode, "batch": self.batch, "optimizer": self.optimizer, **self._options}
        for option, value in said.items():
            if value is not None:
                raise OptionError(option.replace("_", "-"), value, Phrase("legal.said_by_runs"))
        return super().configs(problem, runs)

    @property
    def _options(self) -> dict[str, Any]:
        names = ("momentum", "betas", "alpha", "rho", "eps", "weight_decay")
        return {name: getattr(self, name) for name in names}

    def _optimizer(self) -> dict[str, Any]:
        return _read("optimizer", self.optimizer, **self._options)

    def _batch(self) -> str:
        named = MODES[self.mode or "sgd"]
        if self.mode and self.batch not in (None, named):
            raise OptionError("batch", self.batch, Phrase("legal.said_by_mode", batch=named, mode=self.mode))
        return self.batch or named
