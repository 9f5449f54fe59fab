"""The screen: keys in, commands to the session, and a moment down to every pane."""
