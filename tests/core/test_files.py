"""Data files: what is written is what is read, to the last bit; what is no number is named where it is."""

import csv
import gzip
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gdtui.core.data import source as sources
from gdtui.core.data import table as tables
from gdtui.core.data.cells import looks_like_number, number
from gdtui.core.data.datasets import Dataset
from gdtui.core.data.dialect import separator_of
from gdtui.core.data.files import read_file
from gdtui.core.errors import InputError, OptionError
from gdtui.core.problem.problems import Asked, asked_problem, problem
from gdtui.core.training.config import run_config

BAD = Path(__file__).parent.parent / "data" / "bad"
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(FLOATS, min_size=width, max_size=width), min_size=1, max_size=8)
)
# Names, of which none is a number, with what a file can hold in quotes.
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8).filter(
    lambda name: not looks_like_number(name) and name == name.strip() and "\ufeff" not in name
)
DIALECTS = st.fixed_dictionaries(
    {
        "separator": st.sampled_from(",;\t"),
        "comma": st.booleans(),
        "end": st.sampled_from(["\n", "\r\n"]),
        "bom": st.booleans(),
        "blanks": st.integers(0, 3),
        "last": st.booleans(),
        "quoted": st.booleans(),
        "padded": st.booleans(),
    }
)


class Written:
    """A table as a file would have it; where columns are parted by a comma its numbers have points."""

    def __init__(
        self, rows: Sequence[Sequence[float]], names: Sequence[str] | None, dialect: dict[str, object]
    ) -> None:
        self.decimal = "," if dialect["comma"] and dialect["separator"] != "," else "."
        self.cells = [[self._cell(value, dialect) for value in row] for row in rows]
        if names is not None:
            self.cells.insert(0, list(names))
        self.dialect = dialect

    def _cell(self, value: float, dialect: dict[str, object]) -> str:
        text = repr(value).replace(".", self.decimal)
        return f" {text}  " if dialect["padded"] else text

    def bytes(self) -> bytes:
        out = io.StringIO()
        csv.writer(
            out,
            delimiter=str(self.dialect["separator"]),
            lineterminator=str(self.dialect["end"]),
            quoting=csv.QUOTE_ALL if self.dialect["quoted"] else csv.QUOTE_MINIMAL,
        ).writerows(self.cells)
        end = str(self.dialect["end"])
        text = out.getvalue().removesuffix(end) + end * (
            int(str(self.dialect["blanks"])) + bool(self.dialect["last"])
        )
        return b"\xef\xbb\xbf" * bool(self.dialect["bom"]) + text.encode()


def read(
    content: bytes, x: str | None = None, target: str | None = None, decimal: str | None = None
) -> Dataset:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        return read_file("-", x, target, decimal)


def refusal(content: bytes, **chosen: str) -> str:
    with pytest.raises(InputError) as refused:
        read(content, **chosen)
    said = str(refused.value)
    assert said.isprintable()
    return said


def bits(values: Sequence[float]) -> list[str]:
    return [float(value).hex() for value in values]


@given(TABLES, st.data(), DIALECTS)
def test_a_table_reads_back_bit_for_bit(
    rows: list[list[float]], data: st.DataObject, dialect: dict[str, object]
) -> None:
    width = len(rows[0])
    names = data.draw(st.none() | st.lists(NAMES, min_size=width, max_size=width, unique=True))
    written = Written(rows, names, dialect)
    found = read(written.bytes(), decimal=written.decimal)
    assert [bits(row) for row in found.x.tolist()] == [bits(row[:-1]) for row in rows]
    assert bits(found.y.tolist()) == bits([row[-1] for row in rows])
    if names is not None:
        assert len(found.names) == width - 1


@given(TABLES, st.data(), DIALECTS)
def test_any_columns_can_be_chosen_in_any_order(
    rows: list[list[float]], data: st.DataObject, dialect: dict[str, object]
) -> None:
    width = len(rows[0])
    names = [f"name{i}" for i in range(width)] if data.draw(st.booleans()) else None
    order = data.draw(st.permutations(range(width)))
    target, *features = order[: data.draw(st.integers(2, width))]
    written = Written(rows, names, dialect)
    called = [str(i + 1) for i in range(width)] if names is None else names
    found = read(
        written.bytes(),
        decimal=written.decimal,
        x=",".join(called[i] for i in features),
        target=called[target],
    )
    assert [bits(row) for row in found.x.tolist()] == [bits([row[i] for i in features]) for row in rows]
    assert bits(found.y.tolist()) == bits([row[target] for row in rows])


