"""The rows that a model is fitted to: built-in datasets, files, data from Python."""
