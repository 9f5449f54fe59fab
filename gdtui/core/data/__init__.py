"""The rows that a model is fitted to: built-in datasets, files, data from Python."""

STANDARD_INPUT, STANDARD_INPUT_FILE = "-", "/dev/stdin"  # two names for it, as elsewhere
