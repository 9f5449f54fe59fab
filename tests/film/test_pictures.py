"""Pictures from inside: of the screen, of the enlarged pane, and of the loss of a run without a screen."""

import io
from pathlib import Path

import pytest
from PIL import Image

from gdtui.cli.writing import NewFiles
from gdtui.core.errors import InputError
from tests.forked import Forked, gdtui


def played(tmp_path: Path, *acts: str) -> str:
    """What the screen shows after a script, and what the program said."""
    (tmp_path / "a.tape").write_text("\n".join([*acts, "Sleep 1s"]), "utf-8")
    said = gdtui("record", str(tmp_path / "a.tape"), "-o", str(tmp_path / "last.txt"))
    assert said.stderr == ""
    return (tmp_path / "last.txt").read_text("utf-8")


def test_a_picture_of_the_screen_is_what_is_seen(tmp_path: Path) -> None:
    last = played(tmp_path, "Key s 3", 'Command "save a.txt"', 'Command "save a.png"')
    text = (tmp_path / "a.txt").read_text("utf-8").splitlines()
    assert text[:-1] == last.splitlines()[:-1]  # but for the line that says that it was written
    assert "a.png: a picture of what is seen" in last
    assert Image.open(io.BytesIO((tmp_path / "a.png").read_bytes())).size == (1600, 960)


def test_a_picture_of_the_enlarged_pane_is_that_pane(tmp_path: Path) -> None:
    played(tmp_path, "Key s 3", "Key z", 'Command "save a.txt"')
    text = (tmp_path / "a.txt").read_text("utf-8").splitlines()
    assert "[Weights]" in text[0] and text[0].startswith("╭") and text[-1].startswith("╰")


def test_what_cannot_be_written_is_said_on_the_screen(tmp_path: Path) -> None:
    assert "a.bmp: the file's name ends in one of .svg .png .txt" in played(tmp_path, 'Command "save a.bmp"')


