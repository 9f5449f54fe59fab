"""Tracks: of a program with several optimizers the updates of each are a run, which comes when it begins."""

from collections.abc import Sequence

from gdtui.core.limits import RUNS
from gdtui.core.runs.recorded import Recorded
from gdtui.core.runs.run import Run


def tracks_beside(runs: Sequence[Run]) -> list[Recorded]:
    """Return a run for each track of these runs' programs that is none of them, as many as have room."""
    sources = [run.recorded.source for run in runs if run.recorded is not None]
    others = [track for source in sources for track in source.tracks if track not in sources]
    return [Recorded(track) for track in dict.fromkeys(others)][: max(0, RUNS - len(runs))]


def track_in(run: Run, other: Run) -> Recorded | None:
    """Return of a program that was run again the track that another run is of what it was; None of others."""
    if run.recorded is None or other.recorded is None:
        return None
    now, before = run.recorded.source, other.recorded.source
    if before not in before.tracks or not now.shared_with(before.tracks[0]):
        return None
    at = before.tracks.index(before)
    return Recorded(now.tracks[at]) if at < len(now.tracks) else None
