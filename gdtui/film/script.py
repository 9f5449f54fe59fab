"""The script of a film: a line for each thing that is done, in the words that VHS has for it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from gdtui.core.errors import InputError, visible, visible_file
from gdtui.core.scenarios.refusals import Refused
from gdtui.film.acts import Act, Caption, Change, Mark, Paste, Press, Roll, Say, Screenshot, Sleep, Wait
from gdtui.film.lines import Line, tokens_of
from gdtui.film.values import SETTINGS, Settings, Unknown, film_file, key_name, seconds, sought, still_file
from gdtui.ui.commands.table import COMMANDS
from gdtui.ui.commands.words import read as read_words

MAX_BYTES = 1_000_000  # of a script: more is something else
MAX_TIMES = 10_000  # presses of a key in one line
WAITED = 15.0  # seconds, where nobody says how long
ANY_TIME = ("Size", "Theme", "TypingSpeed")  # settings that may change on the way


@dataclass
class Script:
    """How it is opened and shown, what is done, each act with its line, and which files it goes to."""

    file: str
    opened: tuple[str, ...] = ()  # what stands behind gdtui to open it
    opened_at: int = 0  # in which line that is
    outputs: list[str] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)
    acts: list[tuple[int, Act]] = field(default_factory=list)

    @property
    def pictures(self) -> list[str]:
        """The files that pictures of a moment go to."""
        return [act.file for _, act in self.acts if isinstance(act, Screenshot)]

    @property
    def has_bar(self) -> bool:
        """Does anything stand below the screen at any time?"""
        return self.settings.keys or any(isinstance(act, Caption) for _, act in self.acts)


def read_script(path: Path) -> Script:
    """Return the script in a file. InputError where there is none; Refused says all that is wrong in it."""
    try:
        with path.open("rb") as source:
            data = source.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError("film.unreadable", file=visible_file(path), error=error.strerror) from None
    if len(data) > MAX_BYTES or b"\0" in data:
        raise InputError("film.no_script", file=visible_file(path), most=MAX_BYTES)
    return parsed(data.decode("utf-8-sig", "replace"), str(path))


def parsed(text: str, file: str) -> Script:
    """Return the script of a text. Refused says all that is wrong in it, line by line."""
    script, wrong, name = Script(file), [], visible_file(file)
    for number, written in enumerate(text.splitlines(), 1):
        try:
            line = Line(number, tokens_of(written))
            while line.tokens:
                _read(script, line)
        except InputError as error:
            wrong.append(InputError("film.wrong", file=name, line=number, what=error.with_traceback(None)))
    if wrong:
        raise Refused(wrong)
    return script


def _read(script: Script, line: Line) -> None:
    """Read a word of the script, with what belongs to it."""
    word, _, pause = line.next(InputError("film.word")).text.partition("@")
    reader = WORDS.get(word) or _key_of(word)
    line.pause = seconds(pause) if pause else None
    act = reader(script, line)
    if pause and not isinstance(act, Press | Wait):
        raise InputError("film.no_pause", word=word)
    if act is not None:
        script.acts.append((line.number, act))


def _key_of(word: str) -> "Reader":
    """Return the reader of a word that is a key."""
    if word in KEYS or "+" in word:
        return _presses(key_name(word.lower()))
    raise Unknown(InputError("film.unknown_word", name=visible(word)), word, (*WORDS, *KEYS))


def _output(script: Script, line: Line) -> None:
    script.outputs.append(film_file(line.next(InputError("film.needs_file", word="Output")).text))


def _set(script: Script, line: Line) -> Act | None:
    name = line.next(InputError("film.needs_setting", known=" ".join(SETTINGS))).text
    if name not in SETTINGS:
        what = InputError("film.unknown_setting", name=visible(name), known=" ".join(SETTINGS))
        raise Unknown(what, name, SETTINGS)
    field, reader = SETTINGS[name]
    value = reader(line.next(InputError("film.needs_value", name=name)).text)
    if not script.acts:
        script.settings = replace(script.settings, **{field: value})  # type: ignore[arg-type]
        return None
    if name not in ANY_TIME:
        raise InputError("film.set_late", name=name)
    return Change(field, value)


def _open(script: Script, line: Line) -> None:
    if script.acts or script.opened:
        raise InputError("film.open_late")
    script.opened, script.opened_at = tuple(token.text for token in line.rest()), line.number


def _quoted(line: Line, word: str) -> str:
    """Return the text that a word needs. InputError where it goes on without quotes."""
    token = line.next(InputError("film.needs_text", word=word))
    if token.kind == "word" and line.tokens and line.tokens[0].text.partition("@")[0] not in (*WORDS, *KEYS):
        raise InputError("film.needs_quotes", word=word, text=visible(f"{token.text} {line.tokens[0].text}"))
    return token.text


def _type(script: Script, line: Line) -> Act:
    text = _quoted(line, "Type")
    return Press(tuple(map(key_name, text)), line.pause)


def _key(script: Script, line: Line) -> Act | None:
    return _presses(key_name(line.next(InputError("film.needs_key")).text))(script, line)


def _presses(key: str) -> "Reader":
    return lambda script, line: Press((key,) * line.count(MAX_TIMES), line.pause)


def _command(script: Script, line: Line) -> Act:
    words = _quoted(line, "Command")
    if read_words(words, COMMANDS) is None:
        raise InputError("film.needs_text", word="Command")
    return Say(words)


def _with_text(act: Callable[[str], Act], word: str) -> "Reader":
    return lambda script, line: act(_quoted(line, word))


def _sleep(script: Script, line: Line) -> Act:
    return Sleep(seconds(line.next(InputError("film.needs_time")).text))


def _screenshot(script: Script, line: Line) -> Act:
    return Screenshot(still_file(line.next(InputError("film.needs_file", word="Screenshot")).text))


def _wait(script: Script, line: Line) -> Act:
    return Wait(
        sought(line.next(InputError("film.needs_sought"))), WAITED if line.pause is None else line.pause
    )


Reader = Callable[[Script, Line], Act | None]
WORDS: dict[str, Reader] = {
    "Output": _output,
    "Set": _set,
    "Open": _open,
    "Type": _type,
    "Key": _key,
    "Paste": lambda script, line: Paste(_quoted(line, "Paste")),
    "Sleep": _sleep,
    "Command": _command,
    "Caption": _with_text(Caption, "Caption"),
    "Marker": _with_text(Mark, "Marker"),
    "Hide": lambda script, line: Roll(False),
    "Show": lambda script, line: Roll(True),
    "Screenshot": _screenshot,
    "Wait": _wait,
}
# Keys that are words themselves, as in VHS; so are those with a plus, such as Ctrl+L.
KEYS: tuple[str, ...] = (
    "Enter",
    "Tab",
    "Space",
    "Backspace",
    "Escape",
    "Delete",
    "Up",
    "Down",
    "Left",
    "Right",
)
KEYS += ("Home", "End", "PageUp", "PageDown")
