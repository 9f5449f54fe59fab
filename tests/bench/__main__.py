"""Measures, and prints the table; exit code 1 where a budget was exceeded."""

import sys

from tests.bench import descent, rows, screen, steps

PARTS = (
    *(screen.starts, screen.keys, screen.runs, screen.slow, screen.held, screen.ahead),
    *(descent.trace, steps.steps, descent.far, descent.capped, descent.said, rows.rows),
)

if __name__ == "__main__":
    chosen = [part for part in PARTS if part.__name__ in sys.argv[1:]] or PARTS
    kept = True
    for part in chosen:
        for figure in part():
            print(figure.row(), flush=True)
            kept = kept and figure.kept
    sys.exit(0 if kept else 1)
