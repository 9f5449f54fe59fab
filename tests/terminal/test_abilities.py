"""What a terminal can show: a multiplexer is asked for its client, and is not believed without."""

import os
from pathlib import Path

import pytest

from gdtui.terminal import Abilities


@pytest.mark.parametrize(
    ("says", "locale", "ascii"),
    [
        ("echo 1", {}, False),
        ("echo 0", {"LC_ALL": "C.UTF-8"}, True),
        ("exit 1", {"LANG": "de_DE.UTF-8"}, False),
        ("exit 1", {"LC_CTYPE": "C.UTF-8"}, True),
        ("echo rubbish", {}, True),
    ],
)
def test_tmux_is_asked_whether_its_client_has_more_than_ascii(
    says: str, locale: dict[str, str], ascii: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmux = tmp_path / "tmux"
    tmux.write_text(f"#!/bin/sh\n{says}\n")
    tmux.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    given = {"PATH": os.environ["PATH"], "TMUX": "/tmp/none,1,0", **locale}  # noqa: S108
    assert Abilities.of(given).ascii is ascii
