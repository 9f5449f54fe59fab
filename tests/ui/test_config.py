"""The user's file: no file is nothing, and whatever is wrong with one is said in one line."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.errors import InputError
from gdtui.ui.commands.table import BY_ID, COMMANDS
from gdtui.ui.config import MAX_BYTES, config_file, own_commands
from tests.readme import KEYS
from tests.realterminal import Terminal


def written(folder: Path, content: str | bytes) -> Path:
    """A config.toml with this in it."""
    file = folder / "gdtui" / "config.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def refused(file: Path) -> str:
    """What is wrong with the file."""
    with pytest.raises(InputError) as error:
        own_commands(file)
    where, what = str(error.value).split(": ", 1)
    assert where == str(file) and what.isprintable() and len(what) < 1000
    return what


def test_where_it_is() -> None:
    assert config_file({"XDG_CONFIG_HOME": "/config"}) == Path("/config/gdtui/config.toml")
    for environment in ({}, {"XDG_CONFIG_HOME": ""}, {"XDG_CONFIG_HOME": "not/absolute"}):
        assert config_file(environment) == Path("~/.config/gdtui/config.toml")


def test_no_file_and_no_home_are_the_table_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    for file in (tmp_path / "none" / "config.toml", tmp_path / "file" / "config.toml"):
        assert own_commands(file) is COMMANDS

    def homeless(path: Path) -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "expanduser", homeless)
    assert own_commands(Path("~nobody/config.toml")) is COMMANDS


def test_a_file_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, '[keys]\nquit = "Q"\n')
    (tmp_path / "gdtui").rename(tmp_path / ".config")
    monkeypatch.setenv("HOME", str(tmp_path))
    table = own_commands(Path("~/.config/config.toml"))
    assert [command.keys for command in table if command.id == "quit"] == [("Q",)]
    written(tmp_path, "").rename(tmp_path / ".config" / "config.toml")
    assert own_commands(Path("~/.config/config.toml")) == COMMANDS


@pytest.mark.parametrize("content", ["", "\n# nothing\n", "[keys]\n", "\ufeff[keys]\r\nquit = 'q'\r\n"])
def test_a_file_that_moves_nothing(tmp_path: Path, content: str) -> None:
    assert own_commands(written(tmp_path, content)) == COMMANDS


WRONG = {
    "[keys]\n'step.forwrd' = 'n'": "[keys]: 'step.forwrd' is no command; did you mean 'step.forward'?",
    "[keys]\nstep.forwrd = 'n'": "[keys]: 'step.forwrd' is no command; did you mean 'step.forward'?",
    '[keys]\n"\\u001b]52;c;bQ==\\u0007" = 1': "[keys]: '\\x1b]52;c;bQ==\\x07' is no command; the known ones: "
    + ", ".join(BY_ID),
    '"zzz\\u001b[2J" = 1': "'zzz\\x1b[2J' is not known; the known tables: [keys]",
    "[colours]\nx = 1": "'colours' is not known; the known tables: [keys]",
    "keys = 3": "'keys' is no table: that begins with a line [keys]",
    "[[keys]]\nquit = 'n'": "'keys' is no table: that begins with a line [keys]",
    "[keys]\nquit: n": "is no TOML: Expected '=' after a key in a key/value pair (at line 2, column 5)",
    "[keys]\nquit = “n”": "is no TOML: Invalid value (at line 2, column 8)",
    "[keys]\nquit = 'n'\nquit = 'd'\n": "is no TOML: Cannot overwrite a value (at line 3, column 11)",
    b"[keys]\nquit = '\xe9'": "line 2 is not UTF-8",
    b"\xff\xfe[\x00k\x00": "line 1 is not UTF-8",
    "[keys]\nquit = " + "[" * 8_000: "is nested too deeply",
    "x" * (MAX_BYTES + 1): "is longer than 8 KiB",
}


@pytest.mark.parametrize(("content", "said"), WRONG.items(), ids=[said[:40] for said in WRONG.values()])
def test_what_is_wrong_is_said(tmp_path: Path, content: str | bytes, said: str) -> None:
    assert refused(written(tmp_path, content)) == said


@pytest.mark.parametrize(
    "content",
    [
        "a = 1\rb = 2",
        "a = 'b\x00'",
        "[keys",
        "\x1b[2J",
        f"a = {'9' * 5000}",
        f"[keys]\nquit = 0x{'f' * 5000}",
        "a = 2026-02-31",
        "a = 1\na.b = 2",
        f"[keys]\n{'.'.join('a' * 4_000)} = 'n'",
        f"[keys]\n{'s' * 8_000} = 'n'",
        "[keys]\nquit = {a = 'n'}",
        "[keys]\nquit = nan",
    ],
)
def test_hostile_files_are_refused_in_a_line(tmp_path: Path, content: str) -> None:
    assert refused(written(tmp_path, content))


@given(
    st.binary(max_size=200) | st.text().map(lambda text: f"[keys]\nquit = '{text}'".encode(errors="replace"))
)
def test_any_bytes_are_a_table_or_refused_in_a_line(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = written(tmp_path_factory.getbasetemp(), content)
    try:
        assert len(own_commands(file)) == len(COMMANDS)
    except InputError as error:
        assert str(error).isprintable()


def test_only_a_regular_file_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for file in (tmp_path / "pipe", tmp_path, Path("/dev/null"), Path("/dev/zero")):
        assert refused(file) == "is no regular file"
    (tmp_path / "round").symlink_to(tmp_path / "round")
    assert refused(tmp_path / "round") == "cannot be read: Too many levels of symbolic links"


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, "[keys]")

    def denied(path: Path, mode: str) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)  # root may read anything
    assert refused(file) == "cannot be read: Permission denied"


def test_a_folder_with_a_name_that_would_do_harm(tmp_path: Path) -> None:
    folder = tmp_path / "\x1b[2J"
    folder.mkdir()
    with pytest.raises(InputError, match=r"/\\x1b\[2J/gdtui/config\.toml: is no TOML"):
        own_commands(written(folder, "?"))


def test_without_a_file_nothing_is_imported_for_it(tmp_path: Path) -> None:
    code = (
        "import sys; from gdtui.ui.config import config_file, own_commands; own_commands(config_file());"
        "print([name for name in ('tomllib', 'gdtui.ui.keys.remap') if name in sys.modules])"
    )
    for content, imported in ((None, "[]\n"), ("[keys]\n", "['tomllib', 'gdtui.ui.keys.remap']\n")):
        if content is not None:
            written(tmp_path, content)
        environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
        ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
        assert (ended.stdout, ended.stderr) == (imported, "")


def test_the_program_ends_with_the_line_and_leaves_the_terminal_alone(tmp_path: Path) -> None:
    file = written(tmp_path, "[keys]\n'step.forwrd' = 'n'\n")
    with Terminal(200, 30, XDG_CONFIG_HOME=str(tmp_path)) as terminal:
        assert terminal.ended() == 2
        said = f"gdtui: {file}: [keys]: 'step.forwrd' is no command; did you mean 'step.forward'?\r\n"
        assert terminal.sent.decode() == said


def test_the_program_has_the_users_keys(tmp_path: Path) -> None:
    written(tmp_path, "[keys]\nstep.forward = 'alt+s f5 ö'\nquit = 'Q'\n")
    with Terminal(100, 30, XDG_CONFIG_HOME=str(tmp_path)) as terminal:
        terminal.wait("Q quit")
        terminal.press("s", "q", "\x1bs", "\x1b[15~", "ö")
        assert "Alt+S sample" in terminal.wait("step 3")
        terminal.press("Q")
        assert terminal.ended() == 0


def test_what_opens_no_screen_does_not_read_it(tmp_path: Path) -> None:
    written(tmp_path, "?")
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
    for arguments in (["--help"], ["--version"], ["run"], ["compare", "--runs", "gd,sgd"]):
        ended = subprocess.run(
            [sys.executable, "-m", "gdtui", *arguments], capture_output=True, env=environment
        )
        assert (ended.returncode, ended.stderr) == (0, b"")


def test_the_readmes_example_is_true(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", KEYS.read_text("utf-8"), re.DOTALL)
    assert example is not None
    table = own_commands(written(tmp_path, example[1]))
    moved = {command.id: command.keys for command in table if command.keys != BY_ID[command.id].keys}
    assert moved == {
        "step.forward": ("n",),
        "step.back": ("N", "f5"),
        "run.forward": ("alt+right",),
        "goto.end": ("G",),
        "pane.zoom": (),
    }
