"""The landscape pane: its title and footing follow the moment, and a map has two colours in a cell."""

from rich.color import Color
from textual.pilot import Pilot

from gdtui.core.problem.problems import Problem, problem
from gdtui.core.session.session import Session
from gdtui.core.training.config import run_configs
from gdtui.display.labels import run_labels
from gdtui.ui.panes.landscape import LandscapePane
from gdtui.ui.themes import LEVELS_ON_DARK, RUNS_ON_DARK
from tests.problems import session_of
from tests.ui.piloted import play, until

NAMED = problem("line")


def shown(session: Session) -> LandscapePane:
    """The pane as it is told of a session, not yet on any screen."""
    pane = LandscapePane()
    pane.set_reactive(LandscapePane.moment, session.moment)
    pane.set_reactive(LandscapePane.charts, True)
    return pane


def session_at(found: Problem, steps: int, runs: str = "sgd") -> Session:
    session = session_of(found, *(named.config for named in run_configs(found, runs)))
    session.goto(steps)
    return session


def test_the_title_names_the_parameters_and_how_close_it_is() -> None:
    assert shown(session_at(problem("noisy"), 3)).titles()[0] == "Landscape · loss over w"
    assert shown(session_at(problem("noisy"), 300)).titles()[0] == "Landscape · loss over w · ×8"
    assert shown(session_at(NAMED, 3)).titles()[0] == "Landscape · dataset loss over w, b"
    assert LandscapePane().titles() == ("Landscape", "Land")


def test_a_map_on_the_screen_has_two_heights_in_a_cell_and_paths_upon_them() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        pane = LandscapePane()
        await pilot.app.screen.mount(pane)
        pane.styles.height = 16
        pane.moment = session_at(NAMED, 30).moment
        pane.charts = True
        await until(pilot, lambda: "w, b" in str(pane.border_title))
        styles = [
            (segment.text, segment.style)
            for y in range(pane.size.height)
            for segment in pane.render_line(y)
            if segment.style is not None
        ]
        heights = {Color.parse(colour).triplet for colour in LEVELS_ON_DARK.values()}
        halves = [style for text, style in styles if "▀" in text]
        assert halves
        assert all(style.color is not None and style.color.triplet in heights for style in halves)
        assert all(style.bgcolor is not None and style.bgcolor.triplet in heights for style in halves)
        sign = run_labels(pane.moment)[0].sign
        standing = next(style for text, style in styles if sign in text)
        assert standing.color == Color.parse(RUNS_ON_DARK["run-sgd"])
        assert standing.bgcolor is not None and standing.bgcolor.triplet in heights

    play(scenario)
