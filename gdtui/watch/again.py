"""A program that is run again, with something set otherwise: up to there it has to be the same to the bit."""

from dataclasses import replace

from gdtui.core.errors import InputError, Phrase, visible
from gdtui.core.runs.recorded import Recorded
from gdtui.core.runs.recording import Recording
from gdtui.display.numbers import exact
from gdtui.watch.live import Live
from gdtui.watch.program import Program

PIECE = 256  # steps that are compared at a stretch


class Again:
    """The program from its start to a step at which a knob is set. `why` says why it is not the same."""

    def __init__(self, before: Live, program: Program, steps: int, name: str, value: float) -> None:
        earlier = tuple(change for change in before.changes if change[0] < steps or change[1] != name)
        kept = tuple(change for change in earlier if change[0] <= steps)
        self.live = Live(replace(program, changes=(*kept, (steps, name, value))), before.family)
        self._before, self._steps, self._compared = before, steps, 0
        self.why: InputError | None = None
        self.run: Recorded | None = None

    def advance(self) -> bool:
        """Go on and compare what has come; return whether that is over."""
        target = min(self._steps, self._compared + PIECE)
        self.live.bring(target)
        self._compare()
        if self._compared == self._steps:
            self._compare_tracks()
        over = self._compared == self._steps and (self._steps > 0 or self.live.begun)
        if self.why is None and not over and self.live.end.reason != "running":
            self.why = InputError("watch.shorter", steps=len(self.live.recording))
        if self.why is not None:
            self.live.close()
        elif over:
            self.live.parted_from(self._before, self._steps)
            self.run = Recorded(self.live)
        return self.why is not None or over

    def _compare(self) -> None:
        """Look at the steps that have come since."""
        now, before = self.live.recording, self._before.recording
        if self._compared == 0 and now.start != before.start and self.live.begun and now.start:
            self.why = InputError("watch.other_start")
        while self.why is None and self._compared < min(self._steps, len(now)):
            if not now.same_row(before, self._compared):
                self.why = self._difference(self._compared, now, before)
                return
            self._compared += 1

    def _compare_tracks(self) -> None:
        """Look at what has come of the other optimizers."""
        for now, before in zip(self.live.tracks[1:], self._before.tracks[1:], strict=False):
            for step in range(min(len(now.recording), len(before.recording))):
                if self.why is None and not now.recording.same_row(before.recording, step):
                    self.why = self._difference(step, now.recording, before.recording)

    def _difference(self, step: int, *recordings: Recording) -> InputError:
        """Return which number of a step is another than it was."""
        now, before = (each.named_row(step) for each in recordings)
        for name in {**before, **now}:
            if now.get(name) != before.get(name):
                numbers = [_written(row.get(name)) for row in (now, before)]
                values = {"step": step + 1, "name": visible(name), "now": numbers[0], "was": numbers[1]}
                return InputError("watch.not_the_same", **values)
        return InputError("watch.not_the_same_columns", step=step + 1)


def _written(number: float | None) -> str | Phrase:
    return Phrase("watch.missing") if number is None else exact(number)