DAMAGED = [
    "",
    "NA",
    "nan",
    "inf",
    "-Infinity",
    "1e999",
    "1_000",
    "٤",
    "5%",
    "1.2.3",
    "x",
    "0x10",
    "1 2",
    "--1",
]
DAMAGED += [
    " ",
    "   ",
    "+ 1",
    " e5",
    "1e",
    "e5",
    ".",
    "+",
    "1e5.5",
    "½",
    "1d5",
    "1\x00",
    "\x1b[2J",
    "'1'",
    "1\u00a0",
    "[/red]",
]


@given(TABLES, st.data(), DIALECTS)
def test_a_damaged_cell_is_named_with_its_line_and_column(
    rows: list[list[float]], data: st.DataObject, dialect: dict[str, object]
) -> None:
    width = len(rows[0])
    names = [f"name{i}" for i in range(width)] if data.draw(st.booleans()) else None
    row, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, width - 1))
    written = Written(rows, names, dialect)
    damaged = data.draw(st.sampled_from(DAMAGED))
    line = row + (names is not None)
    written.cells[line][column] = damaged
    title = str(column + 1) if names is None else names[column]
    said = refusal(written.bytes(), decimal=written.decimal)
    assert said.startswith(f"standard input: line {line + 1}, column '{title}': "), said


@given(TABLES, st.data(), DIALECTS)
def test_a_row_of_another_length_is_named(
    rows: list[list[float]], data: st.DataObject, dialect: dict[str, object]
) -> None:
    names = [f"name{i}" for i in range(len(rows[0]))]
    written = Written(rows, names, dialect)
    row = data.draw(st.integers(1, len(rows)))
    written.cells[row] = data.draw(st.sampled_from([written.cells[row][1:], [*written.cells[row], "1"]]))
    said = refusal(written.bytes(), decimal=written.decimal)
    count, width = len(written.cells[row]), len(rows[0])
    assert said == f"standard input: line {row + 1} has not {width} columns, as line 1 has, but {count}"


@given(st.lists(st.tuples(FLOATS, FLOATS, FLOATS), min_size=1, max_size=30), st.integers(20, 200), st.data())
def test_blocks_do_not_show(rows: list[tuple[float, ...]], size: int, data: st.DataObject) -> None:
    """Wherever the file is cut, and whether the fast or the careful way reads a block: the same bits."""
    lines = [",".join(map(repr, row)) for row in rows]
    odd = data.draw(st.sets(st.integers(0, len(lines) - 1)))
    quoted = ['"' + line.replace(",", '","') + '"' for line in lines]
    text = "".join(f"{quoted[i] if i in odd else line}\n" for i, line in enumerate(lines))
    damaged = f"{text}1,oops,3\n{text}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "BLOCK", size)
        whole = read(text.encode())
        chosen = read(text.encode(), x="3", target="1")
        said = refusal(damaged.encode())
    assert [bits([*x, y]) for x, y in zip(whole.x.tolist(), whole.y.tolist(), strict=True)] == [
        *map(bits, rows)
    ]
    assert chosen.x[:, 0].tolist() == whole.y.tolist() and chosen.y.tolist() == whole.x[:, 0].tolist()
    assert said == f"standard input: line {len(rows) + 1}, column '2': 'oops' is not a number"


@given(st.lists(st.text('0123456789+-.eE \t\r\n,;"xn', max_size=6), min_size=1, max_size=12))
def test_the_fast_way_reads_nothing_that_the_careful_one_refuses(parts: list[str]) -> None:
    content = ("1,2\n" + ",".join(parts) + "\n").encode()
    with pytest.MonkeyPatch.context() as patch:
        fast = outcome(content)
        patch.setattr(tables.Table, "_plain", lambda self, block: None)
        careful = outcome(content)
    assert fast == careful


def outcome(content: bytes, **chosen: str) -> object:
    try:
        found = read(content, **chosen)
    except InputError as error:
        return str(error)
    return [bits(row) for row in found.x.tolist()], bits(found.y.tolist())


