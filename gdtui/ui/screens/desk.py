"""The desk: the screen with the panes, and what its keys do."""

from collections.abc import Callable, Sequence
from signal import SIGINT
from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.constants import MAX_FPS
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.screen import Screen
from textual.timer import Timer

from gdtui.charts.views import View
from gdtui.core.moments import Moment
from gdtui.core.session import Session
from gdtui.ui.commands import BY_ID, COMMANDS, Command, bindings
from gdtui.ui.panes.dataset import DatasetPane
from gdtui.ui.panes.footer import KeyLine
from gdtui.ui.panes.log import LogPane
from gdtui.ui.panes.loss import LossPane
from gdtui.ui.panes.room import RoomLine
from gdtui.ui.panes.status import StatusLine
from gdtui.ui.panes.timeline import Timeline
from gdtui.ui.panes.weights import WeightsPane
from gdtui.ui.player import SPEEDS, Motion
from gdtui.ui.screens.board import Board, Group
from gdtui.ui.screens.folding import LEAST
from gdtui.ui.screens.keys import KeysScreen
from gdtui.ui.travel import Ride, RiseHunt, Travel

FRAMES = min(30, MAX_FPS)  # a second, while the cursor moves by itself
SLICE = 0.012  # seconds of computing between two looks at the keyboard


