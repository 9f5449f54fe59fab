"""Benchmarks: `python -m tests.bench` measures what the README says of speed, and prints it as a table.

Everything is a ratio to something simple that is measured in the same minutes on the same machine, or a count
of bytes, which no machine changes. They are no tests: a noisy machine fails nobody.
"""
