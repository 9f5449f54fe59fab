"""A program that is run again, with something set otherwise: up to there it has to be the same to the bit."""

from dataclasses import replace

from gdtui.core.errors import InputError, Phrase, visible
from gdtui.core.runs.recorded import Recorded
from gdtui.core.runs.recording import Recording
from gdtui.display.numbers import exact
from gdtui.watch.live import Live
from gdtui.watch.track import Track

PIECE = 256  # steps that are compared at a stretch


class Again:
    """The program from its start to a time at which a knob is set, for somebody who looks at a track of it.

    `why` says why it is not the same.
    """

    def __init__(self, before: Track, time: int, name: str, value: float) -> None:
        self._before, self._time, self._index = before.live, time, before.index
        changes = [each for each in before.live.changes if each[0] < time or each[1] != name]
        kept = tuple(change for change in changes if change[0] <= time)
        program = replace(before.live.program, changes=(*kept, (time, name, value)))
        self.live = Live(program, before.live.family)
        self._compared: list[int] = []  # steps of each track
        self.why: InputError | None = None
        self.run: Recorded | None = None

    def advance(self) -> bool:
        """Go on and compare what has come; return whether that is over."""
        live = self.live
        if live.order.time < self._time:
            live.go_on_to(min(self._time, live.order.time + PIECE))
        else:
            live.go_on(live.first, 0)
        self._compare()
        over = live.order.time >= self._time and live.begun
        if self.why is None and not over and live.is_over:
            self.why = InputError("watch.shorter", steps=live.order.time)
        if self.why is not None:
            live.close()
        elif over:
            live.parted_from(self._before, self._time)
            self.run = Recorded(live.track(self._index))
        return self.why is not None or over

    def _compare(self) -> None:
        """Look at the steps of each track that have come since."""
        start = self.live.first.recording.start
        if not self._compared and start and start != self._before.first.recording.start:
            self.why = InputError("watch.other_start")
        self._compared += [0] * (len(self.live.tracks) - len(self._compared))
        for track in self.live.tracks:
            if self.why is None:
                self._compare_track(track)

    def _compare_track(self, track: Track) -> None:
        """Look at those of one track."""
        before, stop = self._before.track(track.index), self.live.order.made(track.index, self._time)
        for step in range(self._compared[track.index], min(stop, len(track.recording))):
            if step >= len(before.recording) or not track.recording.same_row(before.recording, step):
                self.why = self._difference(step, track.recording, before.recording)
                return
            self._compared[track.index] = step + 1

    def _difference(self, step: int, *recordings: Recording) -> InputError:
        """Return which number of a step is another than it was."""
        now, before = (each.named_row(step) if step < len(each) else {} for each in recordings)
        for name in {**before, **now}:
            if now.get(name) != before.get(name):
                numbers = [_written(row.get(name)) for row in (now, before)]
                values = {"step": step + 1, "name": visible(name), "now": numbers[0], "was": numbers[1]}
                return InputError("watch.not_the_same", **values)
        return InputError("watch.not_the_same_columns", step=step + 1)


def _written(number: float | None) -> str | Phrase:
    return Phrase("watch.missing") if number is None else exact(number)
