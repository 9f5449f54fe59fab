"""The queue of keys: each is heard by what stands in front when its turn has come."""

import asyncio
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from textual import events

from gdtui.ui.keys.pending import name_of

if TYPE_CHECKING:
    from gdtui.ui.app import Debugger
    from gdtui.ui.screens.desk import DeskScreen

PATIENCE = 0.05  # seconds of keys that are taken without a look at anything else
SETTLING = 0.5  # seconds in which any widget has heard what was said to it


class KeyQueue:
    """Gives the desk the keys that it knows while it is in front, and all others away.

    They do not go by way of the pane in focus: twenty thousand that were typed ahead would take ten seconds.
    What several that came together do to the desk is drawn once, after the last of them.
    """

    def __init__(self, app: "Debugger") -> None:
        self._app = app
        self._keys: deque[events.Key] = deque()
        self._hearing = False  # is somebody at it?

    async def take(self, keys: Iterable[events.Key]) -> None:
        """Have keys heard after those that wait; one that need not wait is heard at once."""
        self._keys.extend(keys)
        if self._hearing:
            return
        if len(self._keys) == 1:
            await self._hear(self._keys.popleft())
        else:
            # Not here: what is typed in a field comes back by way of the application.
            self._hearing = True
            self._app.run_worker(self._hear_all())

    async def _hear(self, key: events.Key) -> None:
        desk = self._app.front
        if desk is None or not desk.press(name_of(key)):
            await self._app.hand_on(key)

    async def _hear_all(self) -> None:
        try:
            while self._keys and not self._app.ending:
                if (desk := self._app.front) is not None:
                    await self._hurry(desk)
                    await self._settled()
                else:
                    await self._app.hand_on(self._keys.popleft())
                    await self._settled()
        finally:
            self._hearing = False

    async def _hurry(self, desk: "DeskScreen") -> None:
        """Give the desk keys as long as it is in front, with pauses in which signals are heard."""
        with desk.hurried():
            while self._keys and self._app.front is desk and not self._app.ending:
                pause = monotonic() + PATIENCE
                while self._keys and self._app.front is desk and monotonic() < pause:
                    await self._hear(self._keys.popleft())
                await asyncio.sleep(0)

    async def _settled(self) -> None:
        """Wait until all on the way from the focus to the application have heard what came before.

        Twice: what a key does is said in a message, which goes the same way.
        """
        for _ in range(2):
            focus = self._app.focused or self._app.screen
            for node in focus.ancestors_with_self:
                heard = asyncio.Event()
                if node.is_running and node.call_later(heard.set):
                    with suppress(TimeoutError):  # it was closed meanwhile
                        await asyncio.wait_for(heard.wait(), SETTLING)
