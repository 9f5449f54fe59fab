"""Films: a script of keys and commands is played into the app; out come a recording, or pictures."""
