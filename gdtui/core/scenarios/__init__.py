"""Scenarios: what is fitted, by which runs, and where they stand, as a file or options ask for it."""
