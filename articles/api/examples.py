"""Questions that show what the API can do; the documentation prints them and the tests ask them."""

EXAMPLES: tuple[tuple[str, str], ...] = (
    ("Pledges whose deadline is past without a verdict", "/api/v1/pledges/?due=overdue"),
    (
        "How many pledges have each status, without the pledges themselves",
        "/api/v1/pledges/?facets=status&per_page=1&fields=id",
    ),
    (
        "The oldest pledges, with their ledgers",
        "/api/v1/pledges/?order=oldest&expand=status_updates&per_page=5",
    ),
    ("Direct quotes with the phrase “vile trade”", '/api/v1/quotes/?q="vile trade"&form=direct'),
    (
        "Articles in French or German of the year 2025",
        "/api/v1/articles/?language=fr&language=de&from=2025&to=2025",
    ),
    ("Articles in any language but English", "/api/v1/articles/?language=-en"),
    (
        "Titles and sources of all articles, to go through",
        "/api/v1/articles/?cursor=&fields=id,title,source_url",
    ),
    ("Speakers by the number of their quotes", "/api/v1/speakers/?order=most"),
    ("The newest summits", "/api/v1/summits/?per_page=3"),
    ("Publishers by the number of their articles", "/api/v1/publishers/?order=most"),
    ("Countries, with what the archive holds on each", "/api/v1/countries/?per_page=100"),
    (
        "The words that most sources quote, with each source's rendition",
        "/api/v1/statements/?order=most&expand=quotes&per_page=5",
    ),
    ("A search over everything", "/api/v1/search/?q=smuggling"),
    ("The same, to go through all that it finds", "/api/v1/search/?q=smuggling&cursor="),
)
