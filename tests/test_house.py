"""What the project promises about itself: what imports what, and that its README is true."""

import re
import subprocess
import sys
from pathlib import Path

import gdtui
from tests.readme import KEYS, MANUAL, README, TABLE, key_table
from tests.realterminal import PATIENCE

ROOT = README.parent


def python(code: str, where: Path | None = None) -> str:
    """What a fresh interpreter prints."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=PATIENCE, text=True, check=True, cwd=where
    ).stdout


def test_the_core_brings_no_screen_along() -> None:
    modules = "gdtui.core.api, gdtui.core.session.session, gdtui.trace.printing"
    heavy = "{'textual', 'rich', 'plotext', 'cyclopts'} & set(sys.modules)"
    assert python(f"import sys, {modules}; print(sorted({heavy}))") == "[]\n"


def test_who_sets_no_condition_does_not_wait_for_their_language() -> None:
    modules = (
        "gdtui.cli.arguments, gdtui.core.session.session, gdtui.core.conditions.hits, "
        "gdtui.trace.printing, gdtui.ui.app"
    )
    language = "{'condition', 'expressions', 'operators', 'quantities', 'syntax'}"
    came = f"{{m for m in sys.modules if m.startswith('gdtui.core.') and m.split('.')[-1] in {language}}}"
    assert python(f"import sys, {modules}; print(sorted({came}))") == "[]\n"


def test_the_public_names_come_when_they_are_used() -> None:
    assert python("import sys, gdtui; print('numpy' in sys.modules)") == "False\n"
    for name in gdtui.__all__:
        assert getattr(gdtui, name) is not None and name in dir(gdtui)


def test_the_first_picture_does_not_wait_for_plotext() -> None:
    assert python("import sys, gdtui.ui.app; print('plotext' in sys.modules)") == "False\n"


def test_the_manuals_keys_are_the_command_tables() -> None:
    table = TABLE.search(KEYS.read_text("utf-8"))
    assert table is not None and table[0] == key_table()


def test_the_readmes_pictures_exist_and_link_to_no_fonts() -> None:
    texts = [README.read_text("utf-8"), *(path.read_text("utf-8") for path in MANUAL.glob("*.md"))]
    pictures = re.findall(r"\]\((?:\.\./\.\./)?(screenshots/\w+\.svg)\)", "".join(texts))
    assert set(pictures) == {f"screenshots/{path.name}" for path in (ROOT / "screenshots").glob("*.svg")}
    for picture in pictures:
        text = (ROOT / picture).read_text("utf-8")
        assert text.startswith("<svg") and "url(http" not in text


def test_the_manuals_python_runs() -> None:
    block = re.search(r"```python\n(.*?)```", (MANUAL / "python.md").read_text("utf-8"), re.DOTALL)
    assert block is not None
    printed = python(block[1], Path(__file__).parent / "data").splitlines()  # where its file is
    assert len(printed) == 301
    assert printed[0] == "0 0 [-2.] [1.02]" and printed[-1] == "[1.9999996]"


def test_the_top_level_is_what_it_should_be() -> None:
    tracked = {"pyproject.toml", "gdtui", "tests", "README.md", "screenshots", "LICENSE", "CHANGELOG.md"}
    hidden = {".gitignore", ".ci", ".editorconfig", ".pre-commit-config.yaml"}
    assert tracked | hidden <= {path.name for path in ROOT.iterdir()}


def test_nothing_in_a_file_points_to_a_package_index() -> None:
    set_up = ["pyproject.toml", ".ci/run", ".pre-commit-config.yaml"]
    for path in [*(ROOT / name for name in set_up), *Path(ROOT / "gdtui").rglob("*.py")]:
        assert "pypi" not in path.read_text("utf-8").lower()
