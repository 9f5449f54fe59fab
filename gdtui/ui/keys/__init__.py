"""Keys: their names, those that a user moved, and what waits to be heard."""
