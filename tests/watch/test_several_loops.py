"""Several trainings in one file, and one that is come to again: each run is a track of its own."""

from pathlib import Path

import pytest

from tests.watch.watched import seen, told, with_standin, written

Capture = pytest.CaptureFixture[str]

TWO = """
    w = 1.0
    for epoch in range(3):
        grad = w - 3
        w = w - 0.5 * grad
        loss = grad ** 2

    v = 9.0
    for epoch in range(2):
        for x in (1.0, 2.0):
            dv = v - x
            v -= 0.5 * dv
"""


def test_two_loops_are_a_track_each_by_their_lines(tmp_path: Path, capfd: Capture) -> None:
    file = written(tmp_path, TWO)
    found = told(capfd, file)
    assert [row["track"] for row in found.rows] == ["line 4"] * 3 + ["line 11"] * 4
    assert [row["step"] for row in found.rows] == [1, 2, 3, 1, 2, 3, 4]
    assert [row["w"] for row in found.rows[:3]] == [2.0, 2.5, 2.75]
    assert [row["v"] for row in found.rows[3:]] == [5.0, 3.5, 2.25, 2.125]
    assert [(row["epoch"], row["sample"]) for row in found.rows[3:]] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    live = seen(file).live
    assert [len(each.recording) for each in live.tracks] == [3, 4] and live.first.end.steps == 3
    assert [live._sources.name_of(track) for track in (0, 1)] == ["line 4", "line 11"]
    assert [live.listing_of(track).update for track in (0, 1)] == [4, 11] and live.first.listing.update == 4
    assert [each.recording.start for each in live.tracks] == [{"w": 1.0}, {"v": 9.0}]


def test_one_loop_alone_has_no_name_in_its_rows(tmp_path: Path, capfd: Capture) -> None:
    assert "track" not in told(capfd, written(tmp_path, TWO[: TWO.index("    v =")])).rows[0]


CALLED = """
    def train(lr):
        w = 1.0
        for epoch in range(2):
            g = w - 3
            w -= lr * g
        return w


    train(0.5)
    train(0.25)
"""


def test_a_function_that_is_called_twice_has_two_tracks(tmp_path: Path, capfd: Capture) -> None:
    file = written(tmp_path, CALLED)
    rows = told(capfd, file).rows
    assert [(row.get("track"), row["step"], row["epoch"], row["w"]) for row in rows] == [
        (None, 1, 1, 2.0),
        (None, 2, 2, 2.5),
        ("line 5 (2)", 1, 1, 1.5),
        ("line 5 (2)", 2, 2, 1.875),
    ]
    assert [each.recording.start for each in seen(file).live.tracks] == [{"w": 1.0}] * 2


GOING_ON = {
    "handed over": """
    def train_epoch(w):
        for x in (1.0, 2.0):
            w -= 0.25 * (w - x)
        return w


    w = 9.0
    for epoch in range(3):
        w = train_epoch(w)
    """,
    "an object's": """
    class Model:
        def __init__(self):
            self.w = 9.0

        def fit(self):
            for x in (1.0, 2.0):
                self.w -= 0.25 * (self.w - x)


    model = Model()
    for epoch in range(3):
        model.fit()
        model.w = max(-100.0, model.w * 0.5)  # it is a part of the training
    """,
    "a loop's": """
    w = 9.0
    for epoch in range(3):
        for x in (1.0, 2.0):
            w -= 0.25 * (w - x)
    """,
}


@pytest.mark.parametrize("source", GOING_ON.values(), ids=GOING_ON)
def test_what_goes_on_from_where_it_was_is_one_track(source: str, tmp_path: Path) -> None:
    assert [len(each.recording) for each in seen(written(tmp_path, source)).live.tracks] == [6]


def test_another_object_and_a_reset_begin_anew(tmp_path: Path) -> None:
    source = GOING_ON["an object's"].replace("        model.fit()", "        Model().fit(); model.fit()")
    tracks = seen(written(tmp_path, source.replace("range(3)", "range(2)"))).live.tracks
    assert [len(each.recording) for each in tracks] == [2, 4, 2]


FOLDS = """
    for fold in range(3):
        w = 1.0 + fold
        OUTER
            for x in (1.0, 2.0):
                w -= 0.25 * (w - x)
"""


@pytest.mark.parametrize(
    ("outer", "steps"), [("for epoch in range(2):", 4), ("for i in range(2):", 4), ("if True:", 2)]
)
def test_folds_whose_epochs_start_again_are_a_track_each(outer: str, steps: int, tmp_path: Path) -> None:
    tracks = seen(written(tmp_path, FOLDS.replace("OUTER", outer))).live.tracks
    assert [len(each.recording) for each in tracks] == [steps] * 3
    assert [each.recording.start for each in tracks] == [{"w": 1.0}, {"w": 2.0}, {"w": 3.0}]
    if steps == 4:
        assert [each.recording.column("epoch", "epoch").tolist() for each in tracks] == [[1, 1, 2, 2]] * 3


def test_of_very_many_runs_the_first_are_recorded_and_it_is_said(tmp_path: Path, capfd: Capture) -> None:
    source = CALLED.replace("    train(0.5)\n    train(0.25)", "    for i in range(70): train(0.5)")
    found = told(capfd, written(tmp_path, source))
    assert len(found.rows) == 128 and found.said.count("more often than 64 times") == 1


