"""What the screen, the trace and the charts share: rows of text, numbers, labels, views."""
