"""The player: moves the cursor while time passes, in slices between which keys are heard."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from textual.timer import Timer

from gdtui.core.session.session import Session
from gdtui.ui.playback.speed import SPEEDS, Motion, Now
from gdtui.ui.playback.tasks import CursorTask, FindEpochEnd, FindRise, GoToStep, RunAgain

if TYPE_CHECKING:
    from gdtui.core.runs.source import Rerun

SLICE = 0.012  # seconds of computing between two looks at the keyboard
SHORT_WAY = 1.0  # seconds after which a way is long
LONG_SLICE = 0.04  # on a long way: most of the time goes to its steps, and a key is still heard at once


class Redraw(Protocol):
    """What draws after the cursor has moved: see `screens.drawing.Drawing`."""

    waiting: bool  # is more to come? Then a task begins with its shortest piece

    def request(self) -> None:
        """Draw, when nothing more is to come."""


class Player:
    """Knows whether the cursor moves by itself, where to and how fast; has it drawn when it has moved."""

    def __init__(self, session: Session, drawing: Redraw, now: Now = monotonic) -> None:
        self.session = session
        self.now = now  # the time, in seconds
        self.motion = Motion()
        self.message = ""  # what there is to say at the end of the last task
        self.timer: Timer | None = None  # that calls `tick`; it is running while the cursor moves
        self._drawing = drawing
        self._task: CursorTask | None = None
        self._told = 0  # notices of a program
        self._begun = 0.0  # when the task was
        self._stepping = False  # is it `step` that it moves by?
        self._way = (0, 0)  # of the last `go_to`: the step, and which breakpoint on the way

    def go_to(self, step: int, stops: int = 0) -> None:
        """Go to a step as fast as it goes; at the `stops`-th breakpoint on the way, stop."""
        way = step, stops if self.session.breakpoints.conditions else 0
        if self._drawing.waiting and self._task is not None and self._way[0] == step:
            if isinstance(self._task, GoToStep) and way[1] > 1:
                self._task.go_on(stops)  # several were typed at once: so many more
                return
            if self._way == way:
                return  # it is on its way there
        self._way = way
        self.motion = replace(self.motion, back=step < self.session.steps)
        self._begin(GoToStep(self.session, step, stops=stops, now=self.now))

    def step(self, count: int) -> None:
        """Take so many steps more, behind those that a slow program is still asked for."""
        asked = self._task is not None and self._stepping
        self.go_to((self._way[0] if asked else self.session.steps) + count)
        self._stepping = True

    def play(self, back: bool = False) -> None:
        """Play to the end, or back to the start, and stop at breakpoints; pause if it does so already."""
        playing = self.motion.moving and self.motion.back == back
        self.stop()
        if playing:
            self._drawing.request()
            return
        self.motion = replace(self.motion, back=back)
        target = 0 if back else self.session.total
        self._begin(GoToStep(self.session, target, SPEEDS[self.motion.speed], stops=1, now=self.now))

    def set_speed(self, change: Callable[[Motion], Motion]) -> None:
        """Play at another speed, from here on."""
        moving = self.motion.moving
        self.stop()
        self.motion = change(self.motion)
        if moving:
            self.play(self.motion.back)
        else:
            self._drawing.request()

    def find_epoch_end(self, epochs: int) -> None:
        """Go to the end of this epoch, or of a later one, where it is not known before it has come."""
        self._begin(FindEpochEnd(self.session, epochs, self.now))

    def run_again(self, again: "Rerun", done: str) -> None:
        """Have a program run again, and go on in it; `done` is what there is to say then."""
        self.stop()
        self._begin(RunAgain(self.session, again, done, self.now))

    def find_rise(self) -> None:
        """Go to the first step where the dataset's loss rose; from there, to the next."""
        self._begin(FindRise(self.session, self.now))

    def stop(self) -> None:
        """Stay where the cursor is."""
        self._task = None
        if self.timer is not None:
            self.timer.pause()
        self.motion = replace(self.motion, moving=False)

    def tick(self) -> None:
        """Go on for a slice of time, and have drawn what that has changed."""
        if self._advance():
            self._drawing.request()

    def _advance(self) -> bool:
        """Go on for a slice of time; return whether there is anything to draw."""
        if (task := self._task) is None:
            return False
        before = self.session.steps
        now = self.now()
        piece = SLICE if now < self._begun + SHORT_WAY else LONG_SLICE
        if task.go(now + (0 if self._drawing.waiting else piece)):
            self.stop()
            self.message = task.message or self._news()
            return True
        return self.session.steps != before

    def _news(self) -> str:
        """Return what has come to be said of a program since; nothing of any other run."""
        run = self.session.run.recorded
        notices = () if run is None else run.source.notices
        told, self._told = self._told, len(notices)
        return notices[-1] if len(notices) > told else ""

    def _begin(self, task: CursorTask) -> None:
        """Set out: take a first slice of the way at once, and the rest by the clock."""
        self.message, self._stepping = "", False
        self._task, self._begun = task, self.now()
        self.motion = replace(self.motion, moving=True)
        self._advance()
        self._drawing.request()
        if self._task is not None and self.timer is not None:
            self.timer.resume()
