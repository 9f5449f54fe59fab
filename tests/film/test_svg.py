"""Pictures and films as SVG show what the screen showed, at each time."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from gdtui.film.colours import look_of
from gdtui.film.drawing import BASELINE
from gdtui.film.frames import Colours, seen
from gdtui.film.playing import Film
from gdtui.film.reel import Picture, PictureRow, Reel, Take
from gdtui.film.shapes import HEIGHT, WIDTH, Dot, shapes_of
from gdtui.film.svg import animated, still
from gdtui.terminal.styles import PLAIN, Style
from tests.film.filmed import made, shown
from tests.realterminal import PATIENCE

SVG, HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
COLOURS = Colours("#000000", "#ffffff")


def frames_of(css: str, name: str) -> list[tuple[float, str]]:
    """When something is seen and when not: shares of the film, in per cent."""
    found = re.search(rf"@keyframes {name}{{((?:[^{{}}]+{{[^{{}}]*}})*)}}", css)
    assert found
    rules = re.findall(r"([^{}]+){visibility:(\w+)}", found[1])
    return sorted((float(at.rstrip("%")), how) for shares, how in rules for at in shares.split(","))


def visible_at(css: str, name: str, share: float) -> bool:
    """Is a class seen at a share of the film?"""
    shown = [how for at, how in frames_of(css, name) if at <= share]
    return bool(shown) and shown[-1] == "visible"


def elements(svg: str, share: float | None) -> list[tuple[int, ElementTree.Element]]:
    """What is seen at a share of the film, with its row; without a share, where nothing plays."""
    root = ElementTree.fromstring(svg)  # noqa: S314  # our own
    css = root.findtext(f"{SVG}style") or ""
    kept = {each.attrib["id"]: each for each in root.iter() if "id" in each.attrib}
    found = []
    for row in root.findall(f"{SVG}svg/{SVG}svg"):
        y = (int(row.attrib["y"]) - BASELINE) // HEIGHT
        found += [(y, element) for element in row if element.tag != f"{SVG}a"]
        for element in row.iterfind(f"{SVG}a/*"):
            name = element.attrib["class"].split()[0]
            last = f".{name}{{display:inline;visibility:visible;" in css
            if last if share is None else visible_at(css, name, share):
                of = kept[element.attrib[HREF][1:]] if element.tag == f"{SVG}use" else element
                found += [(y, part) for part in of] or [(y, of)]
    return found


def written(svg: str, share: float | None, size: tuple[int, int]) -> list[str]:
    """What is written with a font, in rows of cells."""
    rows = [[" "] * size[0] for _ in range(size[1])]
    for y, element in elements(svg, share):
        if element.tag == f"{SVG}text":
            x = int(element.attrib["x"]) // WIDTH
            for offset, letter in enumerate(element.text or ""):
                assert rows[y][x + offset] == " "
                rows[y][x + offset] = letter
    return ["".join(row) for row in rows]


def dots(svg: str, share: float | None) -> list[tuple[float, float]]:
    """Where dots are drawn: at the beginning of a line, and every 4 on."""
    found = []
    for row, element in elements(svg, share):
        x, y = 0.0, float(row * HEIGHT + BASELINE)
        for right, down, length in re.findall(r"m([0-9.-]+) ([0-9.-]+)h([0-9.]+)", element.get("d", "")):
            x, y = x + float(right), y + float(down)
            found += [(round(x + 4 * n, 1), round(y, 1)) for n in range(int(float(length) // 4) + 1)]
            x += float(length)
    return sorted(found)


def expected_dots(picture: Picture) -> list[tuple[float, float]]:
    return sorted(
        (x * WIDTH + shape.x, y * HEIGHT + shape.y)
        for y, row in enumerate(picture)
        for x, sign in enumerate(row.graphemes)
        for shape in shapes_of(sign) or ()
        if isinstance(shape, Dot) and not shape.hole
    )


def letters(picture: Picture) -> list[str]:
    """What of a picture is written with a font."""
    return ["".join(" " if shapes_of(sign) else sign for sign in row) for row in shown(picture)]


def test_each_picture_is_seen_at_its_time() -> None:
    film = made("Sleep 1s\nKey@1s s 2\nType 'ee'\nKey@1s a\nSleep 1s")
    svg, frames = animated(film), seen(film)
    ends = [*(at for at, _ in frames[1:]), film.length]
    for (at, picture), end in zip(frames, ends, strict=True):
        share = 100 * (at + end) / 2 / film.length
        assert written(svg, share, (100, 30)) == letters(picture)
        assert dots(svg, share) == expected_dots(picture)


def test_where_nothing_plays_it_is_the_last_picture() -> None:
    film = made("Sleep 1s\nKey@1s s 3\nSleep 1s")
    svg, last = animated(film), film.reel.takes[-1].picture
    assert written(svg, None, (100, 30)) == letters(last) and dots(svg, None) == expected_dots(last)


def test_a_still_is_its_picture() -> None:
    film = made("Key@1s s 3\nSleep 1s")
    picture = film.reel.takes[-1].picture
    svg = still(picture, Colours(film.ground, film.ink), "gdtui")
    assert (
        written(svg, None, (100, 30)) == letters(picture) and "@keyframes" not in svg and "display" not in svg
    )


def test_what_does_not_change_is_stored_once() -> None:
    film = made("Key@50ms s 100\nSleep 1s")
    svg = animated(film)
    assert len(film.reel.takes) > 98
    assert all(svg.count(f">{title}<") == 1 for title in ("Dataset", "Gradient log"))
    numbers = [match[1] for match in re.finditer(r"> *([0-9]+ +[0-9]+  [0-9] +-[0-9.e-]+ +[0-9.]+)<", svg)]
    assert len(numbers) > 66 and max(Counter(numbers).values()) <= 3  # plain, and twice while latest


def test_text_is_escaped_and_its_blanks_are_kept() -> None:
    row = PictureRow(tuple("loss < 0.01 &  w > 1 </text>"), (PLAIN,) * 28)
    svg = still((row,), COLOURS, "a < b & c")
    assert written(svg, None, (28, 1)) == ["loss < 0.01 &  w > 1 </text>"]
    assert 'xml:space="preserve"' in svg and "a &lt; b &amp; c" in svg
    root = ElementTree.fromstring(svg)  # noqa: S314  # our own
    assert float(root.attrib["width"]) > 28 * WIDTH and float(root.attrib["height"]) > HEIGHT


def test_a_film_of_two_sizes_is_as_large_as_the_larger() -> None:
    film = made("Sleep 1s\nSet Size 120x24\nSleep 1s")
    root = ElementTree.fromstring(animated(film))  # noqa: S314  # our own
    assert float(root.attrib["width"]) > 120 * WIDTH and float(root.attrib["height"]) > 30 * HEIGHT


@pytest.mark.parametrize(
    ("style", "look"),
    [
        (Style(), ("#ffffff", "#000000")),
        (Style("38;2;1;2;255", "48;2;3;4;5"), ("#0102ff", "#030405")),
        (Style("38;5;196", "48;5;1"), ("#ff0000", "#cd0000")),
        (Style("31", "104"), ("#cd0000", "#5c5cff")),
        (Style("97", "40"), ("#ffffff", "#000000")),
        (Style("31", "42", frozenset({"7"})), ("#00cd00", "#cd0000")),
        (Style(attributes=frozenset({"2"})), ("#808080", "#000000")),
    ],
)
def test_a_style_is_seen_as_a_terminal_shows_it(style: Style, look: tuple[str, str]) -> None:
    assert look_of(style, "#FFFFFF", "#000000")[:2] == look


@pytest.mark.parametrize(
    ("script", "problem", "runs"),
    [
        ("Key space\nSleep 30s", "lecture", "sgd"),  # 4 steps a second
        ("Set Keys on\nKey@350ms s 60\nKey@300ms e 30", "noisy", "gd,sgd"),
    ],
)
def test_half_a_minute_of_steps_is_small(script: str, problem: str, runs: str) -> None:
    """300 kB: what GitHub shows in a README, at once; here with room for more."""
    film = made(script, problem, runs)
    assert film.length >= 30 and len(animated(film)) < 230_000


def test_grounds_lie_below_what_is_written_on_them() -> None:
    """Also where the ground came later than the text, which was there before on another."""
    under, over = Style("", "48;2;9;9;9"), Style("", "48;2;8;8;8")
    rows = [
        PictureRow((sign, *"      wide "), (style,) * 12)
        for sign, style in zip("abc", (under, over, under), strict=True)
    ]
    reel = Reel(lambda: 0.0)
    reel.takes += [Take(float(at), "", (row,)) for at, row in enumerate(rows)]
    svg = animated(Film(reel, 3.0, *COLOURS, "", []))
    for share in (10, 50, 90):
        tags = [element.tag for _, element in elements(svg, share)]
        assert tags == [f"{SVG}path", f"{SVG}text", f"{SVG}text"]


@pytest.mark.skipif(shutil.which("inkscape") is None, reason="asks Inkscape itself")
def test_who_knows_no_animation_shows_the_last_picture(tmp_path: Path) -> None:
    film = made("Sleep 1s\nKey@1s s 3\nSleep 1s")
    last = still(film.reel.takes[-1].picture, Colours(film.ground, film.ink), "gdtui")
    pictures = []
    for name, svg in (("film", animated(film)), ("last", last)):
        (tmp_path / f"{name}.svg").write_text(svg, "utf-8")
        arguments = ["inkscape", str(tmp_path / f"{name}.svg"), "-o", str(tmp_path / f"{name}.png")]
        subprocess.run(arguments, capture_output=True, timeout=PATIENCE, check=True)
        with Image.open(tmp_path / f"{name}.png") as image:
            pictures.append(np.asarray(image.convert("L")).astype(int))
    assert np.abs(pictures[0] - pictures[1]).mean() < 0.5


def photographed(folder: Path, budget: int, *svgs: str) -> Image.Image:
    """What a browser shows of these, one below the other in a page, after so many milliseconds."""
    for number, svg in enumerate(svgs):
        (folder / f"{number}.svg").write_text(svg, "utf-8")
    images = "".join(f'<img style="display:block" src="{number}.svg">' for number in range(len(svgs)))
    (folder / "a.html").write_text(f'<body style="margin:0">{images}</body>', "utf-8")
    subprocess.run(
        [  # whichever there is
            *("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--virtual-time-budget={budget}"),
            *(f"--user-data-dir={folder / 'profile'}", f"--window-size=830,{540 * len(svgs)}"),
            *(f"--screenshot={folder / 'a.png'}", (folder / "a.html").as_uri()),
        ],
        capture_output=True,
        timeout=PATIENCE,
    )
    with Image.open(folder / "a.png") as image:
        return image.convert("RGB")


@pytest.mark.skipif(shutil.which("chromium") is None, reason="asks a browser itself")
def test_a_browser_plays_it_in_an_image(tmp_path: Path) -> None:
    """At half a second no step is taken; after a second one is, and the picture is another."""
    svg = animated(made("Sleep 1s\nKey@2s s\nSleep 1s"))
    pictures = [photographed(tmp_path, budget, svg) for budget in (500, 600, 2500)]
    assert pictures[0] == pictures[1] != pictures[2]


@pytest.mark.skipif(shutil.which("chromium") is None, reason="asks a browser itself")
def test_what_a_browser_shows_is_the_picture_of_that_time(tmp_path: Path) -> None:
    """The film is held at a time: it is the still of its picture, to the pixel."""
    film = made("Key@1s s\nType@1s 'ez?'", "noisy", "gd,sgd")
    times, svg = (1.5, 2.5, 3.5), animated(film)
    pictures = [[picture for begin, picture in seen(film) if begin <= at][-1] for at in times]
    stills = [still(picture, Colours(film.ground, film.ink), "") for picture in pictures]
    held = [svg.replace("step-end infinite", f"step-end infinite -{at}s paused") for at in times]
    expected, found = (photographed(tmp_path, 100, *svgs) for svgs in (stills, held))
    height = round(float(ElementTree.fromstring(svg).attrib["height"]))  # noqa: S314  # our own
    parts = [expected.crop((0, at * height, expected.width, (at + 1) * height)) for at in range(len(times))]
    assert found == expected and len({part.tobytes() for part in parts}) == len(times)
