"""The queue of keys: each is heard by what stands in front when its turn has come."""

import asyncio
from collections import deque
from collections.abc import Coroutine, Iterable
from contextlib import AbstractContextManager, suppress
from time import monotonic
from typing import Any, Protocol

from textual import events
from textual.widget import Widget

from gdtui.terminal import EscapedKey, latin
from gdtui.ui.keys.pending import name_of
from gdtui.ui.playback.speed import Now


class MainScreen(Protocol):
    """What hears the keys that it knows: see `screens.main.MainScreen`."""

    def press(self, key: str) -> bool:
        """Take a key; return whether it means anything there."""

    def drawn_once(self) -> AbstractContextManager[None]:
        """Draw what several keys do after the last of them."""


class Application(Protocol):
    """What the queue needs of the application: see `app.Debugger`."""

    ending: bool  # is it about to end? Then no more keys are heard

    @property
    def front(self) -> MainScreen | None:
        """The main screen, where nothing stands before it."""

    @property
    def focus(self) -> Widget:
        """What hears the keys that the main screen does not know."""

    def unseen(self) -> AbstractContextManager[None]:
        """Draw nothing meanwhile, and then everything once."""

    def knows(self, key: events.Key) -> bool:
        """Return whether the key means anything here."""

    def quits(self, key: events.Key) -> bool:
        """Return whether the key ends the program, where nothing stands before the main screen."""

    def leave(self) -> None:
        """End the program."""

    def run_beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside what the application does."""

    async def hand_on(self, key: events.Key) -> None:
        """Give a key to whatever has the focus."""


PATIENCE = 0.05  # seconds of keys that are taken without a look at anything else
BLINK = 0.2  # seconds of keys that are drawn once, whatever stands in front
SETTLING = 0.5  # seconds in which any widget has heard what was said to it


class KeyQueue:
    """Gives the main screen the keys that it knows while it is in front, and all others away.

    They do not go by way of the pane in focus: twenty thousand that were typed ahead would take ten seconds.
    What several that came together do to the main screen is drawn once, after the last of them.

    Esc and the key that quits do not wait for what was typed before them, which may take long: whatever that
    does, the program ends after it. With a second Esc they do not wait for anybody to hear them, either.
    """

    def __init__(self, app: Application, now: Now = monotonic) -> None:
        self._app, self._now = app, now
        self._keys: deque[events.Key] = deque()
        self._hearing = False  # is somebody at it?

    @property
    def busy(self) -> bool:
        """Whether keys are being heard."""
        return self._hearing

    async def take(self, keys: Iterable[events.Key]) -> None:
        """Have keys heard after those that wait; one that need not wait is heard at once."""
        for key in keys:
            self._keys += self._meant(key)
        way_out, escapes = self._way_out()
        if escapes > 1:
            self._keys.clear()
            self._app.leave()
        elif escapes:
            self._keys = deque(way_out)
        if self._hearing or not self._keys:
            return
        if len(self._keys) == 1 and self._app.front is not None:
            await self._hear(self._keys.popleft())
        else:
            # Not here: what is typed in a field comes back by way of the application. Beside it, as the next
            # key may come before this one is heard: the one that closes a box, and the one that quits then.
            self._hearing = True
            self._app.run_beside(self._hear_all())

    def _meant(self, key: events.Key) -> list[events.Key]:
        """Return the key; where that means nothing, Esc and another that it may be, or a Latin layout's.

        What is typed in a field stays what it is: there a character means itself.
        """
        if self._app.knows(key):
            return [key]
        if isinstance(key, EscapedKey):
            return key.apart
        character = latin(key.character or "")
        if self._app.front is None or character == (key.character or ""):
            return [key]
        return [events.Key("space" if character == " " else character, character)]

    def _way_out(self) -> tuple[list[events.Key], int]:
        """Return the keys at the end of those that wait, if they end the program, and how many are Esc."""
        way_out: list[events.Key] = []
        for key in reversed(self._keys):
            if not (key.key == "escape" or self._app.quits(key)):
                break
            way_out.insert(0, key)
        if not way_out or not self._app.quits(way_out[-1]):
            return [], 0
        return way_out, sum(key.key == "escape" for key in way_out)

    async def _hear(self, key: events.Key) -> None:
        main_screen = self._app.front
        if main_screen is None or not main_screen.press(name_of(key)):
            await self._app.hand_on(key)

    async def _hear_all(self) -> None:
        try:
            while self._keys and not self._app.ending:
                if (main_screen := self._app.front) is not None:
                    await self._hurry(main_screen)
                    await self._settled()
                elif len(self._keys) == 1:
                    await self._hand_on_for(BLINK)
                else:
                    with self._app.unseen():
                        await self._hand_on_for(BLINK)
                    await asyncio.sleep(0)
        finally:
            self._hearing = False

    async def _hand_on_for(self, seconds: float) -> None:
        """Give keys for a while to what stands before the main screen, one after the other."""
        end = self._now() + seconds
        while self._keys and self._app.front is None and not self._app.ending and self._now() < end:
            await self._app.hand_on(self._keys.popleft())
            await self._settled()

    async def _hurry(self, main_screen: MainScreen) -> None:
        """Give the main screen keys as long as it is in front, with pauses in which signals are heard."""
        with main_screen.drawn_once():
            while self._keys and self._app.front is main_screen and not self._app.ending:
                pause = self._now() + PATIENCE
                while self._keys and self._app.front is main_screen and self._now() < pause:
                    await self._hear(self._keys.popleft())
                await asyncio.sleep(0)

    async def _settled(self) -> None:
        """Wait until all on the way from the focus to the application have heard what came before.

        Twice: what a key does is said in a message, which goes the same way.
        """
        for _ in range(2):
            for node in self._app.focus.ancestors_with_self:
                heard = asyncio.Event()
                if node.is_running and node.call_later(heard.set):
                    with suppress(TimeoutError):  # it was closed meanwhile
                        await asyncio.wait_for(heard.wait(), SETTLING)
