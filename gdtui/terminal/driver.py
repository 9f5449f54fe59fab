"""The driver: Textual's frames in, the cells that changed out, and a terminal that is always given back."""

import asyncio
import atexit
import os
import signal
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import events, messages
from textual.color import Color
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from gdtui.terminal import modes
from gdtui.terminal.abilities import FULL, Abilities
from gdtui.terminal.ahead import EscapedKey, Gathering, TypedAhead
from gdtui.terminal.cells import Cells
from gdtui.terminal.display import Display
from gdtui.terminal.fallback import Rgb
from gdtui.terminal.frames import is_frame
from gdtui.terminal.input import Input
from gdtui.terminal.keys import INTERRUPT
from gdtui.terminal.line import Line
from gdtui.terminal.signals import CODES, GRACE, LATE, Ending, Signals
from gdtui.terminal.watching import Watcher

STDIN, STDERR = 0, 2
OSC = "\x1b]"  # which the Linux console shows as text
MOUSE_SHAPE = "\x1b]22;"  # nobody can ask what it was before, to give it back
LARGE = 2048  # bytes; a smaller frame arrives whole anyway
SETTLING = 0.02  # seconds without a change of size, after which a window is not being dragged any more
FAREWELL = 1.0  # seconds that a slow line has to take what gives the terminal back, and to answer
ANSWERED = 3.0  # seconds after a question in which it is still answered: less than what ends the app at once