def test_a_film_that_saves_and_exports_is_the_same_film_the_second_time(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("x,y\n1,2\n2,4\n", "utf-8")
    commands = ("save a.svg", "export a.csv", "scenario a.toml", "save a.svg")
    acts = "\n".join(f"Command '{words}'\nSleep 1s" for words in commands)
    (tmp_path / "a.tape").write_text(f"Open data.csv --runs gd,sgd\n{acts}", "utf-8")
    made = []
    for _ in range(2):
        assert gdtui("record", str(tmp_path / "a.tape"), "-o", str(tmp_path / "last.cast")).stderr == ""
        made.append({file.name: file.read_bytes() for file in tmp_path.iterdir()})
    assert made[0] == made[1] and {"a.svg", "a.csv", "a.toml"} <= {*made[0]}
    assert b"already" not in made[0]["last.cast"]


@pytest.mark.parametrize(
    "command", ["save last.txt", "export data.csv", "scenario data.toml", "scenario ./s.toml"]
)
def test_a_film_does_not_save_over_what_it_is_made_of(tmp_path: Path, command: str) -> None:
    (tmp_path / "data.csv").write_text("x,y\n1,2\n2,4\n", "utf-8")
    (tmp_path / "s.toml").write_text('dataset = "data.csv"', "utf-8")
    (tmp_path / "data.toml").symlink_to("s.toml")
    files = {file: file.read_bytes() for file in tmp_path.iterdir()}
    (tmp_path / "a.tape").write_text(f'Open s.toml\nCommand "{command}"\nSleep 1s', "utf-8")
    said = gdtui("record", "a.tape", "-o", "last.txt", cwd=tmp_path)
    seen = said.stderr or (tmp_path / "last.txt").read_text("utf-8")
    assert "would be written twice, or over the script or its data" in seen
    assert all(file.read_bytes() == data for file, data in files.items())


def test_what_was_there_before_is_not_written_over_from_the_screen(tmp_path: Path) -> None:
    (tmp_path / "there.svg").write_text("old", "utf-8")
    (tmp_path / "link.svg").symlink_to("there.svg")
    files = NewFiles()
    for file in ("there.svg", "link.svg"):
        with pytest.raises(InputError, match="there is a file"):
            files.check(str(tmp_path / file))
    files.check(str(tmp_path / "new.svg"))
    files.written(str(tmp_path / "new.svg"))
    (tmp_path / "new.svg").write_text("ours", "utf-8")
    files.check(str(tmp_path / "new.svg"))


def test_a_file_that_was_written_may_be_written_again(tmp_path: Path) -> None:
    played(tmp_path, 'Command "save a.txt"', "Key s", 'Command "save a.txt"')
    assert "step   1 of" in (tmp_path / "a.txt").read_text("utf-8")


def test_it_is_saved_in_a_terminal_as_it_is_seen_there(tmp_path: Path) -> None:
    with Forked(80, 24) as terminal:
        terminal.wait("SGD 4.667")
        terminal.press(f":save {tmp_path}/a.txt\r")
        terminal.wait_until((tmp_path / "a.txt").exists, "a picture")
        seen = terminal.settled().split("\n")
        terminal.press("q")
        assert terminal.ended() == 0
    assert (tmp_path / "a.txt").read_text("utf-8").splitlines()[:-1] == seen[:-1]


def test_the_loss_of_a_run_is_drawn_without_a_screen(tmp_path: Path) -> None:
    for file in ("a.svg", "a.png", "a.txt"):
        said = gdtui("run", "noisy", "--chart", file, cwd=tmp_path)
        assert said.returncode == 0 and said.stdout == gdtui("run", "noisy").stdout
    text = (tmp_path / "a.txt").read_text("utf-8")
    assert text.startswith("noisy  SGD  batch 1  lr 0.01\ndataset mean loss over epochs\n")
    assert "● SGD 0.2332" in text and "100" in text
    white = gdtui("run", "noisy", "--chart-file", "b.png", "--paper", cwd=tmp_path)
    assert white.returncode == 0
    for file, ground in (("a.png", (17, 21, 27)), ("b.png", (255, 255, 255))):
        picture = Image.open(tmp_path / file).convert("RGB")
        margin = [picture.crop((0, 0, 32, picture.height)), picture.crop((0, 0, picture.width, 32))]
        assert all(side.getcolors() == [(side.width * side.height, ground)] for side in margin)


def test_losses_that_span_decades_are_drawn_on_a_logarithmic_axis(tmp_path: Path) -> None:
    assert gdtui("run", "--chart", "a.txt", cwd=tmp_path).returncode == 0
    text = (tmp_path / "a.txt").read_text("utf-8")
    assert "dataset mean loss (log) over epochs" in text and "1e-15" in text
    assert (
        "dataset mean loss over epochs: " in gdtui("run", "--mode", "gd", "--epochs", "9", "--chart").stdout
    )


@pytest.mark.parametrize(
    ("options", "title"),
    [
        (("--mode", "gd", "--lr", "0.001"), "lecture  GD  batch 3  lr 0.001"),
        (("--optimizer", "adam", "--schedule", "cosine"), "lecture  adam  batch 1  lr 0.001 cosine"),
        (("--change", "9:lr=0.02", "--change", "9:batch=3"), "lecture  SGD→GD  batch 1→3  lr 0.01→0.02"),
    ],
)
def test_a_chart_says_what_was_run(tmp_path: Path, options: tuple[str, ...], title: str) -> None:
    assert gdtui("run", *options, "--chart", "a.txt", cwd=tmp_path).stderr == ""
    assert (tmp_path / "a.txt").read_text("utf-8").splitlines()[0] == title


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--chart", "a.gif"), "a.gif: the file's name ends in one of .svg .png .txt"),
        (("--chart", "nodir/x.svg"), "nodir/x.svg: No such file or directory"),
        (("--chart", "folder.svg"), "folder.svg: Is a directory"),
        (("--chart", "s.svg", "--output", "./s.svg"), "--chart and --output name the same file s.svg"),
        (("--paper",), "--paper is for a picture: --chart FILE.svg draws one"),
        (("--chart", "--paper"), "--paper is for a picture: --chart FILE.svg draws one"),
        (("--chart-file", ""), "--chart-file needs the name of a file, and this one is empty"),
        (("--output=",), "--output needs the name of a file, and this one is empty"),
    ],
)
def test_a_chart_that_cannot_be_is_known_before_anything_is_printed(
    tmp_path: Path, words: tuple[str, ...], what: str
) -> None:
    (tmp_path / "folder.svg").mkdir()
    said = gdtui("run", *words, cwd=tmp_path)
    assert (said.returncode, said.stdout, said.stderr) == (2, "", f"gdtui: {what}\n")
    assert [file.name for file in tmp_path.iterdir()] == ["folder.svg"]


def test_a_chart_before_a_problem_is_a_chart_at_the_end() -> None:
    assert gdtui("run", "--chart", "noisy").stdout.count("dataset mean loss over epochs") == 1
