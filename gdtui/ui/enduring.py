"""An application that goes on without the widget, or the screen in front, that an error has hit."""

from typing import Any

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import WorkerFailed

from gdtui.locales import text
from gdtui.ui.faults import cause, described, hit_widget, is_ours, is_textuals, screen_of
from gdtui.ui.panes.row_widget import RowWidget


class Enduring(App[None]):
    """Closes what fails, says so, and has an error of ours reported when the program ends."""

    ending = False  # has it been told to end?

    def is_needed(self, screen: Screen[object]) -> bool:
        """Return whether nothing can go on without this screen."""
        raise NotImplementedError

    def tell(self, notice: str) -> None:
        """Say something to whoever sits before the screen."""
        raise NotImplementedError

    @property
    def failure(self) -> BaseException | None:
        """The exception that ended the program, or that it went on after: our bug."""
        return None if self._exception is None else cause(self._exception)

    async def pass_on(self, event: events.Event) -> None:
        """Have Textual do what it does with an event; an error of what stands in front closes that."""
        front = self.screen_stack[-1:]
        try:
            await super().on_event(event)
        except Exception as error:
            if not (front and self._go_on_without(front[0], error)):
                raise

    def pop_screen(self) -> AwaitComplete:
        """Close the screen in front; the last one stays, whoever closes something that is closed."""
        return super().pop_screen() if len(self.screen_stack) > 1 else AwaitComplete()

    # An exception in a widget, a timer or a worker comes to Textual's _handle_exception, which ends the
    # program; there is no public way to have it go on. Nor is there one to end it in another way: Textual
    # takes note of the exception, and has _fatal_error or panic print a traceback in colours with every
    # frame's local variables: pages of them, and text from outside as it is. With these two overridden
    # Textual prints nothing; who runs the application reports the failure.

    def _handle_exception(self, error: Exception) -> None:
        """Go on without the widget or the screen that an error has hit; where that cannot be, end."""
        hit = hit_widget()
        if hit is None and isinstance(error, WorkerFailed) and is_textuals(error):
            self.tell(text("notice.failed", what=described(error)))  # work for a widget that is gone
            return
        if hit is None or not self._go_on_without(hit, error):
            super()._handle_exception(error)

    def _go_on_without(self, hit: Widget, error: Exception) -> bool:
        """Close what stands in front, if the error has hit that; return whether the program can go on.

        It cannot without a screen that is needed. A widget hears nothing more after an error; others do.
        An error in something of ours is noted: it is said when the program ends.
        """
        screen = screen_of(hit)
        if screen is not None and hit is screen and self.is_needed(screen):
            return False
        if is_ours(hit):
            self._note(error)
        if screen in self.screen_stack and not self.ending:
            if not self.is_needed(screen):
                while self.screen is not screen:
                    self.pop_screen()
                self.pop_screen()
                self.call_later(self._remove_dead, screen)
            self.tell(text("notice.failed", what=described(error)))
        return True

    async def _remove_dead(self, screen: Screen[Any]) -> None:
        """Remove a screen that failed before it heard anything, and so does not hear that it should go.

        Textual would leave it and all that stands on it, and refuse another with the same id.
        """
        task = screen._task
        if task is not None and task.done() and screen.is_attached:
            await screen._message_loop_exit()

    def on_row_widget_failed(self, failed: RowWidget.Failed) -> None:
        """Take note of an error in something of ours, which goes on."""
        self._note(failed.error)

    def _note(self, error: Exception) -> None:
        """Have the error said at the end, as Textual has those that tests should see."""
        if self._exception is None:
            self._exception = error
            self._exception_event.set()

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """End the program after an exception that can draw itself, which it need not."""
        self._close_messages_no_wait()
