"""Example requests: shown in the documentation and executed by the tests."""

#: Title and URL.
EXAMPLES: tuple[tuple[str, str], ...] = (
    ("Overdue pledges", "/api/v1/pledges/?due=overdue"),
    (
        "Number of pledges by status, without the pledges themselves",
        "/api/v1/pledges/?facets=status&per_page=1&fields=id",
    ),
    (
        "The oldest pledges with their status history",
        "/api/v1/pledges/?order=oldest&expand=status_updates&per_page=5",
    ),
    ("Direct quotes with the phrase “vile trade”", '/api/v1/quotes/?q="vile trade"&form=direct'),
    (
        "Articles in French or German from 2025",
        "/api/v1/articles/?language=fr&language=de&from=2025&to=2025",
    ),
    ("Articles in any language except English", "/api/v1/articles/?language=-en"),
    (
        "Titles and sources of all articles, page by page",
        "/api/v1/articles/?cursor=&fields=id,title,source_url",
    ),
    ("Speakers with the most quotes", "/api/v1/speakers/?order=most"),
    ("The latest summits", "/api/v1/summits/?per_page=3"),
    ("Publishers with the most articles", "/api/v1/publishers/?order=most"),
    ("Countries with the number of their records", "/api/v1/countries/?per_page=100"),
    (
        "The statements quoted by most sources, with each source's wording",
        "/api/v1/statements/?order=most&expand=quotes&per_page=5",
    ),
    ("Search all records", "/api/v1/search/?q=smuggling"),
    ("All results of a search, page by page", "/api/v1/search/?q=smuggling&cursor="),
)
