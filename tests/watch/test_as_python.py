"""A program that is watched is run as Python itself runs it: the same names, stacks, hooks and ends."""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gdtui.watch.printing import Watched
from gdtui.watch.process import Process
from gdtui.watch.program import Program
from tests.watch.watched import written

Capture = pytest.CaptureFixture[str]

TELLING = '''
    """What it is for."""
    import atexit, inspect, json, os, pickle, sys, traceback, logging

    def stacks():
        """The stack as the library tells it."""
        return {
            "inspect": [(frame.filename, frame.lineno, frame.function) for frame in inspect.stack()],
            "outer": [each.function for each in inspect.getouterframes(inspect.currentframe())],
            "extract": [(each.filename, each.lineno, each.name) for each in traceback.extract_stack()],
            "format": traceback.format_stack(),
            "from": [frame.f_code.co_name for frame, _ in traceback.walk_stack(inspect.currentframe())],
            "limit": [each.name for each in traceback.extract_stack(limit=1)],
        }

    class Own:
        """One that is pickled."""

    def caught():
        try:
            json.loads("{")
        except ValueError:
            return traceback.format_exc()

    main = sys.modules["__main__"]
    told = {
        "main": {name: str(getattr(main, name, "none")) for name in (
            "__name__", "__file__", "__package__", "__cached__", "__doc__")},
        "spec": getattr(main.__spec__, "name", None),
        "loader": type(main.__loader__).__name__,
        "dict": main.__dict__ is globals(),
        "names": sorted(name for name in globals() if name.startswith("__")),
        "argv": sys.argv,
        "orig": getattr(sys, "orig_argv", [])[1:],
        "path": sys.path,
        "pickled": type(pickle.loads(pickle.dumps(Own()))).__qualname__,
        "where": Own.__module__,
        "source": inspect.getsource(Own),
        "caught": caught(),
        "stacks": stacks(),
        "flags": str(sys.flags),
    }
    w = 1.0
    for i in range(2):
        w -= 0.5 * w
        told[f"in the loop {i}"] = stacks()
    atexit.register(lambda: json.dump(told, open(OUT, "w")))
    told["hook"] = sys.excepthook is sys.__excepthook__
    told["is main"] = __name__ == "__main__"
'''


@cache
def python_of(version: str) -> str | None:
    """A Python of a version that is installed here, and works; this one where none is asked for."""
    if not version:
        return sys.executable
    installed = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"))
    python = str(installed[0]) if installed else shutil.which(f"python{version}")
    works = python is not None and not subprocess.run([python, "-c", ""], capture_output=True).returncode
    return python if works else None


def both(folder: Path, source: str, python: str, *given: str, **how: object) -> tuple[Any, Any]:
    """What a program writes to OUT under Python, and watched."""
    written(folder, source.replace("OUT", repr(str(folder / "out"))))
    found = []
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    subprocess.run([python, *given, "--lr", "3"], cwd=folder, env=environment, capture_output=True)
    found.append(json.loads((folder / "out").read_text()))
    (folder / "out").unlink()
    process = Process(Program(**how, arguments=("--lr", "3"), python=python))  # type: ignore[arg-type]
    list(Watched(process).rows())
    process.end()
    found.append(json.loads((folder / "out").read_text()))
    return found[0], found[1]


@pytest.mark.parametrize("version", ["", "3.9", "3.13"], ids=["this", "oldest", "newest"])
@pytest.mark.parametrize("way", ["file", "module", "symlink", "absolute"])
def test_names_stacks_and_arguments_are_those_of_plain_python(
    way: str, version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = python_of(version)
    if python is None:
        pytest.skip(f"there is no Python {version}")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "link.py").symlink_to(tmp_path / "own.py")
    given, how = {
        "file": (["own.py"], {"file": "own.py"}),
        "absolute": ([str(tmp_path / "own.py")], {"file": str(tmp_path / "own.py")}),
        "symlink": (["other/link.py"], {"file": "other/link.py"}),
        "module": (["-m", "own"], {"module": "own"}),
    }[way]
    plain, watched = both(tmp_path, TELLING, python, *given, **how)
    assert isinstance(plain, dict) and isinstance(watched, dict)
    if way == "module":  # below the program are frames of the library that runs modules: they are left out
        for one in (plain, watched):
            for name in [name for name in one if name == "stacks" or name.startswith("in the loop")]:
                del one[name]
    assert watched == plain


HOOKS = {
    "own": "import sys\nsys.excepthook = lambda kind, value, at: print(kind.__name__, value, at.tb_lineno,"
    " at.tb_next.tb_frame.f_code.co_name, sys.last_value is value, file=sys.stderr)\n",
    "failing": "import sys\ndef hook(*given): 1 / 0\nsys.excepthook = hook\n",
    "leaving": "import sys\ndef hook(*given): sys.exit(5)\nsys.excepthook = hook\n",
    "none": "",
}
FAILING = """
def fails():
    raise ValueError("no")

w = 1.0
for i in range(3):
    w -= 0.5 * w
    {then}
"""


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize(
    "then",
    [
        "if i == 1: fails()",
        "try: fails()\n    except ValueError as error: raise KeyError(1) from error",
        "import sys; sys.exit('left')",
        "try: w.speling\n    finally: fails()",
    ],
)
def test_what_nobody_has_caught_is_reported_as_python_does(hook: str, then: str, tmp_path: Path) -> None:
    file = written(tmp_path, HOOKS[hook] + FAILING.format(then=then))
    plain = subprocess.run([sys.executable, str(file)], capture_output=True, text=True)
    process = Process(Program(file=str(file)))
    list(Watched(process).rows())
    process.end()
    assert "\n".join(process.output.text()) == plain.stderr.rstrip("\n")
    assert process.code == plain.returncode


SPAWNED = """
    import json, multiprocessing, os, sys

    class Own:
        def __init__(self, value):
            self.value = value

    def work(own):
        return [own.value + 1, __name__, type(own).__module__, os.path.basename(__file__), sys.argv[1:]]

    if __name__ == "__main__":
        w = 1.0
        for i in range(3):
            w -= 0.5 * w
        with multiprocessing.get_context(METHOD).Pool(2) as pool:
            found = pool.map(work, [Own(1), Own(2)])
        json.dump(found, open(OUT, "w"))
"""


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
def test_other_processes_find_the_programs_classes(method: str, tmp_path: Path) -> None:
    source = SPAWNED.replace("METHOD", repr(method))
    file = str(tmp_path / "own.py")
    plain, watched = both(tmp_path, source, sys.executable, file, file=file)
    assert watched == plain and plain[0][0] == 2


def test_what_is_printed_at_the_very_end_is_kept_with_its_colours(tmp_path: Path) -> None:
    source = "import atexit\natexit.register(print, 'at last')\nw = 1.0\nfor i in range(3): w -= 0.5 * w\n"
    process = Process(Program(file=str(written(tmp_path, source))))
    list(Watched(process).rows())
    process.end()
    assert [(line.step, line.text) for line in process.output.lines] == [(3, "at last")]
