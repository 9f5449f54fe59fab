"""The application: one session on the desk, in our themes."""

import os

from textual.app import App

from gdtui.core.session import Session
from gdtui.ui.screens.desk import DeskScreen
from gdtui.ui.themes import DARK, LIGHT


class Debugger(App[None]):
    """Opens a session on the desk. TEXTUAL_THEME in the environment names the theme to open in."""

    TITLE = "gdtui"
    CSS_PATH = "gdtui.tcss"
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        chosen = os.environ.get("TEXTUAL_THEME", DARK.name)
        self.theme = chosen if chosen in self.available_themes else DARK.name

    def get_default_screen(self) -> DeskScreen:
        """Return the desk."""
        return DeskScreen(self._session)
