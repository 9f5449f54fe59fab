"""Scripts are read as VHS writes them, and all that is wrong with one is said, each with its line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.errors import InputError
from gdtui.core.scenarios.refusals import MOST, Refused
from gdtui.film.acts import Caption, Change, Mark, Press, Roll, Say, Screenshot, Sleep, Wait
from gdtui.film.patterns import check_pattern, found
from gdtui.film.script import KEYS, MAX_BYTES, WORDS, parsed, read_script
from gdtui.film.values import SETTINGS


def test_each_line_is_what_it_says() -> None:
    script = parsed(
        """# a film
        Output film.cast   # and where it goes
        Output "a film.svg"
        Set Size 80x24
        Set Speed 2x
        Set Keys on
        Open prices.csv --model linear
        Type "12G"
        Type@500ms `say "it"`
        Key ctrl+l 2
        Enter
        Down@1s 3
        Ctrl+P
        Sleep 1.5s
        Sleep 200ms
        Sleep 2
        Command "break loss<0.01"
        Caption ''
        Marker "here"
        Hide
        Show
        Screenshot a.png
        Wait /step +3/
        Wait@3s /a\\/b/
        Set Size 100x30
        Set TypingSpeed 0.1
        """,
        "a.tape",
    )
    assert script.outputs == ["film.cast", "a film.svg"]
    assert script.opened == ("prices.csv", "--model", "linear")
    settings = script.settings
    assert (settings.size, settings.speed, settings.keys) == ((80, 24), 2.0, True)
    assert [act for _, act in script.acts] == [
        Press(("1", "2", "G")),
        Press(("s", "a", "y", "space", '"', "i", "t", '"'), 0.5),
        Press(("ctrl+l",) * 2),
        Press(("enter",)),
        Press(("down",) * 3, 1.0),
        Press(("ctrl+p",)),
        Sleep(1.5),
        Sleep(0.2),
        Sleep(2.0),
        Say("break loss<0.01"),
        Caption(""),
        Mark("here"),
        Roll(False),
        Roll(True),
        Screenshot("a.png"),
        Wait("step +3", 15.0),
        Wait("a\\/b", 3.0),
        Change("size", (100, 30)),
        Change("typing_speed", 0.1),
    ]
    assert script.acts[0][0] == 8


def test_several_words_may_stand_in_a_line() -> None:
    acts = [act for _, act in parsed('Type ":lr 0.1" Enter Sleep 1s', "a").acts]
    assert len(acts) == 3 and acts[1:] == [Press(("enter",)), Sleep(1.0)]


WRONG = {
    "Setp 3": "Setp is no word of a script. Did you mean Set?",
    "sleep 3": "sleep is no word of a script. Did you mean Sleep?",
    'Type "abc': 'these quotes do not end: "abc',
    "Type": "Type needs a text",
    "Key": "Key needs a key",
    "Key foo": "'foo' is no key",
    "Key lft": "left",
    "Key ctrl+c": "Ctrl+C ends the program",
    "Key s 0": "'0' is no number of times from 1 to 10000",
    "Key s 99999999999": "'99999999999' is no number of times",
    "Set": "Set needs what is set: Size Theme Speed Keys TypingSpeed",
    "Set Size": "Set Size needs a value",
    "Set Size 3": "'3' is no size",
    "Set Size 0x9": "'0x9' is no size",
    "Set Sped 2": "there is no setting Sped",
    "Set Theme gdtui-drak": "there is no theme 'gdtui-drak'; the known ones: ansi-dark",
    "Set Speed 0": "'0' is no speed",
    "Set Speed nan": "'nan' is no speed",
    "Set Keys maybe": "'maybe' is neither on nor off",
    'Command "brek x"': "did you mean 'break'?",
    'Command ""': "Command needs a text",
    "Wait foo": "Wait needs a regular expression between slashes",
    "Wait /(/": "is no regular expression",
    "Wait /(a+)+b/": "/(a+)+b/ may take for ever: a group that is repeated has a *, +, ? or | in it",
    "Wait /(?:─|──)*x/": "may take for ever: a group that is repeated",
    "Wait /((a?)b){20}/": "may take for ever: a group that is repeated",
    "Wait /.*a.*b.*c.*d/": "may take for ever: more than 3 * or +, or more than 10 ? or |",
    f"Wait /{'a?' * 30}{'a' * 30}/": "may take for ever: more than 3",
    "Screenshot x.bmp": "x.bmp: the file's name ends in one of .svg .png .txt",
    "Output y": "the file's name ends in one of .cast .svg .gif .png .webp .txt",
    "Sleep 3x": "'3x' is no time from 0 to 3600 s",
    "Sleep 9999": "'9999' is no time",
    "Sleep@1s 3": "Sleep takes no time behind an @",
    "Key s\nOpen noisy": "Open stands once, before anything is done",
    "Open a\nOpen b": "Open stands once",
    "Key s\nSet Keys on": "Set Keys stands before anything is done",
    "Hide Shwo": "Shwo is no word of a script. Did you mean Show?",
    "Caption it is so": 'the text of Caption needs quotes around it: "it is …"',
    "Command step 3": "the text of Command needs quotes",
    "Key s \x1b[2J": r"\x1b[2J",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str) -> None:
    with pytest.raises(Refused) as error:
        parsed(f"# first\n{text}", "a.tape")
    line = 2 + text.count("\n")
    assert str(error.value).startswith(f"a.tape:{line}: ") and WRONG[text] in str(error.value)


@pytest.mark.parametrize(
    "pattern",
    [r"step +\d+ of", r"(?:A|B) ●", r"[(+*)]+ \(a+\)+ x{2}", r"\d{4}-\d{2}-\d{2}.*?(GD|SGD)?$", "{", "(ab)+"],
)
def test_a_pattern_that_comes_to_an_end_is_taken(pattern: str) -> None:
    assert parsed(f"Wait /{pattern}/", "a").acts == [(1, Wait(pattern, 15.0))]


parts_of_patterns = st.sampled_from(
    ["a", "a*", "a+", "a?", "a{1,9}", "(", "(?:", ")", ")*", ")+", "|", ".*", "[a-b]+", "\\(", "?"]
)


@given(st.lists(parts_of_patterns, max_size=9).map("".join))
def test_what_is_taken_as_a_pattern_ends_on_the_worst_of_rows(pattern: str) -> None:
    try:
        check_pattern(pattern)
    except InputError:
        return
    found(pattern, "a" * 60 + "!")


def test_of_many_errors_those_that_are_said_are_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    guessed: list[str] = []
    monkeypatch.setattr("gdtui.film.values.nearest", lambda name, known: guessed.append(name))
    with pytest.raises(Refused) as error:
        parsed("Slep\n" * 5000, "a.tape")
    assert str(error.value).endswith("and 4980 more") and len(guessed) <= 2 * MOST


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Refused) as error:
        parsed("Foo\nKey s\nSleep x\n", "a.tape")
    assert [line.split(": ")[0] for line in str(error.value).split("\n")] == ["a.tape:1", "a.tape:3"]


words = st.sampled_from(
    [*WORDS, *KEYS, *SETTINGS, "s", "3", "1s", '"a', '"b"', "/x/", "/(/", "80x24", "#", "@1s"]
)


@given(st.lists(st.one_of(words, st.text(max_size=5)), max_size=12), st.sampled_from([" ", "\n"]))
def test_any_text_is_a_script_or_is_refused_in_lines_that_do_no_harm(parts: list[str], between: str) -> None:
    try:
        script = parsed(between.join(parts), "a.tape")
    except InputError as error:
        assert all(line.startswith("a.tape:") and line.isprintable() for line in str(error).split("\n"))
    else:
        assert all(isinstance(number, int) for number, _ in script.acts)


@pytest.mark.parametrize(
    ("data", "what"),
    [(b"Key s\0", "is no script"), (b"#" * (MAX_BYTES + 1), "is no script"), (None, "No such")],
)
def test_a_file_that_is_no_script_is_refused(tmp_path: Path, data: bytes | None, what: str) -> None:
    file = tmp_path / "a.tape"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(InputError, match=what):
        read_script(file)


def test_an_endless_file_is_refused() -> None:
    with pytest.raises(InputError, match="is no script"):
        read_script(Path("/dev/zero"))


def test_what_is_not_utf_8_is_read_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "a.tape"
    file.write_bytes(b"\xef\xbb\xbfCaption '\xff'\r\nKey s\r\n")
    assert [act for _, act in read_script(file).acts] == [Caption("\ufffd"), Press(("s",))]
