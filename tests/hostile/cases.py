"""Hostile query strings by family, each a list of (name, value) pairs.

Wherever markup makes sense the value carries ``MARK``, which must never come back unescaped.
"""

from __future__ import annotations

from itertools import product

MARK = "<x7q onload='a\"b'>"
NAMES = (
    "summit", "speaker", "publisher", "organisation", "country", "topic", "language", "status",
    "kind",
)  # fmt: skip
Pairs = list[tuple[str, str]]

SYNTAX = (
    '"', '""', '"unclosed', "-", "--", "-- -", "OR", "OR OR", "a OR", "OR a", "AND NOT", "NOT",
    "*", "**", "a*", "*a", "a**", "?", "a?b", "~", "a~2", "a^9", "(", ")", "((((", "(a", "a)",
    "()", "[a TO b]", "{a TO b}", "[* TO *]", ":", "a:", ":a", "a:b", "a:b:c", "speaker:",
    'speaker:"', "speaker:*", "-speaker:x", "speaker:-x", "from:", "from:x", "from:2025-99-99",
    "to:9999999999", "from:2025 from:2024", "status:kept status:kept", "topic:a OR topic:b",
    "title:a", "_id:1", "body:*", "\\", "\\\\", '\\"', "a\\", "a && b", "a || b", "!a", "+a", "+-a",
    "a AND b OR c", "'a", "a'b", "“", "“a", "”“", "«a»", "a/b", "/a/", "/(a+)+$/", "%", "_", "%%",
    "a%b", "a_b", "{{7*7}}", "{% load x %}", "${7*7}", "#{7*7}", "%s", "%(a)s", "{0}",
    "{0.__class__}",
    f"{MARK}", f'"{MARK}"', f"-{MARK}", f"speaker:{MARK}", f'speaker:"{MARK}"', f"{MARK}:a",
    f"from:{MARK}", f"a {MARK} b", "</title><script>", "<!--", "]]>", "&lt;", "&#60;script&#62;",
    "javascript:alert(1)", "data:text/html,x", "=1+1", "@SUM(1)", "a" * 200, "a" * 201,
    "a " * 100, '"a ' * 60, "-a " * 60, "a OR " * 40 + "a", "(" * 200, "a*" * 100,
    "speaker:a " * 20,
    "\t\n\r", "a\x0bb", "a\x85b", "a\u2028b",
)  # fmt: skip
UNICODE = (
    "é", "e\u0301", "ß", "ẞ", "İ", "ı", "ﬁ", "Ａ", "²", "١٢", "数", "한", "עב", "ب", "\u202egnp",
    "\u200b", "\u200d", "\ufeff", "\ufffe", "\uffff", "\U0001f600", "👩‍👩‍👧‍👦", "\U0010ffff",
    "a\u0300" * 60, "\u0130" * 60, "ﷺ" * 50, "\u1e9e" * 66, "\ue000", "A\u030a", "Ω",
)  # fmt: skip
NUMBERS = (
    "0", "-0", "00", "01", "-1", "1.5", "1e3", "1e999", "0x1", "1_000", " 1", "1 ", "+1", "NaN",
    "Infinity", "-Infinity", "²", "١", "１", "2147483647", "2147483648", "9223372036854775807",
    "9223372036854775808", "-9223372036854775809", "18446744073709551616", "9" * 100, "9" * 1999,
    "1,2", "1;2", "1'", "true", "null", "undefined", "[]", "{}", "500", "501", "1\u00a0",
)  # fmt: skip
DATES = (
    "0000", "0000-00-00", "0001", "9999", "9999-12-31", "10000", "10000-01-01", "2025", "2025-0",
    "2025-13", "2025-00", "2025-02-30", "2024-02-29", "2023-02-29", "2025-1-1", "25-01-01",
    "2025-01-01T00:00:00", "2025-01-01 00:00", "2025/01/01", "01.02.2025", "-2025", "+2025",
    "２０２５", "٢٠٢٥", "2025-", "-", "--", "today", "now()", "1e4", "2025-01-01'", f"2025{MARK}",
    "2025-W01", "2025-001", "9" * 50,
)  # fmt: skip
INJECTIONS = (
    "'", "''", "' OR '1'='1", "1' OR 1=1 --", "1; DROP TABLE articles_article", "') OR ('1'='1",
    "' UNION SELECT password FROM auth_user --", "1 AND SLEEP(5)", "1; SELECT pg_sleep(5)",
    "'||pg_sleep(5)--", "randomblob(1000000000)", "*/ OR /*", "\\'; --", "%27%20OR%201=1",
    "a' AND 1=CAST((SELECT 1) AS int) --", "$$", "`id`", "$(id)", "|id", ";id", "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd", "file:///etc/passwd", "http://127.0.0.1:1/", "//evil.example",
    "\r\nSet-Cookie: a=b", "%0d%0aSet-Cookie: a=b", "a\r\n\r\n<html>", "(&(cn=*))", "{$ne: 1}",
    "__class__", "__proto__", "constructor", MARK,
)  # fmt: skip
LOOKUPS = (
    "title__contains", "body__regex", "publisher__slug", "state", "state__in", "pk", "pk__in", "id",
    "speaker__user__password__startswith", "articles__body", "summit__isnull", "q__icontains",
    "order_by", "limit", "offset", "format", "page_size", "fields", "filter", "search", "$where",
    "q[]", "q[a]", "q.a", "summit[]", "page[]", "_", "__class__", "csrfmiddlewaretoken", "",
    MARK, "a" * 1999, "a" * 2001,
)  # fmt: skip
ORDERS = (
    "id", "-id", "pk", "?", "-?", "body", "-body", "publisher__name", "rank", "RANDOM()", "1", "-1",
    "newest,oldest", "newest--", "NEWEST", "newest;", "(select 1)", "state", "password", MARK, "\0",
    " newest", "newest ", "--newest", "newest' --", "-", "é", "a" * 1999,
)  # fmt: skip


def one(names, values) -> list[Pairs]:
    return [[(name, value)] for name, value in product(names, values)]


FAMILIES: dict[str, list[Pairs]] = {
    "query syntax": one(["q"], SYNTAX),
    "unicode": one(["q", "speaker", "topic"], UNICODE),
    "numbers": one(["page", "q"], NUMBERS) + one(["summit", "kind"], NUMBERS[::3]),
    "dates": one(["from", "to"], DATES)
    + [[("from", a), ("to", b)] for a, b in product(DATES[::7], repeat=2)],
    "injection": one(["q", "summit", "status", "country", "page", "from"], INJECTIONS)
    + [(("more", "publisher"), ("within", value)) for value in INJECTIONS],
    "lookups": one(LOOKUPS, ["1", "a' OR 1=1"]),
    "orders": one(["order"], ORDERS),
    "nul": one([*NAMES, "q", "from", "to", "order", "page", "other"], ["\0", "a\0b"]),
    "overlong": one(
        [*NAMES, "q", "from", "order", "page"], ["a" * 2000, "a" * 2001, "9" * 2000, "é" * 2001]
    ),
    "repeated": [
        [(name, f"v{turn}") for turn in range(number)]
        for name, number in product((*NAMES, "q", "from", "to", "order", "page"), (2, 20, 21))
    ]
    + [[(name, "-"), (name, "")] for name in NAMES]
    + [[(name, "-" + MARK), (name, MARK)] for name in NAMES]
    + [[(f"p{turn}", "x") for turn in range(1500)]]
    + [[(name, "x") for name in NAMES] * 2],
}  # fmt: skip
