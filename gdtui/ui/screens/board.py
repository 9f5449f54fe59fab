"""The board: the part of the main screen that holds the panes, and folds them as the size asks."""

from textual import events
from textual.containers import Container, Vertical
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var

from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.table import Panes
from gdtui.ui.screens.drawing import Drawing
from gdtui.ui.screens.folding import Folding, arrangements, folding


class Group(Vertical):
    """Holds panes that share a place where there is little room."""

    virtual_size: var[Size] = var(Size(0, 0))  # as the board's


class Board(Container):
    """Shows the panes as `folding` says. Its state is what somebody chose: panes, and to enlarge one."""

    class Arranged(Message):
        """The panes stand otherwise, or another is in focus."""

    virtual_size: var[Size] = var(Size(0, 0))  # nothing scrolls here: a new size is one layout

    def __init__(self, panes: Panes, room: Size, drawing: Drawing) -> None:
        # Arranged from the first: who changes classes later is styled again.
        super().__init__(id="panes", classes=f"-{folding(*room, panes=panes).arrangement}")
        self._panes = panes
        self._drawing = drawing
        self._chosen: tuple[str, ...] = ()
        self._enlarged = False
        self._room = Size(0, 0)
        self._folding = folding(0, 0, panes=panes)

    def fold(self, room: Size) -> Folding:
        """Arrange the panes on a screen of that size; return how they stand."""
        self._room = room
        self._folding = folding(*room, self._chosen, self._enlarged, self._panes)
        if not self._drawing.waiting:  # else they are arranged at its end
            self._arrange_panes(self._folding)
        return self._folding

    def _arrange_panes(self, now: Folding) -> None:
        panes = {pane.id: pane for pane in self.query(Pane)}
        if not self.is_attached or not panes.keys() >= {*self._panes.names_in("left", "middle")}:
            return  # the program ends before everything has come
        classes = {f"-{name}": name == now.arrangement for name in arrangements(self._panes)}
        # Is it one of the outer charts that stands in the charts' place?
        outer = self._panes.names_in("outer")
        classes["-outer"] = now.arrangement != "wide" and any(name in now.places for name in outer)
        self.update_classes(classes, animate=False)
        for pane in panes.values():
            pane.display = pane.id in now.places
            pane.tabs = now.places.get(pane.id or "", ())
            pane.enlarged = self._enlarged
        for group in reversed(self.query(Group)):  # the inner ones first
            group.display = any(child.display for child in group.children)
        # At once, and not with focus(): a pane that is hidden gives up the focus it still has a while later.
        self.screen.set_focus(panes.get(now.focus) if now.places else None, scroll_visible=False)
        self.post_message(self.Arranged())

    @property
    def front(self) -> str:
        """The name of the pane in focus."""
        return self._folding.focus

    @property
    def enlarged(self) -> Pane | None:
        """The pane that has the others' room, if one has."""
        return self.query_one(f"#{self._folding.focus}", Pane) if self._enlarged else None

    def refold(self) -> None:
        """Arrange the panes as they should stand now."""
        self.fold(self._room)

    def step(self, by: int) -> None:
        """Go to the next or the previous pane, and bring it to the front where it is folded."""
        names = self._panes.names
        self.choose(names[(names.index(self._folding.focus) + by) % len(names)])

    def choose(self, name: str) -> None:
        """Go to a pane."""
        self._chosen = (name, *(other for other in self._chosen if other != name))
        self.fold(self._room)

    def chart(self, by: int) -> None:
        """Go to the next or the previous of the charts."""
        charts = self._panes.charts
        in_sight = next((name for name in charts if name in self._folding.places), charts[-1])
        now = self._folding.focus if self._folding.focus in charts else in_sight
        self.choose(charts[(charts.index(now) + by) % len(charts)])

    def bring(self, name: str) -> None:
        """Go to a pane if it is folded."""
        if name not in self._folding.places:
            self.choose(name)

    def zoom(self) -> None:
        """Enlarge the pane in focus, or put it back."""
        self._enlarged = not self._enlarged
        self.choose(self._folding.focus)

    def scroll(self, by: int) -> None:
        """Go on by so many rows in the pane in focus; in the log, where that one shows all that it has."""
        panes = {pane.id: pane for pane in self.query(Pane)}
        pane = panes.get(self._folding.focus)  # some panes come after the first picture
        if pane is not None and not pane.movable and "log" in self._folding.places:
            pane = panes.get("log")
        if pane is not None:
            pane.move(by)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Take a pane that was clicked for chosen."""
        name = event.widget.id
        if name in self._panes.names and name != self._folding.focus and event.widget is self.screen.focused:
            self.choose(name)

    def on_pane_asked(self, asked: Pane.Asked) -> None:
        """Go to the pane whose tab was clicked."""
        self.choose(asked.name)
