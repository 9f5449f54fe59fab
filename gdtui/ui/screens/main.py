"""The main screen: the panes, and what its keys do."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from signal import SIGINT
from time import monotonic

from textual import events
from textual.app import ComposeResult
from textual.constants import MAX_FPS
from textual.geometry import Size
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget

from gdtui.core.errors import InputError, visible
from gdtui.core.session.moments import Moment
from gdtui.core.session.opened import Opened
from gdtui.core.session.session import Session
from gdtui.display.views import View
from gdtui.locales import text
from gdtui.ui.commands.table import COMMANDS, Command, by_key
from gdtui.ui.keys.pending import NO_KEYS
from gdtui.ui.panes.footer import KeyLine, state_of
from gdtui.ui.panes.log import LogPane
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.status import StatusLine
from gdtui.ui.panes.table import Part, panes_of
from gdtui.ui.panes.timeline import Timeline
from gdtui.ui.panes.too_small import TooSmallLine
from gdtui.ui.playback.player import Player
from gdtui.ui.playback.speed import Motion, Now
from gdtui.ui.screens.board import Board, Group
from gdtui.ui.screens.drawing import Drawing
from gdtui.ui.screens.exports import Exporter, Exports
from gdtui.ui.screens.folding import LEAST
from gdtui.ui.screens.fronts import Front
from gdtui.ui.screens.saying import Saying
from gdtui.ui.screens.wishes import Redraw, Save

STATE = ("ascii", "moment", "charts", "chart_view", "shades")  # what panes may show of it
FRAMES = min(30, MAX_FPS)  # a second, while the cursor moves by itself


class MainScreen(Screen[None], inherit_bindings=False):
    """Shows a session. Its state is the moment, and how it is looked at; the session's is the session's.

    Commands are given to it: see `commands.target.Target`.
    """

    AUTO_FOCUS = ""  # the board says

    virtual_size: var[Size] = var(Size(0, 0))  # as the board's
    # var, not reactive: what changes is drawn by the panes that are bound to it, not by the whole screen.
    moment: var[Moment | None] = var(None)
    motion: var[Motion] = var(Motion())
    charts: var[bool] = var(False)
    chart_view: var[View] = var(View())
    keys_state: var[str] = var("start")  # which keys matter
    more_keys: var[bool] = var(False)  # are the others shown?
    notice: var[str] = var("")  # what a command had to say, until the next one
    ascii: var[bool] = var(False)
    shades: var[bool] = var(True)  # has the terminal many colours?

    def __init__(
        self,
        session: Session,
        ascii: bool = False,
        shades: bool = True,
        commands: Sequence[Command] = COMMANDS,
        exporter: Exporter | None = None,
        now: Now = monotonic,
    ) -> None:
        super().__init__()
        self.opened = Opened(session)
        self._drawing = Drawing(self._draw, self._refold)
        self.player = Player(session, self._drawing, now)
        self.panes = panes_of(session.run)
        self.board = Board(self.panes, self.app.size, self._drawing)
        self.commands, self._by_key = commands, by_key(commands)
        self._pending = NO_KEYS
        self._saying = Saying(self, commands, self.app.push_screen)
        self._notice = text("notice.notes") if session.notes else ""
        self._exports = Exports(exporter, self.tell, self.run_worker)
        self.wanted_again = False  # has somebody asked for the command that opens this again?
        self._view = View().known_of(session.run)
        self.set_reactive(MainScreen.chart_view, self._view)
        self.set_reactive(MainScreen.moment, session.moment)
        self.set_reactive(MainScreen.notice, self._notice)
        self.set_reactive(MainScreen.ascii, ascii)
        self.set_reactive(MainScreen.shades, shades)

    def compose(self) -> ComposeResult:
        """Lay out the lines and the panes, each bound to what it shows."""
        cls = MainScreen
        yield StatusLine("status").data_bind(cls.ascii, cls.moment, cls.motion)
        yield from self._standings()
        yield TooSmallLine(LEAST).data_bind(cls.ascii)
        with self.board:
            with Group(id="left"):
                yield from self._panes("left")
            with Group(id="right"):
                with Group(id="middle"):
                    yield from self._panes("middle")
                yield Group(id="outer")
        yield Timeline("timeline").data_bind(cls.ascii, cls.moment, cls.motion)
        yield KeyLine("keys", self.commands).data_bind(cls.ascii, cls.notice, cls.keys_state, cls.more_keys)

    def _standings(self) -> Iterator[Widget]:
        """Make the line of several runs, if there are several."""
        if self.session.moment.several:
            from gdtui.ui.panes.standings import StandingsLine

            cls = MainScreen
            yield StandingsLine("standings").data_bind(cls.ascii, cls.moment, cls.chart_view)

    async def _bring_standings(self) -> None:
        """Bring or take away the line of several runs, as there are several or one."""
        lines = self.query("#standings")
        if self.session.moment.several != bool(lines):
            await lines.remove()
            await self.mount(*self._standings(), after="#status")

    def on_mount(self) -> None:
        """Start the timer that moves the cursor, stopped; draw the charts once the rest has been seen."""
        self.set_class(self.session.run.recorded is not None, "-program")
        self._fold(self.app.size)
        self.player.timer = self.set_interval(1 / FRAMES, self.player.tick, pause=True)
        self.call_after_refresh(self._bring_charts)

    def on_resize(self, event: events.Resize) -> None:
        """Fold the panes before they are laid out: one layout then, and one picture."""
        self._fold(event.size)

    def _fold(self, size: Size) -> None:
        self.set_class(self.board.fold(size).arrangement == "small", "-small")

    def _bring_charts(self) -> None:
        self.charts = True
        self.call_after_refresh(self._bring_outer)

    async def _bring_outer(self) -> None:
        """Bring the panes that nobody sees first: importing and styling them takes a while."""
        await self.query_one("#outer").mount(*self._panes("outer"))
        self._fold(self.app.size)

    def _panes(self, part: Part) -> Iterator[Pane]:
        """Make the panes of a part of the screen, each bound to what it shows of the screen's state."""
        for row in self.panes.rows:
            if row.part == part:
                pane = row.make()
                shown = (getattr(MainScreen, name) for name in STATE if hasattr(pane, name))
                yield pane.data_bind(*shown)

    # What is typed, said or clicked.

    def press(self, key: str) -> bool:
        """Take a key, as the command table writes it; return whether it means anything here."""
        open_before = self._pending
        self._pending, command, given = open_before.then(key, self._by_key)
        if command is not None:
            self.do(command, given)
        elif self._pending != open_before:
            self.tell(self._pending.prompt)
        elif key not in self._by_key and len(key) == 1 and key.isprintable():
            self.tell(text("notice.no_key", key=visible(key)))
            return True
        return key in self._by_key or self._pending != open_before

    def do(self, command: Command, given: str = "") -> None:
        """Do a command, given what came with it; ask for what it cannot do without."""
        self.tell("")
        if command.asks and not given:
            self.show_line(f"{command.word} ")
            return
        try:
            command.do(self, given)
        except InputError as error:
            self.tell(str(error))

    def run_line(self, line: str) -> None:
        """Do what a line says; where that cannot be done, ask again."""
        self._saying.do(line, self.ascii)

    def _draw(self) -> None:
        """Show where things stand."""
        if self.player.message:
            self._notice, self.player.message = self.player.message, ""
        self.motion, self.chart_view = self.player.motion, self._view
        before, self.moment = self.moment, self.session.moment
        if before is not None and before.several != self.moment.several:  # another track of a program
            self.call_next(self._bring_standings)
        self.keys_state = state_of(self.moment, self.board.front)
        self.notice = self._notice

    def _refold(self) -> None:
        """Arrange the panes, and show the notice, after several things were done."""
        self.board.refold()
        self.notice = self._notice

    def on_board_arranged(self) -> None:
        """Show the keys that matter with another pane in focus."""
        self.keys_state = state_of(self.session.moment, self.board.front)

    def on_key_line_pressed(self, pressed: KeyLine.Pressed) -> None:
        """Do what a click on the line of keys asks for."""
        self.do(pressed.command)

    def on_timeline_asked(self, asked: Timeline.Asked) -> None:
        """Go where a click on the timeline points to."""
        self.player.go_to(asked.steps)

    # What commands do here: see commands.target.Target.

    def drawn_once(self) -> AbstractContextManager[None]:
        """Do several things at once: what they change is drawn after the last of them."""
        return self._drawing.once()

    def tell(self, notice: str) -> None:
        """Say something, until the next command."""
        self._notice = notice
        if not self._drawing.waiting:
            self.notice = notice

    def change_session(self, change: Callable[[Session], object]) -> None:
        """Stop moving, change something about the session, and show where it is."""
        self.player.stop()
        change(self.session)
        self._drawing.request()

    @property
    def session(self) -> Session:
        """The session that is open."""
        return self.opened.session

    def change_opened(self, change: Callable[[Opened], object]) -> None:
        """Stop moving, open another session or return to one, and show where it is."""
        self.player.stop()
        change(self.opened)
        self.player.session = self.session
        self._drawing.request()
        self.call_next(self._bring_standings)  # not now: who is asked may be another screen

    def change_view(self, pane: str, change: Callable[[View], View]) -> None:
        """Bring a chart's pane to the front, and draw the charts with another view; say if there is none."""
        if pane not in self.panes.names:
            self.tell(text("notice.no_pane"))
            return
        self.board.bring(pane)
        self._view = change(self._view)
        self._drawing.request()

    def scroll(self, by: int) -> None:
        """Move by rows in the pane in focus, which shows what there is to move in."""
        self._drawing.draw_now()
        self.board.scroll(by)

    @property
    def marked_row(self) -> int | None:
        """After how many steps the row that is marked in the log is done."""
        return self.query_one(LogPane).marked_steps

    def _stop(self) -> None:
        self.player.stop()
        self._drawing.request()

    def show_more_keys(self) -> None:
        """Show the other keys in the last line, or the first ones again."""
        self.more_keys = not self.more_keys

    def show(self, front: Front) -> None:
        """Show something before this screen, which stands still meanwhile."""
        self._stop()
        self.app.push_screen(front(self, self.ascii))

    def export(self, file: str) -> None:
        """Write what is open to a file, in pieces between which keys are heard."""
        self._exports.begin(self.session, file)

    def show_line(self, text: str = "") -> None:
        """Open the line for words, with a text in it to begin with."""
        self._saying.ask(text, self.ascii)

    def redraw(self) -> None:
        """Draw every cell again."""
        self.post_message(Redraw())

    def save(self, file: str) -> None:
        """Write what is seen to a picture."""
        self.post_message(Save(file))

    def suspend(self) -> None:
        """Go back to the shell, if there is one."""
        self.app.action_suspend_process()

    def interrupt(self) -> None:
        """End the program as one that was interrupted."""
        self.app.exit(return_code=128 + SIGINT)

    def leave(self) -> None:
        """End the program."""
        self.app.exit()
