"""The line to the terminal: sends without ever waiting, and knows when it has room for another frame."""

import asyncio
import os
import select
import termios
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

ASK = b"\x1b[5n"  # device status report: a terminal answers it when it has read all that came before
ANSWER = b"\x1b[0n"
WINDOW = 1024  # bytes that may be on their way, unread by the terminal, when another frame is sent
ASKED_FROM = WINDOW  # bytes that may be on their way unasked for: what one key changes, and not what many do
PATIENCE = 10.0  # seconds; a terminal that owes an answer for longer is not asked again
DOUBT = 1.0  # seconds that an answer may take, beside those that its frame is on the way; then it is lost
SLOWEST = 2000  # bytes a second of the slowest line, which says how long a frame may be on the way
PIECE = 4096  # bytes given to a terminal that can only be written to by waiting for it


class Line:
    """Bytes go out as the terminal takes them; `on_room` is called when a frame that had to wait may be sent.

    A pseudo-terminal says nothing of the network behind it, in which seconds of old frames can be stored. So
    a frame ends with a question where more may be on its way than can be seen soon, and what has not been
    answered for still is. Where frames come seldom nobody is asked; with `asks` off, never.
    """

    def __init__(self, fd: int, on_room: Callable[[], None], asks: bool = True) -> None:
        self._loop = asyncio.get_running_loop()
        self._given, self._fd, self._own = fd, fd, False
        with suppress(OSError):
            # A description of its own: to make the given one non-blocking would do so for the shell as well.
            self._fd = os.open(os.ttyname(fd), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
            self._own = True
        self._on_room = on_room
        self._waiting = bytearray()
        self._watched = False
        self._asked: deque[int] = deque()  # bytes that each open question stands behind
        self._silent_since: float | None = None  # since when an answer is owed and none has come
        self._doubt: asyncio.TimerHandle | None = None  # waits for an answer that may be lost
        self._late = False  # is there an answer that was taken for lost, and may come yet?
        self._unasked, self._sent_at = 0.0, monotonic()  # bytes that may be on their way behind no question
        self._answers: bool | None = None if asks else False  # does the terminal answer at all?
        self.dead = False

    @property
    def has_room(self) -> bool:
        """Whether another frame would be seen soon."""
        if self._waiting:
            return False
        if self._answers is None:  # the first frames go out unanswered
            return True
        if self.silence > PATIENCE:
            self._asked.clear()
            self._answers = False
        return not self._answers or sum(self._asked) < WINDOW

    @property
    def owed(self) -> bool:
        """Whether answers are still to come, which a shell would take for typing."""
        return (bool(self._asked) or self._late) and self._answers is not False

    @property
    def silence(self) -> float:
        """Seconds since an answer is owed and none has come."""
        return 0.0 if self._silent_since is None else monotonic() - self._silent_since

    def send(self, data: bytes) -> None:
        """Send something that must not be lost."""
        if self.dead or not data:
            return
        self._waiting += data
        self._push()

    def send_frame(self, frame: bytes) -> None:
        """Send a frame, and ask to be told when it has been read, if it may not be soon."""
        self._count(frame)
        if self._answers is not False and self._unasked >= ASKED_FROM:
            frame = self._with_question(frame)
        self.send(frame)

    def ask(self, question: bytes) -> None:
        """Send a question, and one that every terminal answers: at the end both are waited for."""
        if self._answers is not False:
            self._count(question)
            self.send(self._with_question(question))

    def answered(self) -> None:
        """Take note of an answer."""
        self._answers, self._late = True, False
        if self._asked:
            self._asked.popleft()
        self._silent_since = monotonic() if self._asked else None
        self._await_answer()
        if self.has_room:
            self._on_room()

    def _count(self, frame: bytes) -> None:
        """Take note of what is on its way, and of what has been read of it meanwhile even on a slow line."""
        now = monotonic()
        read = (now - self._sent_at) * SLOWEST
        self._unasked, self._sent_at = max(0.0, self._unasked - read) + len(frame), now

    def _with_question(self, frame: bytes) -> bytes:
        """Return a frame that ends with a question, whose answer is owed from now on."""
        self._asked.append(int(self._unasked))
        self._unasked = 0.0
        if self._silent_since is None:
            self._silent_since = monotonic()
        self._await_answer()
        return frame + ASK

    def _await_answer(self) -> None:
        """Wait for the next answer, as long as even a slow line may take."""
        if self._doubt is not None:
            self._doubt.cancel()
        self._doubt = None
        if self._asked and not self._loop.is_closed():
            self._doubt = self._loop.call_later(DOUBT + sum(self._asked) / SLOWEST, self._take_for_lost)

    def _take_for_lost(self) -> None:
        """Go on without an answer: what a terminal is typed or sends meanwhile may have garbled it."""
        self._doubt, self._late = None, True
        self._asked.clear()
        if self.has_room:
            self._on_room()

    def drain(self, seconds: float) -> bool:
        """Wait until everything has gone out, but no longer than that; return whether it has."""
        end = monotonic() + seconds
        while self._waiting and not self.dead and monotonic() < end:
            with suppress(OSError):
                select.select([], [self._fd], [], max(0.0, end - monotonic()))
            self._push()
        return not self._waiting

    def last(self, data: bytes) -> None:
        """Send something at once, before what still waits; for the end, from any thread."""
        with suppress(OSError, termios.error):
            try:
                os.write(self._fd, data)
            except BlockingIOError:  # nobody reads: what they have not read gives way
                termios.tcflush(self._fd, termios.TCOFLUSH)
                os.write(self._fd, data)

    def close(self) -> None:
        """Let go of the terminal."""
        self._watch(False)
        if self._doubt is not None:
            self._doubt.cancel()
        if self._own:
            os.close(self._fd)
        self._fd, self._own = self._given, False

    def _push(self) -> None:
        """Write what the terminal takes now, and come back when it takes more."""
        try:
            while self._waiting:
                piece = self._waiting if self._own else self._waiting[:PIECE]
                del self._waiting[: os.write(self._fd, piece)]
                if not self._own and self._waiting:
                    break  # let keys be heard between two pieces
        except BlockingIOError:
            pass
        except OSError:  # there is no terminal any more
            self.dead = True
            self._waiting.clear()
        self._watch(bool(self._waiting))

    def _watch(self, on: bool) -> None:
        """Have the event loop tell when the terminal takes more."""
        if on == self._watched or self._loop.is_closed():
            return
        self._watched = on
        if on:
            self._loop.add_writer(self._fd, self._continue)
        else:
            self._loop.remove_writer(self._fd)

    def _continue(self) -> None:
        self._push()
        if self.has_room:
            self._on_room()
