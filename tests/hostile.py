"""Texts that would do harm if they reached a terminal, or a reader of markup, as they are."""

CONTROL = [
    "\x1b[2J\x1b[H",
    "\x1b[31;1m red",
    "\x1b[?1049l\x1b[?25h",
    "\x1b[5n",
    "\x1b[8;5;5t\x1b[21t",
    "\x1bc",
    "\x1b",
    "\x1b[",
    "\x1b]",
    "\x1b]0;title\x07",
    "\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;cm0gLXJm\x07",
    "\x1bP1$r0m\x1b\\",
    "\x1b_Gi=1;OK\x1b\\",
    "\x9b2J",
    "\x9d0;title\x9c",
    "\x90q\x9c",
    "\x07\x08\x7f\x00\x0e\x0f",
    "line\rover\nwritten\r\nthrice",
    "form\x0cfeed\x0bvertical\x85next\u2028line\u2029paragraph",
]
UNSEEN = [
    "\u202eright to left\u202c",
    "\u2066isolated\u2069",
    "\u200fmark\u061c",
    "zero\u200bwidth\u2060\ufeff\u00ad",
    "tag\U000e0041\U000e0042",
    "z" + "\u0301" * 500,
    "\u0301" * 40,
    "\ufdfd wide \U0001f468\u200d\U0001f469\u200d\U0001f466 \u1100\u1161",
    "private \ue000 \U0010ffff \uffff",
    "lone \ud800 \udc80 surrogate",
]
MARKUP = [
    "[bold]bold[/bold]",
    "[b",
    "[a[0]]",
    "[/]",
    "[/bold]",
    "[link=https://example.org]here[/link]",
    "[@click=app.quit]click[/]",
    "[$accent]$variable",
    "\\[escaped\\]",
    ":warning:",
    "{braces} %s %(name)s",
]
LONG = ["x" * 4096, "[" * 4096, "\x1b[m" * 1024, "ŷ" * 4096, "", " ", "   padded   "]
TEXTS = [*CONTROL, *UNSEEN, *MARKUP, *LONG]
