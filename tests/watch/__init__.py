"""A person's own program in a process of its own."""