class DeskScreen(Screen[None]):
    """Shows a session. Its state is the moment, and how it is looked at; the session's is the session's."""

    class Redraw(Message):
        """Every cell of the terminal should be drawn again."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    AUTO_FOCUS = ""  # the board says

    virtual_size: var[Size] = var(Size(0, 0))  # as the board's
    # var, not reactive: what changes is drawn by the panes that are bound to it, not by the whole screen.
    moment: var[Moment | None] = var(None)
    motion: var[Motion] = var(Motion())
    charts: var[bool] = var(False)
    chart_view: var[View] = var(View())
    notice: var[str] = var("")  # what a command had to say, until the next one
    ascii: var[bool] = var(False)

    def __init__(
        self,
        session: Session,
        ascii: bool = False,
        shades: bool = True,
        commands: Sequence[Command] = COMMANDS,
    ) -> None:
        super().__init__()
        self._shades, self._commands = shades, commands
        self._session = session
        self._travel: Travel | None = None
        self._clock: Timer | None = None
        self._board = Board(self.app.size)
        self.set_reactive(DeskScreen.moment, session.moment)
        self.set_reactive(DeskScreen.ascii, ascii)

    def compose(self) -> ComposeResult:
        """Lay out the lines and the panes, each bound to what it shows."""
        cls = DeskScreen
        yield StatusLine("status").data_bind(cls.ascii, cls.moment, cls.motion)
        if self._session.moment.several:
            from gdtui.ui.panes.standings import StandingsLine

            yield StandingsLine("standings").data_bind(cls.ascii, cls.moment, cls.chart_view)
        yield RoomLine(LEAST).data_bind(cls.ascii)
        with self._board:
            with Group(id="left"):
                yield DatasetPane().data_bind(cls.ascii, cls.moment, cls.charts)
                yield LogPane().data_bind(cls.ascii, cls.moment)
            with Group(id="right"):
                with Group(id="middle"):
                    yield WeightsPane().data_bind(cls.ascii, cls.moment)
                    yield LossPane().data_bind(cls.ascii, cls.moment, cls.charts, cls.chart_view)
                yield Group(id="outer")
        yield Timeline("timeline").data_bind(cls.ascii, cls.moment, cls.motion)
        yield KeyLine("keys", self._commands).data_bind(cls.ascii, cls.notice)

    def on_mount(self) -> None:
        """Start the clock that moves the cursor, stopped; draw the charts once the rest has been seen."""
        self._fold(self.app.size)
        self._clock = self.set_interval(1 / FRAMES, self._tick, pause=True)
        self.call_after_refresh(self._bring_charts)

    def on_resize(self, event: events.Resize) -> None:
        """Fold the panes before they are laid out: one layout then, and one picture."""
        self._fold(event.size)

    def _fold(self, size: Size) -> None:
        self.set_class(self._board.fold(size).arrangement == "small", "-small")

    def _bring_charts(self) -> None:
        self.charts = True
        self.call_after_refresh(self._bring_outer)

    async def _bring_outer(self) -> None:
        """Bring the panes that nobody sees first: importing and styling them takes a while."""
        from gdtui.ui.panes.landscape import LandscapePane
        from gdtui.ui.panes.rates import RatesPane

        cls = DeskScreen
        landscape = LandscapePane(self._shades).data_bind(cls.ascii, cls.moment, cls.charts, cls.chart_view)
        await self.query_one("#outer").mount(landscape, RatesPane().data_bind(cls.ascii, cls.moment))
        self._fold(self.app.size)

    def action_command(self, id: str) -> None:
        """Do what the command table says."""
        self.notice = ""
        BY_ID[id].act(self)

    def on_key_line_pressed(self, pressed: KeyLine.Pressed) -> None:
        """Do what a click on the line of keys asks for."""
        self.action_command(pressed.command.id)

    # What commands are given: see commands.Desk.

    def walk(self, how: Callable[[Session], None]) -> None:
        """Stop moving, move the cursor, and show where it is."""
        self._stop()
        how(self._session)
        self.moment = self._session.moment

    def compare(self, how: Callable[[Session], None]) -> None:
        """Do what only several runs can, or say how to have several."""
        if self._session.moment.several:
            self.walk(how)
        else:
            self.notice = "there is one run here: gdtui --runs gd,sgd opens two side by side"

    def run_to_end(self) -> None:
        """Go to the end; a long way is gone in slices, so that any key is heard."""
        self._stop()
        self._begin(Ride(self._session, SPEEDS[-1]))

    def toggle_play(self) -> None:
        """Play to the end, or pause."""
        if self.motion.moving:
            self._stop()
        else:
            self._begin(Ride(self._session, SPEEDS[self.motion.speed]))

    def change_speed(self, by: int) -> None:
        """Play faster or slower, from here on."""
        moving = self.motion.moving
        self._stop()
        self.motion = self.motion.faster(by)
        if moving:
            self.toggle_play()

    def next_batching(self) -> None:
        """Go on to the next of SGD, GD and mini-batch."""
        run = self._session.run
        now = run.plan.at(self._session.steps).batch
        sizes = batch_sizes(run.batching.samples, now if 1 < now < run.batching.samples else run.plan.batch)
        size = sizes[(sizes.index(now) + 1) % len(sizes)]
        self.walk(lambda session: session.change(batch=size))

    def look(self, pane: str, how: Callable[[View], View]) -> None:
        """Have a chart seen, and look at it in another way."""
        self._board.bring(pane)
        self.chart_view = how(self.chart_view)

    def seek_rise(self) -> None:
        """Go to the first step where the dataset's loss rose; from there, to the next."""
        self._stop()
        self._begin(RiseHunt(self._session))

    def focus_pane(self, by: int) -> None:
        """Go to the next or the previous pane."""
        self._board.step(by)

    def next_chart(self, by: int) -> None:
        """Go to the next or the previous of the charts."""
        self._board.chart(by)

    def scroll_pane(self, by: int) -> None:
        """Scroll the pane in focus by a row."""
        self._board.scroll(by)

    def toggle_zoom(self) -> None:
        """Enlarge the pane in focus, or put it back."""
        self._board.zoom()

    def show_keys(self) -> None:
        """Show all keys."""
        self._stop()
        self.app.push_screen(KeysScreen(self._commands, self.ascii))

    def redraw(self) -> None:
        """Draw every cell again."""
        self.post_message(self.Redraw())

    def suspend(self) -> None:
        """Go back to the shell, if there is one."""
        self.app.action_suspend_process()

    def interrupt(self) -> None:
        """End the program as one that was interrupted."""
        self.app.exit(return_code=128 + SIGINT)

    def leave(self) -> None:
        """End the program."""
        self.app.exit()

    def _begin(self, travel: Travel) -> None:
        """Set out: take a first slice of the way at once, and the rest by the clock."""
        self._travel = travel
        self.motion = Motion(True, self.motion.speed)
        self._tick()
        if self._travel is not None and self._clock is not None:
            self._clock.resume()

    def _stop(self) -> None:
        self._travel = None
        if self._clock is not None:
            self._clock.pause()
        self.motion = Motion(False, self.motion.speed)

    def _tick(self) -> None:
        """Go on for a slice of time, and show where the cursor is."""
        if (travel := self._travel) is None:
            return
        if travel.go(monotonic() + SLICE):
            self._stop()
            self.notice = travel.said
        self.moment = self._session.moment


def batch_sizes(samples: int, chosen: int) -> list[int]:
    """Return the batch sizes that `m` goes through: SGD, GD, and between them the chosen one or a usual one.

    The usual one is the power of two nearest the square root of n, and at least 2.
    """
    usual = max(2, 1 << round(samples.bit_length() / 2))
    between = chosen if 1 < chosen < samples else usual
    return list(dict.fromkeys([1, samples, *([between] if 1 < between < samples else [])]))
