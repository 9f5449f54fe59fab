"""A built-in run as a recording, update by update: so it goes beside somebody's own loop, in lock-step."""

import os
import shlex
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from gdtui.core.data.source import is_file
from gdtui.core.errors import InputError, visible
from gdtui.core.problem.problems import Asked
from gdtui.core.runs.recorded import Recorded
from gdtui.core.runs.recording import Column, Recording
from gdtui.core.runs.run import End
from gdtui.core.runs.source import Listing, Printed, Rerun, Source
from gdtui.core.runs.trained import Trained
from gdtui.core.session.arguments import arguments, problem_arguments
from gdtui.core.session.moments import Trail
from gdtui.core.session.opening import Opening
from gdtui.display.labels import choices_of

PIECE = 2048  # updates that are computed at once
KNOB = "lr"


class Beside:
    """A run that is trained here, of which each step is an update: a batch of several samples is one.

    Its loss is the mean of the batch, before the update; its gradient is the one that the update was taken
    by.
    """

    notices: Sequence[str] = ()
    waits = False
    left_out = 0

    def __init__(self, run: Trained) -> None:
        self._run = run
        self.recording = Recording()
        self.changes: list[tuple[int, str, float]] = []
        self._columns = [
            Column("epoch", "epoch"),
            *([Column("sample", "sample")] if run.batching.updates_per_epoch > 1 else []),
            Column("loss", "loss"),
            Column("rate", KNOB),
            *(Column("gradient", name) for name in run.names),
            *(Column("parameter", name) for name in run.names),
        ]
        start = run.params_at(0).tolist()
        self.recording.begin([Column("parameter", name) for name in run.names], start)

    @property
    def tracks(self) -> Sequence[Source]:
        """Itself alone."""
        return [self]

    def made_with(self, other: Source, steps: int) -> int:
        """Return 0: it goes with no other."""
        return 0

    def bring(self, steps: int) -> None:
        """Train as far as so many updates, or a piece of that way."""
        run, done = self._run, len(self.recording)
        target = min(steps, done + PIECE)
        run.extend(int(run.batching.steps(np.array(target))))
        ends = run.batching.steps(np.arange(done, target + 1))
        there = ends[ends <= run.end.steps].tolist()
        rows = [self._row(first, stop) for first, stop in pairwise(there)]
        if rows:
            self.recording.add(self._columns, rows)

    def _row(self, first: int, stop: int) -> list[float]:
        """Return the numbers of the update that the steps `first` to before `stop` are."""
        run = self._run
        step, count = run.step(stop - 1), stop - first
        losses = run.page(first, stop).losses
        epoch, position = divmod(first, run.batching.samples)
        size = run.batching.size_at(first)
        return [
            float(epoch + 1),
            *([float(position // size + 1)] if run.batching.updates_per_epoch > 1 else []),
            float(np.cumsum(losses)[-1] / count),
            float(run.rates(stop - 1, stop)[0]),
            *(step.accumulated / count).tolist(),
            *step.params.tolist(),
        ]

    @property
    def command(self) -> str:
        """The command that opens the run by itself."""
        return f"gdtui {self.arguments()}".strip()

    def arguments(self, folder: str = "") -> str:
        """Return what stands behind `gdtui` for it, for a shell; its file is named as from a folder."""
        problem, asked = self._run.problem, self._run.problem.asked or Asked()
        if folder and is_file(asked.source):
            asked = asked._replace(source=os.path.relpath(asked.source, folder))
        return shlex.join(
            [*problem_arguments(asked), *(arguments(problem, Opening((self._run.config,))) or [])]
        )

    @property
    def end(self) -> End:
        """How far it has come, in updates, and whether it goes on."""
        end, steps = self._run.end, len(self.recording)
        whole = int(self._run.batching.updates(end.steps))
        if steps < whole or end.reason == "running":
            return End("running", steps)
        return End(end.reason, steps, end.why)

    @property
    def listing(self) -> Listing:
        """The arithmetic of a step, as formulas."""
        run, lines = self._run, [self._run.problem.model.formula, ""]
        told = choices_of(run.config, run.batching.samples)
        assigned = []
        for row in run.working(0):
            if row.kind != "sum":  # which the mean that an update is by says as well
                lines.append(f"{row.symbol} = {row.expression.written()}")
            if row.kind == "update":
                assigned.append((row.id.partition(".")[2] or run.names[0], len(lines)))
        name = f"{run.problem.name} {told.word} {KNOB} {told.rate}"
        return Listing(name, tuple(lines), assigned[0][1], 3, len(lines), tuple(assigned), "loss")

    @property
    def knobs(self) -> Mapping[str, float]:
        """The rate."""
        trail = Trail(self._run, int(self._run.batching.steps(np.array(len(self.recording)))))
        return {KNOB: trail.rate}

    def set(self, name: str, value: float) -> None:
        """Set the rate from here on. InputError where it is something else, or no rate."""
        self._change(len(self.recording), name, value)

    def again(self, steps: int, name: str, value: float) -> Rerun:
        """Return the run that has another rate after so many updates. InputError as above."""
        other = Beside(self._run)
        other._change(steps, name, value)
        other.bring(steps)
        return _There(Recorded(other))

    def _change(self, steps: int, name: str, value: float) -> None:
        if name != KNOB:
            raise InputError("watch.no_knob", name=visible(name), known=KNOB)
        at = int(self._run.batching.steps(np.array(steps)))
        self._run.extend(at)
        self._run = self._run.changed(at, lr=value)
        self.changes = [*(each for each in self.changes if each[0] < steps), (steps, name, value)]

    def shared_with(self, other: Source) -> int:
        """Return how many updates it has in common with another built-in run."""
        if not isinstance(other, Beside):
            return 0
        common = self._run.common(other._run)
        if common is None:
            return min(len(self.recording), len(other.recording))
        return int(self._run.batching.updates(common))

    def count_printed(self, steps: int) -> int:
        """Return 0: it prints nothing."""
        return 0

    def printed(self, first: int, stop: int) -> Sequence[Printed]:
        """Return nothing."""
        return []


class _There:
    """A run that needs no other run to be there."""

    why: InputError | None = None

    def __init__(self, run: Recorded) -> None:
        self.run: Recorded | None = run

    def advance(self) -> bool:
        """It is over."""
        return True
