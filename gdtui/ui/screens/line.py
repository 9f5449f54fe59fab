"""The line for words: one types a command there, with completion, and with what was typed before."""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple
from unicodedata import category

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from gdtui.core.errors import visible
from gdtui.display.cells import shortened
from gdtui.display.rows import Row, Span
from gdtui.locales import text as locale_text
from gdtui.ui.keys.meant import meant
from gdtui.ui.panes.row_widget import RowWidget, roles

MAX_LENGTH = 200  # characters

Ways = Callable[[str], list[str]]  # from a line to those that it could become by a word more
Usage = Callable[[str, int], str]  # from a line and a width to what there is to say about it
Done = Callable[[str], None]


class Prompt(NamedTuple):
    """What the line begins with, and what was wrong with that, if anything was, and where."""

    text: str = ""
    wrong: str = ""
    at: int | None = None  # where it was


class Hint(RowWidget):
    """Says how the command is written that one types, or what was wrong with it."""

    COMPONENT_CLASSES = roles("dim", "bad")

    text: reactive[str] = reactive("")
    wrong: reactive[str] = reactive("")

    def line(self, y: int) -> Row:
        """Return the one line."""
        shown, role = (self.wrong, "bad") if self.wrong else (self.text, "dim")
        return (Span(" "), Span(shortened(shown, self.size.width - 1), role))


class Words(Input):
    """The field that one types in, or pastes into: what is meant is written as commands are."""

    class Odd(Message):
        """Something was typed or pasted that there is something to say of."""

        def __init__(self, notice: str) -> None:
            super().__init__()
            self.notice = notice

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "screen.complete(1)")]
    BINDINGS += [Binding("shift+tab", "screen.complete(-1)")]

    def __init__(self, text: str) -> None:
        super().__init__(text, max_length=MAX_LENGTH, select_on_focus=False, compact=True)
        self.cursor_blink = False

    def on_key(self, event: events.Key) -> None:
        """Take a blank of an input method for one, which Textual takes for no character."""
        if event.character is not None and category(event.character[:1] or "x") == "Zs":
            event.stop()
            event.prevent_default()
            self.replace(" ", *self.selection)

    def on_paste(self, event: events.Paste) -> None:
        """Take all lines of a paste: Textual takes the first."""
        event.stop()
        event.prevent_default()
        self.replace(event.text.strip(), *self.selection)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put a text in the place of another as it is meant; say what cannot be meant, or has no room."""
        new, alien = meant(text)
        room = MAX_LENGTH - len(self.value) + abs(end - start)
        super().replace(new[: max(0, room)], start, end)
        if len(new) > room:
            self.post_message(self.Odd(locale_text("line.no_room", most=MAX_LENGTH)))
        elif alien:
            self.post_message(self.Odd(locale_text("line.alien", signs=visible(alien))))


class LineScreen(ModalScreen[None], inherit_bindings=False):
    """Asks for a line, and gives it away when it has closed. Esc closes it too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss"),
        Binding("up", "recall(-1)"),
        Binding("down", "recall(1)"),
    ]
    CSS_PATH = "line.tcss"
    AUTO_FOCUS = "Words"

    def __init__(
        self, prompt: Prompt, lines: Sequence[str], ways: Ways, usage: Usage, done: Done, ascii: bool = False
    ) -> None:
        """Take what the line begins with, and what was said in lines before."""
        super().__init__()
        self._prompt, self._ways, self._usage, self._done = prompt, ways, usage, done
        self._lines = [*lines, prompt.text]
        self._at = len(lines)  # of what was said, the last being what is typed now
        self._wrong_at = prompt.at
        self._completing: list[str] = []  # the ways on that Tab goes through
        self._ascii = ascii

    def compose(self) -> ComposeResult:
        """Show the hint, and the field below."""
        hint = Hint("hint")
        hint.set_reactive(Hint.ascii, self._ascii)
        hint.set_reactive(Hint.wrong, self._prompt.wrong)
        with Vertical(id="line"):
            yield hint
            with Horizontal():
                yield Label(":")
                yield Words(self._prompt.text)

    def on_input_changed(self, changed: Input.Changed) -> None:
        """Say how the command is written that is typed; at first, put the cursor where something is wrong."""
        hint = self.query_one(Hint)
        if self._wrong_at is not None:  # not before: the field puts its cursor behind its first text
            self.query_one(Words).cursor_position, self._wrong_at = self._wrong_at, None
        if changed.value != self._prompt.text:
            hint.wrong = ""
        if changed.value not in self._completing:
            self._completing = []
        hint.text = self._usage(changed.value, hint.size.width - 3)

    def on_words_odd(self, odd: Words.Odd) -> None:
        """Say what there is to say of something that was typed or pasted."""
        self.query_one(Hint).wrong = odd.notice

    def on_input_submitted(self, submitted: Input.Submitted) -> None:
        """Close, and give the line away: once, though Enter may be heard again before it has closed."""
        if self.is_current:
            self.dismiss()
            self._done(submitted.value)

    def action_complete(self, by: int) -> None:
        """Go on by a word; again: by another one in its place."""
        words = self.query_one(Words)
        if not self._completing:
            ways = self._ways(words.value)
            self._completing = [*ways, words.value] if ways else []
            by = min(by, 0)
            words.value = self._completing[0 if by == 0 else -2] if ways else words.value
        else:
            at = self._completing.index(words.value)
            words.value = self._completing[(at + by) % len(self._completing)]
        words.cursor_position = len(words.value)

    def action_recall(self, by: int) -> None:
        """Bring back what was said before, or after that."""
        words = self.query_one(Words)
        if self._at == len(self._lines) - 1:
            self._lines[-1] = words.value
        self._at = min(len(self._lines) - 1, max(0, self._at + by))
        words.value = self._lines[self._at]
        words.cursor_position = len(words.value)
