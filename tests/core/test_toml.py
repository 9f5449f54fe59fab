"""TOML files say in which line each key stands, and a hostile one costs no time."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.toml import TomlError, lines_of, parsed, read_toml

NUMBERS = st.integers(-9, 9).map(str)
LISTS = st.lists(NUMBERS, max_size=4).map(lambda items: "[\n" + "".join(f"  {i},\n" for i in items) + "]")
TEXTS = st.sampled_from(['"#"', '"""\nkey = 1\n[table]\n"""', "'''\n'''", '"]"'])
GAPS = st.sampled_from(["", "# key = 1\n", "\n\n", "  \n# [x]\n"])


@st.composite
def files(draw: st.DrawFn) -> tuple[str, dict[tuple[str | int, ...], int]]:
    """A text with keys that are all different, and in which line each begins."""
    text = ""
    expected: dict[tuple[str | int, ...], int] = {}
    path: tuple[str | int, ...] = ()
    for i in range(draw(st.integers(1, 8))):
        text += draw(GAPS)
        if draw(st.booleans()) and i:
            path = (f"t{i}", 0) if draw(st.booleans()) else (f"t{i}",)
            head = f"[[t{i}]]" if len(path) == 2 else f"[t{i}]"
            expected[path] = text.count("\n") + 1
            text += f"{head}  # {i}\n"
        expected[(*path, f"k{i}")] = text.count("\n") + 1
        text += f"k{i} = {draw(st.one_of(NUMBERS, LISTS, TEXTS))}\n"
    return text, expected


@given(files())
def test_each_key_stands_in_the_line_in_which_it_is_written(
    file: tuple[str, dict[tuple[str | int, ...], int]],
) -> None:
    text, expected = file
    tomllib.loads(text)
    found = lines_of(text)
    assert {path: found[path] for path in expected} == expected


def test_values_of_a_list_of_tables_are_told_apart() -> None:
    found = lines_of("[[runs]]\nlr = 1\n\n[[runs]]\n\nlr = 2\n[[runs.changes]]\nstep = 3\n")
    assert found["runs", 0, "lr"] == 2
    assert found["runs", 1] == 4
    assert found["runs", 1, "lr"] == 6
    assert found["runs", 1, "changes", 0, "step"] == 8


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"a = 1\nb = \n", 2, "is no TOML"),
        (b"a = 1\na = 2\n", 2, "is no TOML: Cannot overwrite a value"),
        (b"a = 1\nb = '\xff'\n", 2, "line 2 is not UTF-8"),
        (b"a = 1\n" + b"a." * 4000 + b"a = 1\n", 2, "is nested too deeply"),
        (b"a = " + b"[" * 4000, None, "is nested too deeply"),
        (b"a = 1979-99-99", 1, "is no TOML"),
        (b'a = "', None, "is no TOML"),
    ],
)
def test_what_is_no_toml_is_said_with_its_line(data: bytes, line: int | None, what: str) -> None:
    with pytest.raises(TomlError, match=what) as found:
        parsed(data)
    assert found.value.line == line


def test_a_bom_is_no_character(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfa = 1\n")
    values: dict[str, Any] = read_toml(tmp_path / "a.toml", 100).values
    assert values == {"a": 1}


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_toml(tmp_path / "none.toml", 100)
    with pytest.raises(TomlError, match="is no regular file"):
        read_toml(tmp_path, 100)
    (tmp_path / "long.toml").write_text("#" * 2000)
    with pytest.raises(TomlError, match="is longer than 1 KiB"):
        read_toml(tmp_path / "long.toml", 1024)
