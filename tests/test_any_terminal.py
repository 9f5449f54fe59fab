"""Any terminal: few colours or none, no characters but ASCII, any size, and one that changes all the time."""

import random
import re

import pytest

from tests.forked import Forked, Silent, Wide
from tests.realterminal import Terminal

READY = "SGD 4.667"
SGR = re.compile(rb"\x1b\[([0-9;]*)m")
CONTROL = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[^\[])")


def sent_by_a_lesson(*arguments: str, **environment: str | None) -> bytes:
    """What a step, the list of keys, the palette and the end of the run send, until the terminal is back.

    What the environment says is heard as an interpreter starts, so where it says something one does.
    """
    kind = Terminal if environment else Forked
    with kind(100, 30, *arguments, environment=environment) as terminal:
        terminal.wait(READY)
        terminal.press("s")
        terminal.wait("step   1 of")
        terminal.press("\t", "?")
        terminal.wait("next sample")
        terminal.press("\x1b")
        terminal.wait(lambda text: "next sample" not in text)
        terminal.press("\x10")
        terminal.wait("Search")
        terminal.press("theme")
        terminal.wait("choose the colours")
        terminal.press("\x1b")
        terminal.wait(lambda text: "choose the colours" not in text)
        terminal.press("c")
        terminal.wait("finished")
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.given_back()
        assert b"\x1b]" not in terminal.sent  # a title, the mouse's shape: who knows what they were before?
        return terminal.sent


def colours(sent: bytes) -> set[str]:
    """The kinds of colour that are used: 16, 256 and all."""
    kinds = set()
    for parameters in SGR.findall(sent):
        codes = [int(code or 0) for code in parameters.split(b";")]
        while codes:
            code = codes.pop(0)
            if code in (38, 48):
                kinds.add("256" if codes[0] == 5 else "all")
                del codes[: 2 if codes[0] == 5 else 4]
            elif 30 <= code <= 37 or 40 <= code <= 47 or 90 <= code <= 107:
                kinds.add("16")
    return kinds


def sent_by_a_start(**environment: str | None) -> bytes:
    """What the first screen sends."""
    with Terminal(100, 30, environment=environment) as terminal:
        terminal.wait(READY)
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.given_back()
        return terminal.sent


TERMS: list[tuple[dict[str, str | None], set[str]]] = [
    ({"TERM": "xterm-256color", "COLORTERM": None}, {"256"}),
    ({"TERM": "tmux-256color", "COLORTERM": None}, {"256"}),
    ({"TERM": "screen", "COLORTERM": None}, {"16"}),
    ({"NO_COLOR": ""}, {"all"}),
]


@pytest.mark.parametrize(("environment", "kinds"), TERMS, ids=[str(e) for e, _ in TERMS])
def test_a_terminal_is_sent_the_colours_that_it_has(
    environment: dict[str, str | None], kinds: set[str]
) -> None:
    assert colours(sent_by_a_start(**environment)) == kinds


def test_no_colours_are_sent_where_none_are_wanted() -> None:
    assert colours(sent_by_a_lesson()) == {"all"}
    assert colours(sent_by_a_lesson(NO_COLOR="1")) == set()


def test_the_linux_console_is_sent_what_it_knows() -> None:
    sent = sent_by_a_lesson(TERM="linux", COLORTERM=None)
    assert colours(sent) == {"16"}
    assert not re.search(rb"\x1b\[\?(1049|100[0-9]|2004|2026)[hl]|\x1b\[[<>]", sent)


def test_without_colours_everything_is_told_apart_all_the_same() -> None:
    with Terminal(100, 30, NO_COLOR="1") as terminal:
        terminal.wait(READY)
        terminal.press("s")
        terminal.wait("step   1 of")
        terminal.settled()
        assert terminal.styles("gdtui") <= {"reverse"} and terminal.styles("gdtui")
        assert "▸ 1" in re.sub(" +", " ", terminal.text)  # the sample, and the step
        focused = terminal.styles("Weights")
        terminal.press("\t")
        terminal.settled()
        assert terminal.styles("Weights") != focused == terminal.styles("Loss")


