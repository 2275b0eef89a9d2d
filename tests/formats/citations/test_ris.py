import rispy

from articles.formats.citations import ris
from tests.formats.citations.samples import NEWS, PLEDGE, UNSIGNED


def test_rispy_reads_every_field():
    news, unsigned, pledge = rispy.loads(ris([NEWS, UNSIGNED, PLEDGE]))
    assert news == {
        "type_of_reference": "NEWS",
        "id": "article-1",
        "authors": ["Lee, Ann Mary", "Dean, Bob"],
        "title": "Ministers meet",
        "secondary_title": "The Gazette",
        "publisher": "The Gazette",
        "year": "2025",
        "date": "2025/03/31/",
        "abstract": "What was agreed.",
        "type_of_work": "news",
        "language": "en",
        "name_of_database": "Summit Archive",
        "urls": [
            "https://news.example/a_b?x=1&y=50%25",
            "https://archive.example/articles/1/ministers-meet/",
        ],
    }
    assert {"authors", "year", "date"} & set(unsigned) == set()
    assert pledge["authors"] == ["Home Office London", "France"]
    assert (pledge["year"], pledge["date"], pledge["edition"]) == ("2025", "2025/03//", "3")
    assert pledge["notes"] == ["Status as of 2 June 2025: under way; revision 3 of 5 June 2025"]
    assert pledge["urls"] == ["https://archive.example/pledges/7/joint-operations/"]


def test_no_items():
    assert ris([]) == ""


def test_records_are_not_numbered():
    lines = ris([NEWS]).splitlines()
    assert (lines[0], lines[-2:]) == ("TY  - NEWS", ["ER  - ", ""])
