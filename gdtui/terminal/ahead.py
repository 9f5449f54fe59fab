"""Keys that came together: typed ahead, or Esc and another, which is how terminals send Alt, too."""

from collections.abc import Callable, Sequence
from typing import Self

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump


class EscapedKey(events.Key):
    """A key that is held with Alt, or typed after Esc: older terminals send the same for both.

    Esc by itself is told by the pause after it, which is not seen by who was busy. It is a key as any
    other; an app in which it means nothing may take it for the two.
    """

    def __init__(self, key: str, after: events.Key) -> None:
        super().__init__(key, after.character)
        self.apart = [events.Key("escape", "\x1b"), after]


EscapedKey.handler_name = events.Key.handler_name  # which is made of a class's name otherwise


class TypedAhead(Message, bubble=False):
    """Several keys that came at once, in their order, and nothing else between them.

    An app with a method `on_typed_ahead` is sent it in place of the keys; any other app is sent each key.
    """

    def __init__(self, keys: Sequence[events.Key]) -> None:
        super().__init__()
        self.keys = keys

    def set_sender(self, sender: MessagePump) -> Self:
        """Say who sends the keys, as if they came one by one."""
        for key in self.keys:
            key.set_sender(sender)
        return super().set_sender(sender)


class Gathering:
    """Keeps keys back until something else comes, or nothing does: then `release` has to be called.

    A key that is alone is passed on as it is. Where keys are not `together`, each is, at once.
    """

    def __init__(self, on_event: Callable[[Message], None], together: bool) -> None:
        self._on_event, self._together = on_event, together
        self._keys: list[events.Key] = []

    def take(self, event: Message) -> None:
        """Take an event; it is passed on after all that came before."""
        if self._together and isinstance(event, events.Key):
            self._keys.append(event)
        else:
            self.release()
            self._on_event(event)

    def release(self) -> None:
        """Pass on the keys that are kept."""
        keys, self._keys = self._keys, []
        if keys:
            self._on_event(keys[0] if len(keys) == 1 else TypedAhead(keys))
