"""Playback: how fast, how far, and what moves the cursor while time passes."""
