"""Conditions on the steps of a run: their language, their quantities, and where they are hit."""
