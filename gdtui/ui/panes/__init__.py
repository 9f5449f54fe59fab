"""The panes: each a function from a moment and a size to rows, and a widget that shows them."""
