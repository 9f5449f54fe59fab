"""Makes the pictures and films in this folder from the scripts in it: python screenshots/make.py"""

import sys
from pathlib import Path

from gdtui.cli import main

HERE = Path(__file__).parent

if __name__ == "__main__":
    for script in sorted(HERE.glob("*.tape")):
        print(script.name, file=sys.stderr)
        main(["record", str(script)])
