"""The film and the pictures in screenshots/ are what their scripts give today."""

from pathlib import Path
from shutil import copytree

import pytest

from tests.forked import gdtui

FOLDER = Path(__file__).parents[1] / "screenshots"
SCRIPTS = sorted(FOLDER.glob("*.tape"))


@pytest.mark.parametrize("script", SCRIPTS, ids=[script.stem for script in SCRIPTS])
def test_what_is_shown_is_current(tmp_path: Path, script: Path) -> None:
    """If it is not: python screenshots/make.py, and look at what has changed."""
    made = tmp_path / "screenshots"
    copytree(FOLDER, made, ignore=lambda _, names: [name for name in names if name.endswith(".svg")])
    said = gdtui("record", str(made / script.name))
    assert (said.returncode, said.stderr) == (0, "")
    assert (made / f"{script.stem}.svg").read_bytes() == (FOLDER / f"{script.stem}.svg").read_bytes()


def test_every_picture_has_its_script() -> None:
    assert {file.stem for file in FOLDER.glob("*.svg")} == {script.stem for script in SCRIPTS}


def test_the_film_of_the_readme_is_small() -> None:
    assert (FOLDER / "gd_sgd.svg").stat().st_size < 300_000
