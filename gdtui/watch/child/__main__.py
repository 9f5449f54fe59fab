"""Started as `python FOLDER FD`: watches one program, whose settings come over a socket."""

import sys

OLDEST = (3, 9)
TOO_OLD = 97  # exit code
if sys.version_info < OLDEST:
    sys.exit(TOO_OLD)

from importlib.util import module_from_spec, spec_from_file_location  # noqa: E402
from pathlib import Path  # noqa: E402

NAME = "_gdtui_watch"  # of the package here: nothing of the user's is called so


def main() -> None:
    """Make a package of this folder, and hand over to it."""
    folder = Path(__file__).resolve().parent
    sys.path.pop(0)  # this folder: the user's own modules may have the names of ours
    spec = spec_from_file_location(
        NAME, str(folder / "__init__.py"), submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(NAME)
    package = module_from_spec(spec)
    sys.modules[NAME] = package
    spec.loader.exec_module(package)
    running = __import__(NAME + ".running", fromlist=["run"])
    running.run(int(sys.argv[1]))


if __name__ == "__main__":
    main()