PLAIN: list[tuple[tuple[str, ...], dict[str, str | None]]] = [
    (("--ascii",), {}),
    ((), {"LC_ALL": "C"}),
    ((), {"PYTHONIOENCODING": "latin-1"}),
]


@pytest.mark.parametrize(("arguments", "environment"), PLAIN, ids=str)
def test_nothing_but_ascii_is_sent_where_there_is_nothing_else(
    arguments: tuple[str, ...], environment: dict[str, str | None]
) -> None:
    sent = sent_by_a_lesson(*arguments, **environment)
    assert sent.isascii()
    assert re.sub(rb"[ -~\r\n\x08]", b"", CONTROL.sub(b"", sent)) == b""


def test_every_size_is_used_whole() -> None:
    """COLUMNS and LINES are exported by some shells, and go stale."""
    with Forked(40, 12, COLUMNS="33", LINES="7") as terminal:
        terminal.wait(lambda text: "Weights" in text or "[w]" in text)
        terminal.press("s")
        for columns, rows in ((40, 12), (60, 20), (79, 24), (80, 24), (200, 60)):
            terminal.resize(columns, rows)
            terminal.wait(lambda text, rows=rows: "q quit" in "".join(text.split("\n")[rows - 1 :]))  # type: ignore[misc]
            text = terminal.settled()
            assert "1.02" in text and max(map(len, text.splitlines())) == columns
        terminal.press("q")
        assert terminal.ended() == 0


def test_a_terminal_that_knows_no_size_has_the_usual_one() -> None:
    with Forked(0, 0) as terminal:
        terminal.wait(READY)
        rows = terminal.settled().splitlines()
        assert len(rows) == 24 and max(map(len, rows)) == 80


def test_too_small_a_terminal_says_so_and_goes_on() -> None:
    with Forked(39, 11) as terminal:
        terminal.wait("gdtui needs 40×12, here are 39×11")
        for number, (size, said) in enumerate(
            {(80, 11): "here are 80×11", (12, 1): "40×12", (1, 1): "+"}.items()
        ):
            terminal.press("s")
            terminal.resize(80, 24)
            terminal.wait(f"step   {number + 1} of")
            terminal.resize(*size)
            terminal.wait(said)
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.given_back()


def test_a_storm_of_sizes_ends_on_the_right_picture() -> None:
    chance = random.Random(7)  # noqa: S311
    with Forked(100, 30) as terminal:
        terminal.wait(READY)
        terminal.press("s")
        terminal.wait("step   1 of")
        expected = terminal.settled()
        for last in ((80, 24), (100, 30)):
            for _ in range(50):
                terminal.resize(*chance.choice([(1, 1), (39, 11), (200, 60), (80, 24), (3, 50), (300, 2)]))
            terminal.resize(*last)
            terminal.screen.reset()
            terminal.wait(lambda text, rows=last[1]: "q quit" in text.split("\n")[rows - 1])  # type: ignore[misc]
            if last == (100, 30):
                assert terminal.settled() == expected


def test_a_terminal_that_has_signs_wide_is_given_ascii() -> None:
    """It is measured: two signs, and the question where the cursor is. What was drawn until then goes."""
    with Wide(100, 30) as terminal:
        terminal.wait(lambda text: text.isascii() and "SGD 4.667" in text and "+- Weights" in text)
        sent = len(terminal.sent)
        terminal.press("s", "?")
        terminal.wait("next sample")
        assert terminal.text.isascii() and terminal.sent[sent:].isascii()
        terminal.press("\x1b[27uq")
        assert terminal.ended() == 0
        assert terminal.given_back()


@pytest.mark.parametrize("kind", [Forked, Silent])
def test_a_terminal_that_has_signs_narrow_or_says_nothing_is_drawn_on_as_ever(kind: type[Forked]) -> None:
    with kind(100, 30) as terminal:
        terminal.wait("SGD 4.667")
        assert terminal.settled().startswith(" gdtui") and "╭─ Weights" in terminal.text
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.given_back()
