"""A run without a screen: what the lecture's scripts print, CSV, or one JSON line a step."""
