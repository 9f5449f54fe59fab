"""Makes the pictures in this folder, from the program itself: python screenshots/make.py"""

import asyncio
import re
from pathlib import Path

from textual.pilot import Pilot

from gdtui.core.plans import plan_for
from gdtui.core.problems import problem
from gdtui.core.session import Session
from gdtui.ui.app import Debugger
from gdtui.ui.screens.desk import DeskScreen

SIZE = (100, 30)
HERE = Path(__file__).parent

# What is typed on a fresh desk before each picture is taken.
PICTURES = {
    "start": "",
    "sgd": "sssssssssssssssss",
    "gd": "sssssssssssssssssmsssssssssssssssss",
    "finished": "cmcy",
}

WEB_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def picture(keys: str) -> str:
    """Return the desk after these keys as SVG, without the links to web fonts that Textual puts in."""
    lecture = problem("lecture")
    app = Debugger(Session(lecture, plan_for(lecture)))
    async with app.run_test(size=SIZE) as pilot:
        await _charts(pilot)
        await pilot.press(*keys)
        await pilot.pause()
        return WEB_FONTS.sub("", app.export_screenshot(title="gdtui"))


async def _charts(pilot: Pilot[None]) -> None:
    """Wait for the charts, which come after the first picture."""
    while not (isinstance(pilot.app.screen, DeskScreen) and pilot.app.screen.charts):
        await pilot.pause(0.02)


if __name__ == "__main__":
    for name, keys in PICTURES.items():
        (HERE / f"{name}.svg").write_text(asyncio.run(picture(keys)), encoding="utf-8")
