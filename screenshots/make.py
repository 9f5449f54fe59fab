"""Makes the pictures in this folder, from the program itself: python screenshots/make.py"""

import asyncio
import re
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot

from gdtui.core.problem.problems import problem
from gdtui.core.runs.trained import Trained
from gdtui.core.scenarios.reading import SUFFIX
from gdtui.core.scenarios.scenario import opened
from gdtui.core.scenarios.wanted import Wanted
from gdtui.core.session.opening import open_session
from gdtui.core.session.session import Session
from gdtui.core.training.config import run_configs
from gdtui.ui.app import Debugger
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.table import NAMES as PANES

HERE = Path(__file__).parent


class Shot(NamedTuple):
    """What is opened, and what is typed on the fresh main screen before the picture is taken."""

    keys: str
    problem: str = "lecture"
    runs: str = "sgd"
    lr: float = 0.01
    size: tuple[int, int] = (100, 30)

    def session(self) -> Session:
        """What is opened: a problem and its runs, or a scenario in this folder."""
        if self.problem.endswith(SUFFIX):
            found = opened(str(HERE / self.problem), Wanted())
            return open_session(found.problem, found.opening)
        chosen = problem(self.problem)
        named = run_configs(chosen, self.runs, lr=self.lr)
        return Session(*(Trained(chosen, each.config) for each in named))


PICTURES = {
    "start": Shot(""),
    "gd": Shot("s" * 17 + "gm" + "s" * 17),
    "finished": Shot("cgmcy"),
    "side_by_side": Shot("eeeeev", runs="gd,sgd"),
    "updates": Shot("Gxy", runs="gd,sgd"),
    "evaluations": Shot("Gxxy", runs="gd,sgd"),
    "valleys": Shot("sssssssssssva", runs="gd,sgd", problem="noisy"),
    "circling": Shot("Gssva", runs="gd,sgd", problem="noisy"),
    "half": Shot("Gaa", runs="gd,sgd", lr=0.5),
    "map": Shot("eeeeeess", runs="gd,sgd:lr=0.05,batch=2", problem="line", size=(200, 60)),
    "what_if": Shot("Gbw > 1.99\n10GMa20G==GCy", lr=0.002),
    "projector": Shot("sssz"),
    "prices": Shot("Gy", problem="prices.toml"),
    "classes": Shot("a", problem="classes.toml"),
}

NAMES = {"\t": "tab", "\n": "enter", " ": "space"}
WEB_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def picture(shot: Shot) -> str:
    """Return the main screen after these keys as SVG, without the links to web fonts that Textual puts in."""
    app = Debugger(shot.session())
    async with app.run_test(size=shot.size) as pilot:
        await _charts(pilot)
        await pilot.press(*(NAMES.get(key, key) for key in shot.keys))
        await pilot.pause()
        return WEB_FONTS.sub("", app.export_screenshot(title="gdtui"))


async def _charts(pilot: Pilot[None]) -> None:
    """Wait for the charts, and the panes that come after the first picture."""
    while len(pilot.app.screen.query(Pane)) < len(PANES):
        await pilot.pause(0.02)


if __name__ == "__main__":
    for name, shot in PICTURES.items():
        (HERE / f"{name}.svg").write_text(asyncio.run(picture(shot)), encoding="utf-8")
