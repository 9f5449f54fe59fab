"""Checks what somebody's own program printed against the run that it should be."""
