"""A recorded run is walked as any other: by steps and epochs, whatever is known of them."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.errors import InputError
from gdtui.core.runs.recorded import Recorded
from gdtui.core.runs.recording import Column, Recording
from gdtui.core.runs.run import End
from gdtui.core.runs.source import Listing, Printed, Rerun, Source
from gdtui.core.session.session import Session

COLUMNS = (
    Column("epoch", "epoch"),
    Column("loss", "loss"),
    Column("gradient", "w"),
    Column("parameter", "w"),
)


class Written:
    """A program that has been written down: epochs of these lengths, one step at a time."""

    listing = Listing("own.py", ())
    left_out, waits, command = 0, False, "gdtui watch own.py"
    knobs: dict[str, float] = {}
    notices: Sequence[str] = ()
    changes: Sequence[tuple[int, str, float]] = ()

    def __init__(self, epochs: Sequence[int], columns: Sequence[Column] = COLUMNS) -> None:
        self.recording, self._columns = Recording(), columns
        self._rows = [float(epoch + 1) for epoch, length in enumerate(epochs) for _ in range(length)]
        self.recording.begin([Column("epoch", "epoch"), Column("parameter", "w")], [1.0, 0.5])
        if Column("epoch", "epoch") not in columns:
            self.recording = Recording()
            self.recording.begin([Column("parameter", "w")], [0.5])

    def bring(self, steps: int) -> None:
        while len(self.recording) < min(steps, len(self._rows)):
            index = len(self.recording)
            row = dict(zip(COLUMNS, (self._rows[index], index / 2, -1.0, float(index)), strict=True))
            self.recording.add(self._columns, [[row[column] for column in self._columns]])

    @property
    def tracks(self) -> "Sequence[Source]":
        return [self]

    def made_with(self, other: Source, steps: int) -> int:
        return 0

    @property
    def end(self) -> End:
        steps = len(self.recording)
        return End("finished" if steps == len(self._rows) else "running", steps)

    def set(self, name: str, value: float) -> None:
        raise InputError("watch.no_knobs")

    def again(self, steps: int, name: str, value: float) -> Rerun:
        raise InputError("watch.no_knobs")

    def shared_with(self, other: Source) -> int:
        return 0

    def count_printed(self, steps: int) -> int:
        return 0

    def printed(self, first: int, stop: int) -> Sequence[Printed]:
        return []


def epoch_end(session: Session, count: int = 1) -> int:
    """Go to the end of an epoch, as the key does."""
    search = session.ways.search_epoch_end(count)
    while not search.advance():
        pass
    session.goto(search.found or 0)
    return session.steps


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8), st.integers(1, 3))
def test_epochs_end_where_they_do_however_long_they_are(lengths: list[int], count: int) -> None:
    session, ends = Session(Recorded(Written(lengths))), np.cumsum(lengths).tolist()
    for at in range(count - 1, len(ends), count):
        assert epoch_end(session, count) == ends[at]
        assert session.moment.epoch == at + 1
    session.goto(sum(lengths))
    for before in reversed([0, *ends[:-1]]):
        session.goto(session.ways.epoch_beginning())
        assert session.steps == before


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8))
def test_the_program_goes_one_step_further_to_show_an_epochs_end_and_no_more(lengths: list[int]) -> None:
    source = Written(lengths)
    session = Session(Recorded(source))
    for end in np.cumsum(lengths).tolist():
        assert epoch_end(session) == end
        assert len(source.recording) == min(end + 1, sum(lengths))


def test_a_loop_without_epochs_has_none() -> None:
    session = Session(Recorded(Written([4], COLUMNS[1:])))
    session.goto(2)
    assert session.moment.epoch is None and session.run.epochs is None
    with pytest.raises(InputError, match="no epochs that are known"):
        session.ways.epoch_end()


def test_rows_that_lack_something_have_gaps() -> None:
    recording = Recording()
    w, b = Column("parameter", "w"), Column("parameter", "b")
    recording.begin([w], [1.0])
    recording.add([w], [[2.0]])
    recording.add([b, w], [[3.0, 4.0]])
    recording.add([b], [[5.0]])
    assert recording.names("parameter") == ("w", "b")
    found = recording.block("parameter", ("w", "b"), 0, 3)
    expected = np.array([[2.0, np.nan], [4.0, 3.0], [np.nan, 5.0]])
    assert np.array_equal(found, expected, equal_nan=True)
    assert recording.named_row(2) == {"b": 5.0}


@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=3000))
def test_a_recording_keeps_every_bit_however_long_it_grows(values: list[float]) -> None:
    recording, w = Recording(), Column("parameter", "w")
    for value in values:
        recording.add((w,), [[value]])
    assert recording.column("parameter", "w").tobytes() == np.array(values).tobytes()
