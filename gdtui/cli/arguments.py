"""The arguments of both commands, checked, and the front end that each hands over to."""

import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from gdtui.core.errors import OptionError
from gdtui.core.limits import LEGAL

if TYPE_CHECKING:
    from gdtui.core.plans import Plan
    from gdtui.core.problems import Problem

ProblemName = Annotated[str, Parameter(name="PROBLEM", help="a built-in problem")]
Format = Literal["lecture", "csv", "jsonl"]


@Parameter(name="*")
@dataclass(frozen=True)
class Options:
    """What both commands take: the choices of a run."""

    mode: Annotated[Literal["gd", "sgd"] | None, Parameter(help="GD is --batch all, SGD is --batch 1")] = None
    batch: Annotated[str | None, Parameter(help="N|all: samples per update  [default: 1]")] = None
    lr: Annotated[float, Parameter(help="learning rate")] = 0.01
    epochs: Annotated[int, Parameter(help="how often every sample is seen")] = 100
    start: Annotated[str | None, Parameter(help="F[,F…]: the parameters to start from")] = None
    dtype: Annotated[Literal["float64", "float32"], Parameter(help="precision")] = "float64"
    shuffle: Annotated[bool, Parameter(help="a new order each epoch, not the given one", negative=())] = False
    seed: Annotated[int, Parameter(help="of the shuffled order")] = 0

    def plan(self, problem: "Problem") -> "Plan":
        """Return the plan of these options; OptionError names the one that does not fit."""
        from gdtui.core.plans import plan_for

        return plan_for(
            problem,
            batch=self._batch(),
            lr=self.lr,
            epochs=self.epochs,
            start=None if self.start is None else _numbers("start", self.start),
            dtype=self.dtype,
            shuffle=self.shuffle,
            seed=self.seed,
        )

    def _batch(self) -> str:
        named = {"gd": "all", "sgd": "1", None: "1"}[self.mode]
        if self.mode and self.batch not in (None, named):
            raise OptionError(
                "batch", self.batch, f"{named}, which --mode {self.mode} means; leave one of the two out"
            )
        return self.batch or named


def _numbers(option: str, text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise OptionError(option, text, LEGAL[option]) from None


def open_screen(
    problem: ProblemName = "lecture",
    /,
    *,
    options: Options = Options(),
    ascii: Annotated[bool, Parameter(help="no characters but ASCII", negative=())] = False,
) -> None:
    """Open the screen, unless there is no terminal to open it in."""
    from gdtui.cli import screen

    sys.exit(screen.open_screen(problem, options.plan, ascii))


def print_trace(
    problem: ProblemName = "lecture",
    /,
    *,
    options: Options = Options(),
    format: Annotated[Format, Parameter(help="the lecture's, or data")] = "lecture",
    predict: Annotated[float | None, Parameter(help="the input to predict  [default: the problem's]")] = None,
    output: Annotated[Path | None, Parameter(help="write to a file, whole or not at all")] = None,
    chart: Annotated[bool, Parameter(help="draw the loss at the end", negative=())] = False,
) -> None:
    """Print the trace of the run."""
    from gdtui.core.problems import problem as built_in
    from gdtui.trace.printing import print_run

    if predict is not None and not math.isfinite(predict):
        raise OptionError("predict", predict, LEGAL["predict"])
    chosen = built_in(problem)
    print_run(chosen, options.plan(chosen), format, predict_at=predict, output=output, chart=chart)


def application() -> App:
    """Return the parser of both commands; help is printed by ours, which needs no rich."""
    app = App(name="gdtui", default_command=open_screen, help_flags=[], version_flags=[])
    app.command(print_trace, name="run", help_flags=[], version_flags=[])
    return app
