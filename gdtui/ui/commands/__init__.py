"""Commands: the table of them, what they do, and how they are written in words."""