CELLS = [
    "1",
    " ",
    "",
    "+",
    "-",
    "e5",
    "1 2",
    ".5",
    "5.",
    ".",
    "1e",
    "nan",
    " 1 ",
    "1\r",
    "\t",
    "0x1",
    '"1"',
    "-0",
]


@given(
    st.lists(st.lists(st.sampled_from(CELLS), min_size=2, max_size=2), min_size=1, max_size=4),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
@example([["", "1"]], "\r\n", True)
@example([["1", " "]], "\n", False)
@example([["1", ""]], "\r\n", False)
def test_the_fast_way_reads_cells_as_the_careful_one_does(
    rows: list[list[str]], end: str, chosen: bool
) -> None:
    content = "".join(",".join(row) + end for row in [["3", "4"], *rows]).encode()
    options = {"x": "2", "target": "1"} if chosen else {}
    with pytest.MonkeyPatch.context() as patch:
        fast = outcome(content, **options)
        patch.setattr(tables.Table, "_plain", lambda self, block: None)
        careful = outcome(content, **options)
    assert fast == careful


@given(st.text(max_size=12))
def test_a_number_is_one_to_python_too(cell: str) -> None:
    value = number(cell, ".")
    if value == value:
        assert value == float(cell) and cell.isascii() and "_" not in cell


LECTURE = ([[1.0], [2.0], [3.0]], [2.0, 4.0, 6.0])


def columns(found: Dataset) -> tuple[list[list[float]], list[float]]:
    return found.x.tolist(), found.y.tolist()


@pytest.mark.parametrize(
    ("content", "chosen"),
    [
        (b"\xef\xbb\xbfx,y\r\n1,2\r\n2,4\r\n3,6\r\n\r\n", {}),
        (b"x;y\n1,0;2,0\n2,0;4,0\n3,0;6,0\n", {"decimal": ","}),
        (b"1\t2\n2\t4\n3\t6\n", {"decimal": ","}),
        (b"1,0\t2,0\n2,0\t4,0\n3,0\t6,0\n", {"decimal": ","}),
        (b"1,2\n2,4\n3,6", {}),
        (b'name,y,x\n"a, b",2,1\n"c\nd",4,2\n"",6,3\n', {"x": "x", "target": "y"}),
        (b"5.1,1,2,setosa\n4.9,2,4,setosa\n4.7,3,6,virginica\n", {"x": "2", "target": "3"}),
        (b'"a,b",y\n1,2\n2,4\n3,6\n', {"x": '"a,b"'}),
    ],
)
def test_the_lectures_data_in_any_writing(content: bytes, chosen: dict[str, str]) -> None:
    assert columns(read(content, **chosen)) == LECTURE


@pytest.mark.parametrize(
    ("content", "chosen", "said"),
    [
        (
            b"x;y\n1,0;2,0\n",
            {},
            "line 2, column 'x': '1,0' is not a number; --decimal , reads decimal commas",
        ),
        (
            b"1,0;2,0\n2,0;4,0\n",
            {},
            "line 1, column '1': '1,0' is not a number; --decimal , reads decimal commas",
        ),
        (b"1,0\t2,0\n", {}, "line 1, column '1': '1,0' is not a number; --decimal , reads decimal commas"),
        (b"1;2.5\n", {"decimal": ","}, "column '2': '2.5' is not a number with a decimal comma"),
        (b"1,0,2,0\n", {"decimal": ","}, "--decimal , needs columns that a semicolon or a tab parts"),
        (b"x,y\n1,2\n2,\n", {}, "line 3, column 'y': the cell is empty"),
        (b"x,y\n1,2\nNA,4\n", {}, "line 3, column 'x': 'NA' is not a number"),
        (b"NA,2\n1,2\n", {}, "line 1, column '1': 'NA' is not a number (line 1 is a row"),
        (b"area,2019\n1,2\n", {}, "line 1, column '1': 'area' is not a number (line 1 is a row"),
        (b"x,y\n1,1e999\n", {}, "line 2, column 'y': '1e999' is beyond float64"),
        (b"x,y\n1,2\n", {"x": "y"}, "column 'y' is a feature and the target; --target names another one"),
        (b"x,y\n1,2\n", {"x": "x", "target": "x"}, "column 'x' is a feature and the target"),
        (b"x,y,z\n1,2,3\n", {"x": "x,x"}, "--x: column 'x' is given twice"),
        (b"area,y\n1,2\n", {"x": "Area"}, "--x: there is no column 'Area', but 'area'; the columns: area, y"),
        (b"x,y\n1,2\n", {"target": "1"}, "--target: there is no column '1'; the columns: x, y"),
        (b"x,y\n1,2\n", {"x": ""}, "--x: there is no column ''; the columns: x, y"),
        (b"1,2\n", {"x": "3"}, "--x: there is no column '3'; the columns: 1, 2"),
        (b"x,x,y\n1,2,3\n", {"x": "x"}, "--x: several columns are called 'x'"),
        (b"x,y\n1\n2\n", {}, "line 2 has not 2 columns, as line 1 has, but 1"),
        (b"x,y\n1\n2,3,4\n", {}, "line 2 has not 2 columns, as line 1 has, but 1"),
        (b"n,x,y\n\xe9,1,2\n", {"x": "x"}, "line 2 is not UTF-8"),
        (b"n,x,y\na,1,2\n\xe9,1,2\n", {"x": "x"}, "line 3 is not UTF-8"),
        (b"n,x,y\na\rb,1,2\n", {"x": "x"}, "line 2 has a carriage return that ends no line"),
        (b"", {}, "standard input is empty"),
        (b"\n\n\n", {}, "standard input is empty"),
        (b"\xef\xbb\xbf", {}, "standard input is empty"),
        (b"x,y\n", {}, "standard input has names, and no rows below them"),
        (b"x,y\n\n\n", {}, "standard input has names, and no rows below them"),
        (b"\nx,y\n1,2\n", {}, "line 1 is empty"),
        (b"x,y\n1,2\n\n2,4\n", {}, "line 3 is empty"),
        (b"x,y\r1,2\r", {}, "line 1 has a carriage return that ends no line"),
        (b"x,y\n1,2\n1,\xe9\n", {}, "line 3 is not UTF-8"),
        (b"\xff\xfex\x00,\x00y\x00\n\x00", {}, "line 1 is not UTF-8"),
        (b'n,x,y\n"a\nb",1,2\n"c\nd",1,oops\n', {"x": "x"}, "line 5, column 'y': 'oops' is not a number"),
        (b'x,y\n1,2\n"3"4,5\n', {}, "line 3: behind a quoted cell comes a separator"),
        (
            b"x,y\n1,2\n" + b'"' + b"5,6\n" * 50000,
            {},
            "line 3: a cell is too long; is its quote never closed?",
        ),
        (b"x,y\n1," + b"9" * 100 + b"x\n", {}, "column 'y': '" + "9" * 58 + "…' is not a number"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(content: bytes, chosen: dict[str, str], said: str) -> None:
    assert said in refusal(content, **chosen)


ACCEPTED = {"constant_feature", "crlf", "header_markup_broken", "header_markup_nested", "padded_numbers"}
ACCEPTED |= {"signs_and_exponents", "utf_bom", "header_clear_screen", "header_combining", "header_newline"}
ACCEPTED |= {"header_osc_link", "header_very_long", "huge_numbers", "mixed_scale", "single_row"}
REFUSED = {
    "blank_lines_then_bad": "line 3 is empty",
    "cell_boolean": "line 3, column 'price': 'true' is not a number",
    "cell_decimal_comma": "line 3, column 'price': '4,5' is not a number; --decimal , reads decimal commas",
    "cell_escape_codes": r"line 3, column 'price': '\x1b[31mEVIL\x1b]52;c;cm0gLXJmIH4=\x07\x1b]0;PWNED-TI",
    "cell_inf": "line 3, column 'price': 'inf' is not a number",
    "cell_missing_marker": "line 3, column 'price': 'NA' is not a number",
    "cell_percent": "line 3, column 'price': '5%' is not a number",
    "cell_two_points": "line 3, column 'price': '1.2.3' is not a number",
    "cell_unicode_digits": "line 3, column 'price': '٤' is not a number",
    "gzip_renamed": "is compressed by gzip: its name should end in .csv.gz",
    "latin_one": "line 1 is not UTF-8",
    "one_column": "has one column: a feature and a target are two",
    "ragged_long": "line 3 has not 2 columns, as line 1 has, but 3",
    "unclosed_quote": "line 3: a quote is opened, and never closed",
}


@pytest.mark.parametrize("path", sorted(BAD.glob("*.csv")), ids=lambda path: path.stem)
def test_bad_inputs(path: Path) -> None:
    if path.stem in ACCEPTED:
        found = read_file(str(path))
        assert all(name.isprintable() and len(name) <= 60 for name in (*found.names, found.target))
        return
    with pytest.raises(InputError) as refused:
        read_file(str(path))
    assert REFUSED[path.stem] in str(refused.value)


def test_a_compressed_file_is_read_and_a_broken_one_is_not(tmp_path: Path) -> None:
    packed = gzip.compress(b"1,2\n2,4\n3,6\n")
    whole, cut, plain = (tmp_path / f"{name}.csv.gz" for name in ("whole", "cut", "plain"))
    whole.write_bytes(packed)
    cut.write_bytes(packed[:-6])
    plain.write_bytes(b"1,2\n")
    assert columns(read_file(str(whole))) == LECTURE
    for path, said in (
        (cut, "cannot be unpacked"),
        (plain, "is not compressed, though its name ends in .gz"),
    ):
        with pytest.raises(InputError, match=said):
            read_file(str(path))
    spoiled = tmp_path / "spoiled.csv.gz"
    spoiled.write_bytes(packed[:12] + b"\xff\xff" + packed[14:])
    with pytest.raises(InputError, match="cannot be unpacked"):
        read_file(str(spoiled))


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    directory, pipe, empty = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv.gz"
    directory.mkdir()
    os.mkfifo(pipe)
    empty.touch()
    for path, said in (
        (directory, "is a directory, and no file"),
        (pipe, "is no regular file; - reads standard input"),
        (empty, "is empty"),
        (tmp_path / "none.csv", "there is no such file"),
        (tmp_path / ("n" * 300 + ".csv"), "File name too long"),
        ("a\0b.csv", "there is no such file"),
    ):
        with pytest.raises(InputError) as refused:
            read_file(str(path))
        assert said in str(refused.value) and str(refused.value).isprintable()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1,2\n")
    path.chmod(0)
    with pytest.raises(InputError, match="Permission denied"):
        read_file(str(path))


def test_a_decimal_point_is_one_of_two() -> None:
    with pytest.raises(OptionError) as refused:
        read(b"1,2\n", decimal="x")
    assert refused.value.option == "decimal"


def test_progress_comes_to_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1.5,2.5\n" * 300_000)
    told: list[tuple[int, int | None]] = []
    found = read_file(str(path), progress=lambda count, size: told.append((count, size)))
    assert len(found) == 300_000 and len(told) > 1
    assert told == sorted(told) and told[-1] == (path.stat().st_size,) * 2


def test_columns_lie_side_by_side(tmp_path: Path) -> None:
    found = read(b"1,2,3\n4,5,6\n")
    assert all(column.flags.c_contiguous for column in found.columns(np.float64)[0])


@given(st.text(',;\t\n"x1', max_size=30))
def test_any_beginning_has_a_separator(text: str) -> None:
    assert separator_of(text) in ",;\t"


@pytest.mark.parametrize("name", ["prices.tsv", "lectures", "a:b", "dir/none", "dir"])
def test_another_file_is_told_how_the_name_of_one_ends(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dir").mkdir()
    if "dir" not in name:
        (tmp_path / name).touch()
    with pytest.raises(InputError, match=f"{name}: the name of a data file ends in .csv or .csv.gz"):
        problem(name)


def test_a_file_that_is_called_like_a_dataset_hides_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lecture").touch()
    assert len(problem("lecture").dataset) == 3


@pytest.mark.parametrize("row", ["1e39,2", "1,-1e308", "3.5e38,1"])
def test_what_single_precision_has_no_room_for_is_refused_in_it(row: str, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text(f"area,price\n1,2\n{row}\n")
    chosen = asked_problem(Asked(str(path)))
    assert run_config(chosen).dtype == "float64"
    with pytest.raises(OptionError, match="'float32' is not wide enough: '(area|price)' is .* in row 2"):
        run_config(chosen, dtype="float32")