def test_two_loops_of_optimizers_each_have_their_epochs(tmp_path: Path) -> None:
    with_standin(tmp_path)
    loop = """
    {w} = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([{w}], lr=0.5)
    for epoch in range({count}):
        optimizer.zero_grad()
        loss = torch.given(1.0, ({w}, 1.0))
        loss.backward()
        optimizer.step()
        late = epoch
    """
    source = "    import torch\n" + loop.format(w="w", count=2) + loop.format(w="v", count=3)
    tracks = seen(written(tmp_path, source)).live.tracks
    assert [each.recording.column("epoch", "epoch").tolist() for each in tracks] == [[1, 2], [1, 2, 3]]
    assert tracks[1].recording.column("variable", "late").tolist() == [0, 1, 2]
    assert tracks[1].recording.start == {"v": 1.0}


def test_no_loop_in_another_and_none_that_only_might_be_one_is_taken_beside(tmp_path: Path) -> None:
    source = """
    total = 0.0
    for x in (1.0, 2.0):
        total = total + x
    w = 1.0
    for epoch in range(3):
        g = w - 3
        w -= 0.5 * g
        for k in range(2):
            total -= k * 1.0
    """
    assert [len(each.recording) for each in seen(written(tmp_path, source)).live.tracks] == [3]


def test_of_more_trainings_than_have_room_it_is_said(tmp_path: Path) -> None:
    source = "for lr in range(1, {}):\n    w = 1.0\n    for i in range(2):\n        w -= 0.01 * lr * 2 * w\n"
    for count, said in ((6, False), (7, True)):
        found = seen(written(tmp_path, source.format(count + 1)))
        assert len(found.live.tracks) == count
        assert any("more than 6 trainings" in each for each in found.live.notices) is said


OBJECTS = """
class Net:
    def __init__(self, w): self.w = w

    def update(self):
        g = 2 * self.w
        self.w -= 0.25 * g

"""
FITTED = """
class Net:
    def __init__(self, w): self.w = w

    def update(self):
        for i in range(2):
            g = 2 * self.w
            self.w -= 0.25 * g

"""
TURNS = """
a, b = Net(1.0), Net(8.0)
for i in range(4):
    for net in (a, b):
        net.update()
"""


@pytest.mark.parametrize(("net", "updates", "made"), [(OBJECTS, 4, [0, 1, 2, 3]), (FITTED, 8, [0, 0, 2, 2])])
def test_objects_that_are_trained_in_turn_have_a_track_each(
    net: str, updates: int, made: list[int], tmp_path: Path
) -> None:
    first, second = seen(written(tmp_path, net + TURNS)).live.tracks
    for track, start in ((first, 1.0), (second, 8.0)):
        assert track.recording.start == {"self.w": start}
        found = track.recording.column("parameter", "self.w").tolist()
        assert found == [start / 2**step for step in range(1, updates + 1)]
    assert [second.made_with(first, steps) for steps in range(1, 5)] == made


PASSED_ON = {
    "objects": ("a, b = Net(1.0), Net(8.0)", "a.w -= 0.25 * 2 * a.w; a, b = b, a"),
    "places": ("net, k = [Net(1.0), Net(8.0)], 0", "net[k].w -= 0.25 * 2 * net[k].w; k = 1 - k"),
    "dictionaries": ("p, q = {'w': 1.0}, {'w': 8.0}", "p['w'] -= 0.25 * 2 * p['w']; p, q = q, p"),
}


@pytest.mark.parametrize(("start", "turn"), PASSED_ON.values(), ids=PASSED_ON)
def test_a_pass_that_goes_on_to_another_has_moved_the_one_before(
    start: str, turn: str, tmp_path: Path
) -> None:
    source = f"class Net:\n    def __init__(self, w): self.w = w\n{start}\nfor i in range(4):\n    {turn}\n"
    for track, first in zip(seen(written(tmp_path, source)).live.tracks, (1.0, 8.0), strict=True):
        (name,) = track.recording.names("parameter")
        assert track.recording.column("parameter", name).tolist() == [first / 2, first / 4]


HANDED = {
    "lists": ("[1.0]", "[8.0]", "for j in range(1): w[j] -= 0.25 * 2 * w[j]"),
    "dictionaries": ("{'w': 1.0}", "{'w': 8.0}", "w['w'] -= 0.25 * 2 * w['w']"),
    "arrays": ("np.ones(2)", "8 * np.ones(2)", "w -= 0.25 * 2 * w"),
    "lists of objects": ("[Net(1.0)]", "[Net(8.0)]", "for l in w: l.w -= 0.25 * 2 * l.w"),
}


@pytest.mark.parametrize(("one", "other", "update"), HANDED.values(), ids=HANDED)
def test_what_is_handed_over_in_turn_has_a_track_each(
    one: str, other: str, update: str, tmp_path: Path
) -> None:
    source = "import numpy as np\nclass Net:\n    def __init__(self, w): self.w = w\n"
    source += f"def step(w):\n    {update}\na, b = {one}, {other}\nfor i in range(3):\n    step(a); step(b)\n"
    tracks = seen(written(tmp_path, source)).live.tracks
    assert [len(track.recording) for track in tracks] == [3, 3]
    for track, start in zip(tracks, (1.0, 8.0), strict=True):
        assert set(track.recording.start.values()) == {start}


def test_a_copy_beside_what_it_is_a_copy_of_is_another(tmp_path: Path) -> None:
    source = f"{OBJECTS}import copy\na = Net(1.0)\na.update()\nb = copy.copy(a)\nb.update()\na.update()\n"
    assert [len(each.recording) for each in seen(written(tmp_path, source)).live.tracks] == [2, 1]


def test_a_copy_of_an_object_goes_on_with_what_it_was(tmp_path: Path) -> None:
    source = f"{OBJECTS}net = Net(1.0)\nfor i in range(4):\n    net = Net(net.w)\n    net.update()\n"
    (track,) = seen(written(tmp_path, source)).live.tracks
    assert track.recording.column("parameter", "self.w").tolist() == [0.5, 0.25, 0.125, 0.0625]
