"""The queue of keys: each is heard by what stands in front when its turn has come."""

import asyncio
from collections.abc import Coroutine
from contextlib import AbstractContextManager
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

from gdtui.ui.keys.queue import KeyQueue
from tests.ui.piloted import PATIENCE


class Listener(Widget, can_focus=True):
    """Hears a key, looks at it for a while, and says so, as a field says that its text was sent."""

    class Typed(Message, bubble=False):
        """A key has come."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Heard(Message):
        """A key was heard."""

        def __init__(self, by: str, key: str) -> None:
            super().__init__()
            self.by, self.key = by, key

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self.post_message(self.Typed(event.key))

    async def on_listener_typed(self, typed: Typed) -> None:
        for _ in range(20):
            await asyncio.sleep(0)
        self.post_message(self.Heard(self.id or "", typed.key))


class Turns(App[None]):
    """Two that listen by turns: whoever has heard a key gives the next one to the other."""

    ending = False
    front = None

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, str]] = []
        self.queue = KeyQueue(self)
        self.left = False

    def compose(self) -> ComposeResult:
        yield Listener(id="one")
        yield Listener(id="two")

    def on_mount(self) -> None:
        self.query_one("#one").focus()

    def on_listener_heard(self, heard: Listener.Heard) -> None:
        """Give the next key to the other."""
        self.heard.append((heard.by, heard.key))
        self.screen.set_focus(self.query_one("#two" if heard.by == "one" else "#one"))

    @property
    def focus(self) -> Widget:
        return self.focused or self.screen

    def unseen(self) -> AbstractContextManager[None]:
        return self.batch_update()

    def knows(self, key: events.Key) -> bool:
        return False

    def quits(self, key: events.Key) -> bool:
        return key.key == "q"

    def leave(self) -> None:
        self.left = True

    def run_beside(self, work: Coroutine[Any, Any, None]) -> None:
        self.run_worker(work)

    async def hand_on(self, key: events.Key) -> None:
        await super().on_event(key)


@pytest.mark.parametrize("came", [["abcdef"], ["a", "b", "c", "d", "e", "f"], ["a", "bcd", "e", "f"]])
def test_a_key_is_heard_by_whoever_the_key_before_it_has_put_in_front(came: list[str]) -> None:
    """What a key does is said in a message that goes from the focus to the application: it is waited for.

    Also by keys that come by themselves, but shortly after one another: one q closes a box, the next quits.
    """

    async def run() -> None:
        app = Turns()
        async with app.run_test() as pilot, asyncio.timeout(PATIENCE):
            for together in came:
                await app.queue.take([events.Key(key, key) for key in together])
            while len(app.heard) < 6:
                await pilot.pause(0)
        assert app.heard == [("one" if key in "ace" else "two", key) for key in "abcdef"]

    asyncio.run(run())
