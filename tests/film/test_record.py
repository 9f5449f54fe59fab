"""gdtui record: a script in, files out, each whole or not at all."""

import json
import signal
from pathlib import Path

import pytest

from tests.forked import Forked, gdtui

SCRIPT = "Set Size 80x24\nSleep 1s\nKey s 3\nScreenshot {shot}\nSleep 1s\n"
MAGIC = {".gif": b"GIF89a", ".png": b"\x89PNG", ".webp": b"RIFF", ".svg": b"<svg", ".cast": b'{"version": 2'}


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A script in a folder of its own."""
    (tmp_path / "films").mkdir()
    file = tmp_path / "films" / "a.tape"
    file.write_text("Output own.cast\n" + SCRIPT.format(shot="shot.txt"), "utf-8")
    return file


def test_what_a_script_names_is_beside_it_and_what_is_given_is_where_one_is(
    tmp_path: Path, script: Path
) -> None:
    said = gdtui("record", "films/a.tape", "-o", "b.svg", "--output", "c.txt", cwd=tmp_path)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
    files = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()}
    assert files == {"films/a.tape", "films/own.cast", "films/shot.txt", "b.svg", "c.txt"}
    shot, last = (tmp_path / name for name in ("films/shot.txt", "c.txt"))
    assert "step   3 of 300" in shot.read_text("utf-8") and shot.read_text("utf-8") == last.read_text("utf-8")


@pytest.mark.parametrize("suffix", MAGIC)
def test_the_end_of_the_name_says_what_is_written(tmp_path: Path, script: Path, suffix: str) -> None:
    file = tmp_path / f"a{suffix}"
    assert gdtui("record", str(script), "-o", str(file)).returncode == 0
    assert file.read_bytes().startswith(MAGIC[suffix])


def test_a_cast_can_be_of_version_3(tmp_path: Path, script: Path) -> None:
    gdtui("record", str(script), "-o", str(tmp_path / "a.cast"), "--cast-version", "3")
    assert json.loads((tmp_path / "a.cast").read_text("utf-8").splitlines()[0])["version"] == 3


def test_what_is_opened_is_what_gdtui_opens(tmp_path: Path) -> None:
    (tmp_path / "my data.csv").write_text("area,price\n1,2\n2,4\n3,6.5\n", "utf-8")
    (tmp_path / "a.tape").write_text("Open 'my data.csv' --runs gd,sgd\nSleep 1s\n", "utf-8")
    said = gdtui("record", str(tmp_path / "a.tape"), "-o", str(tmp_path / "a.txt"), cwd=Path("/"))
    assert said.returncode == 0
    assert "area" in (tmp_path / "a.txt").read_text("utf-8") and "B ● SGD" in (tmp_path / "a.txt").read_text(
        "utf-8"
    )


@pytest.mark.parametrize(
    ("script", "arguments", "what"),
    [
        (
            "Key s",
            (),
            "a.tape names no output, and no -o does; a film goes to a file that ends in one of .cast",
        ),
        ("Key s", ("-o", ""), "-o needs the name of a file, and this one is empty"),
        ("Key s", ("-o", "a.mp4"), "a.mp4: the file's name ends in one of .cast"),
        ("Keys s", ("-o", "a.svg"), "a.tape:1: Keys is no word of a script. Did you mean Key?"),
        ("Wait@1s /xyz/", ("-o", "a.svg"), "a.tape:1: nothing on the screen is like /xyz/, after 1 s"),
        ("Open nosy", ("-o", "a.svg"), "a.tape:1: problem 'nosy' is not known, but noisy is"),
        ("Open --lr 0", ("-o", "a.svg"), "a.tape:1: --lr: '0' is not"),
        ("Open run noisy", ("-o", "a.svg"), "a.tape:1: 'run noisy' opens no screen"),
        ("Open --lrr 3", ("-o", "a.svg"), "a.tape:1: --lrr is no option"),
        ("Key s", ("-o", "/nowhere/a.svg"), "/nowhere/a.svg: No such file or directory"),
        ("Key s", ("-o", "/dev/full.svg"), "/dev/full.svg: "),
    ],
)
def test_what_is_wrong_is_said_in_a_line_and_the_old_file_is_kept(
    tmp_path: Path, script: str, arguments: tuple[str, ...], what: str
) -> None:
    (tmp_path / "a.tape").write_text(script, "utf-8")
    (tmp_path / "a.svg").write_text("old", "utf-8")
    if arguments == ("-o", "/dev/full.svg"):
        (tmp_path / "full.svg").symlink_to("/dev/full")
        arguments, what = ("-o", "full.svg"), "full.svg: No space left on device"
    said = gdtui("record", "a.tape", *arguments, cwd=tmp_path)
    assert said.returncode == 2 and said.stdout == ""
    assert said.stderr.startswith("gdtui: ") and what in said.stderr and said.stderr.count("\n") == 1
    assert (tmp_path / "a.svg").read_text("utf-8") == "old"


def test_a_missing_script_is_said_by_name(tmp_path: Path) -> None:
    said = gdtui("record", "b.tape", "-o", "a.svg", cwd=tmp_path)
    assert (said.returncode, said.stderr) == (2, "gdtui: b.tape: No such file or directory\n")


def test_a_long_film_shows_how_far_it_is(tmp_path: Path) -> None:
    script, film = tmp_path / "a.tape", tmp_path / "a.txt"
    script.write_text("Key space\nSleep 10s\n", "utf-8")
    soon = "from gdtui.cli import main, progress\nprogress.PATIENCE = 0\nmain()"
    with Forked(80, 24, "record", str(script), "-o", str(film), program=("-c", soon)) as terminal:
        assert terminal.ended() == 0
        assert b"filming  #" in terminal.sent
        assert terminal.text.strip() == ""
    assert film.exists()


def test_an_interrupt_ends_it_and_leaves_the_old_file(tmp_path: Path) -> None:
    script, film = tmp_path / "a.tape", tmp_path / "a.txt"
    script.write_text("Sleep 1s\nKey s 5000\nSleep 3000s\n", "utf-8")
    film.write_text("old", "utf-8")
    with Forked(80, 24, "record", str(script), "-o", str(film)) as terminal:
        terminal.wait("filming")
        terminal.signal(signal.SIGINT)
        assert terminal.ended() == 130
        assert terminal.text.replace("^C", "").strip() == ""
    assert film.read_text("utf-8") == "old" and {*tmp_path.iterdir()} == {script, film}


@pytest.mark.parametrize(
    ("script", "arguments", "what"),
    [
        ("Key s", ("-o", "a.txt", "-o", "nowhere/b.txt"), "nowhere/b.txt: No such file or directory"),
        ("Screenshot a.txt", ("-o", "./a.txt"), "a.txt would be written twice, or over the script"),
        ("Output s.txt", (), "s.txt would be written twice, or over the script"),
        ("Open --record a.cast", ("-o", "a.txt"), "Open takes no --record, --script or --ascii"),
    ],
)
def test_what_cannot_be_written_is_known_before_it_is_played(
    tmp_path: Path, script: str, arguments: tuple[str, ...], what: str
) -> None:
    (tmp_path / "s.txt").write_text(f"{script}\nKey s\n" if "Open" not in script else script, "utf-8")
    said = gdtui("record", "s.txt", *arguments, cwd=tmp_path)
    assert said.returncode == 2 and what in said.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["s.txt"]


@pytest.mark.parametrize("script", ["Sleep 0", "Hide\nSleep 1s", "Set Keys on\nSet Size 1x1\nKey@500ms s 3"])
def test_the_smallest_films_are_films(tmp_path: Path, script: str) -> None:
    (tmp_path / "s.tape").write_text(script, "utf-8")
    files = [f"a{suffix}" for suffix in (*MAGIC, ".txt")]
    said = gdtui("record", "s.tape", *(word for file in files for word in ("-o", file)), cwd=tmp_path)
    assert (said.returncode, said.stderr) == (0, "")


def test_an_error_names_its_file_however_deep_it_lies(tmp_path: Path) -> None:
    deep = tmp_path / ("folder" * 9) / ("another" * 9)
    deep.mkdir(parents=True)
    (deep / "lesson.tape").write_text("Keys s", "utf-8")
    said = gdtui("record", str(deep / "lesson.tape"), "-o", "a.svg")
    assert "/lesson.tape:1: Keys is no word" in said.stderr and said.stderr.startswith("gdtui: …")
    assert "/lesson.csv: " in gdtui("run", str(deep / "lesson.csv")).stderr
