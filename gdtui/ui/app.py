"""The application: one session on the desk, in our themes."""

import os

from textual.app import App

from gdtui.core.session import Session
from gdtui.ui.screens.desk import DeskScreen
from gdtui.ui.themes import DARK, LIGHT, RUNS_ON_DARK, RUNS_ON_LIGHT


class Debugger(App[None]):
    """Opens a session on the desk. TEXTUAL_THEME in the environment names the theme to open in."""

    TITLE = "gdtui"
    CSS_PATH = "gdtui.tcss"
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, session: Session, ascii: bool = False) -> None:
        """Take the session, and whether the terminal has no other characters than ASCII."""
        super().__init__()
        self._session = session
        self._ascii = ascii
        self.set_class(ascii, "-ascii")
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        chosen = os.environ.get("TEXTUAL_THEME", "")
        if chosen in self.available_themes:
            self.theme = chosen

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colours of runs for whichever theme is chosen."""
        return RUNS_ON_DARK if self.current_theme.dark else RUNS_ON_LIGHT

    def get_default_screen(self) -> DeskScreen:
        """Return the desk."""
        return DeskScreen(self._session, self._ascii)
