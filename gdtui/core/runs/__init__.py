"""Runs: the steps that were taken, in columns, and the losses along them."""