class CellDriver(Driver):
    """Draws on stderr and reads stdin, as Textual does. It all happens on the event loop, and nothing waits.

    `abilities` says what the terminal can show; `driver_for` returns a class with others. Ctrl+C is no key of
    the app's: it ends the app with exit code 130, ahead of all that was typed before it. An app that has a
    method `quits`, which says of a key whether it ends the app, is ended by Esc, Esc and such a key.
    """

    abilities: ClassVar[Abilities] = FULL
    watchers: ClassVar[Sequence[Watcher]] = ()

    def __init__(self, app: Any, *, debug: bool = False, mouse: bool = True, size: Any = None) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size or modes.size_of(STDERR))
        self._line: Line | None = None  # while the terminal is ours
        self._leaving: Line | None = None  # while it is being given back
        self._settings = modes.Settings(STDIN)
        self._ending = Ending(self._loop, self._end, self._drop)
        acts = {
            signal.SIGWINCH: self._size_changed,
            signal.SIGTSTP: self._stop,
            signal.SIGCONT: self._reopen,
        }
        self._signals = Signals(self._loop, acts, self._ending.begin)
        gone = partial(self._ending.begin, CODES[signal.SIGHUP])
        self._typed = Gathering(self.process_message, hasattr(app, TypedAhead.handler_name))
        self._input = Input(
            STDIN,
            self._loop,
            self._heard,
            self._answered,
            self._typed.release,
            gone,
            self._measured,
            self._waiting,
        )
        self._latest: deque[events.Key] = deque(maxlen=4)
        self._settling: asyncio.TimerHandle | None = None  # waits for the end of a change of size
        self._sync = False
        self._measures = False  # has the terminal been asked how wide it draws?
        self._display = Display(self.abilities, self._ground)

    # What Textual asks of a driver.

    @property
    def can_suspend(self) -> bool:
        """Whether there is a shell to go back to, from which the process can be continued.

        A shell that can do so leads the session, and gives each of its jobs a process group.
        """
        return os.getpgrp() != os.getsid(0)

    def write(self, data: str) -> None:
        """Take a frame; send on what is none, such as the bell."""
        if is_frame(data):
            self._display.take(data)
        elif self._line is not None and not data.startswith(OSC if self.abilities.console else MOUSE_SHAPE):
            self._line.send(data.encode("utf-8", "replace"))

    def flush(self) -> None:
        """Show what was drawn; where the line has no room, later, with what will have come by then."""
        if self._line is None or not self._line.has_room or not (frame := self._display.difference()):
            return
        for watcher in self.watchers:
            watcher.shown(frame)
        if self._sync and len(frame) > LARGE:
            frame = f"{modes.SYNC_START}{frame}{modes.SYNC_END}"
        self._line.send_frame(frame.encode("utf-8", "replace"))

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._settings.make_raw()
        self._line = Line(STDERR, self.flush, self.abilities.questions)
        atexit.register(self.stop_application_mode)
        self._signals.watch()
        self._input.start()
        self._open()
        if not (self._measures or self.abilities.ascii or self.abilities.console):
            self._measures = True
            self._line.ask(modes.MEASURE.encode())

    def disable_input(self) -> None:
        """Hear no more keys."""
        self._input.stop()

    def stop_application_mode(self) -> None:
        """Give the terminal back; there is no harm in doing so twice."""
        line, self._line = self._line, None
        if line is None:
            return
        self._leaving = line  # until all is done: who cannot wait for it calls _drop
        self.disable_input()
        line.send(modes.leaving(self.abilities).encode())
        if line.drain(FAREWELL):
            self._input.wait_for_answers(line, max(FAREWELL, ANSWERED - line.silence))
        else:  # nobody reads, and nobody will answer
            line.last(modes.leaving(self.abilities).encode())
        self._settings.restore()
        self._leaving = None
        self._signals.leave()
        line.close()
        atexit.unregister(self.stop_application_mode)

    def send_message(self, message: Message) -> None:
        """Give the app a message: the driver is on its loop."""
        self._app.post_message(message)

    def process_message(self, message: Message) -> None:
        """Give the app an event, unless it is the driver's own affair or points beyond the screen.

        An app that is ending is given none: nobody waits for what was typed before Ctrl+C.
        """
        width, height = self._size or (0, 0)
        if isinstance(message, messages.TerminalSupportsSynchronizedOutput):
            self._sync = True
        elif self._ending.begun:
            return
        elif not isinstance(message, events.MouseEvent) or (message.x < width and message.y < height):
            super().process_message(message)

    @property
    def cells(self) -> Cells:
        """The cells as they should be seen now, to be read."""
        return self._display.cells

    # What this driver does beside.

    def repaint(self) -> None:
        """Draw every cell again: something else may have drawn on the terminal."""
        self._display.forget()
        self.flush()

    def suspend_process(self) -> None:
        """Go back to the shell, which waits for every process that was started together with this one.

        They are stopped when the terminal has been given back: the shell takes it at once. Where it turns out
        that nobody could continue them, the kernel stops none.
        """
        self._without_terminal(partial(os.killpg, os.getpgrp(), signal.SIGTSTP))

    def _open(self) -> None:
        """Open a screen of the terminal's present size."""
        if self._line is not None:
            self._line.send(modes.entering(self.abilities, self._mouse).encode())
            self._take_size()

    def _take_size(self) -> None:
        self._settling = None
        self._size = modes.size_of(STDERR)
        if self._size == self._display.size:
            self.repaint()  # Textual would not: nothing has changed for it
            return
        self._display.resize(self._size)
        for watcher in self.watchers:
            watcher.resized(*self._size)
        size = Size(*self._size)
        self.send_message(events.Resize(size, size))

    def _ground(self) -> Rgb:
        return Color.parse(self._app.theme_variables["background"]).rgb

    def _heard(self, event: Message) -> None:
        """Hear what comes from the terminal. Ctrl+C interrupts, and waits behind no keys typed before it."""
        if isinstance(event, events.Key) and event.key == INTERRUPT:
            self._ending.begin(CODES[signal.SIGINT])
            return
        for watcher in self.watchers:
            watcher.heard(event)
        if isinstance(event, events.Key):
            self._watch_way_out(event)
        self._typed.take(event)

    def _measured(self, column: int) -> None:
        """Draw in ASCII where signs are wide that are narrow elsewhere: nothing would stand where it should.

        An app that has a method `show_in_ascii` is told, and may know better what to write.
        """
        if column <= modes.NARROW or self._line is None:
            return
        self._display.lack_signs()
        self._app.call_later(self._draw_in_ascii)

    def _draw_in_ascii(self) -> None:
        getattr(self._app, "show_in_ascii", lambda: None)()
        self._app.refresh(layout=True)
        if self._line is not None:
            self._line.send(b"\x1b[2J")
        self.repaint()

    def _answered(self) -> None:
        if self._line is not None:
            self._line.answered()

    # The end.

    def expect_end(self, code: int) -> None:
        """End with this exit code, whatever is in the way, if the app takes too long to end by itself."""
        self._ending.expect(code)

    def _watch_way_out(self, key: events.Key, within: float = LATE) -> None:
        """Have Esc, Esc and a key that quits end an app that hears nothing any more; also Esc, q, Esc, q."""
        self._latest += key.apart if isinstance(key, EscapedKey) else [key]
        quits = getattr(self._app, "quits", lambda key: False)
        escapes = 0
        for latest in reversed(self._latest):
            if latest.key == "escape":
                escapes += 1
            elif not quits(latest):
                break
        if escapes > 1 and quits(self._latest[-1]):
            self._ending.expect(0, within)

    def _waiting(self, key: events.Key) -> None:
        """Hear in another thread of a key that waits, as the event loop is busy: it may be the way out."""
        if key.key == INTERRUPT:
            self._ending.begin(CODES[signal.SIGINT])
        else:
            self._watch_way_out(key, GRACE)

    def _end(self, code: int) -> None:
        self._app.exit(return_code=code)

    def _drop(self) -> None:
        """Give the terminal back without the event loop's help, which may be stuck; from any thread."""
        line = self._line or self._leaving
        if line is not None:
            line.last(modes.leaving(self.abilities).encode())
            self._settings.restore()

    def _size_changed(self) -> None:
        if self._settling is not None:
            self._settling.cancel()
        self._settling = self._loop.call_later(SETTLING, self._take_size)

    def _stop(self) -> None:
        """Give the terminal back and stop; whoever continues the process finds it as it was."""
        self._without_terminal(partial(os.kill, os.getpid(), signal.SIGSTOP))

    def _without_terminal(self, act: Callable[[], None]) -> None:
        self.stop_application_mode()
        act()
        self.start_application_mode()
        self.send_message(self.SignalResume())

    def _reopen(self) -> None:
        """Take the terminal again after a stop that nobody could hear of: somebody else had it meanwhile."""
        self._settings.make_raw()
        if self.abilities.protocol:
            self.write(modes.POP_KEYS)  # what was pushed before the stop: it is pushed again
        self._open()


def driver_for(abilities: Abilities, watchers: Sequence[Watcher] = ()) -> type[CellDriver]:
    """Return the driver for a terminal with these abilities, whom these watch."""
    return type("CellDriver", (CellDriver,), {"abilities": abilities, "watchers": watchers})
