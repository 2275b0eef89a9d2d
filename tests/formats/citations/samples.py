"""CSL items for the tests of all citation formats."""

NEWS = {
    "id": "article-1",
    "type": "article-newspaper",
    "title": "Ministers meet",
    "author": [{"family": "Lee", "given": "Ann Mary"}, {"family": "Dean", "given": "Bob"}],
    "container-title": "The Gazette",
    "publisher": "The Gazette",
    "issued": {"date-parts": [[2025, 3, 31]]},
    "URL": "https://news.example/a_b?x=1&y=50%25",
    "language": "en",
    "genre": "news",
    "abstract": "What was agreed.",
    "archive": "Summit Archive",
    "archive_location": "https://archive.example/articles/1/ministers-meet/",
    "source": "Summit Archive",
}
UNSIGNED = {name: value for name, value in NEWS.items() if name not in ("author", "issued")}
SUPPLIED = {name: value for name, value in NEWS.items() if name != "author"} | {
    "title": "[Report on a meeting]",
    "custom": {"title_supplied": True},
}
PLEDGE = {
    "id": "pledge-7",
    "type": "webpage",
    "title": "£30 million for joint operations",
    "author": [{"literal": "Home Office, London"}, {"literal": "France"}],
    "container-title": "Summit Archive",
    "issued": {"date-parts": [[2025, 3]]},
    "event-title": "London Summit",
    "URL": "https://archive.example/pledges/7/joint-operations/",
    "language": "en",
    "genre": "Pledge",
    "version": "3",
    "note": "Status as of 2 June 2025: under way; revision 3 of 5 June 2025",
    "archive": "Summit Archive",
    "archive_location": "https://archive.example/pledges/7/joint-operations/",
    "source": "Summit Archive",
}
