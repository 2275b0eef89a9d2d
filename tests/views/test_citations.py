"""Citation files of records and lists: RIS, BibTeX, CSL-JSON."""

import json

import bibtexparser
import pytest
import rispy
from bibtexparser.bparser import BibTexParser

from articles.models import State
from tests import factories as f

pytestmark = pytest.mark.django_db
FORMS = {
    "ris": "application/x-research-info-systems; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
}


def ids(form, content):
    text = content.decode()
    if form == "json":
        return [item["id"] for item in json.loads(text)]
    if form == "ris":
        return [item["id"] for item in rispy.loads(text)]
    return [
        item["ID"] for item in bibtexparser.loads(text, BibTexParser(common_strings=True)).entries
    ]


@pytest.mark.parametrize("form", FORMS)
def test_citation_file_of_a_record(client, form):
    for record in (f.ArticleFactory(), f.QuoteFactory(), f.PledgeFactory()):
        response = client.get(f"{record.get_absolute_url()}cite.{form}")
        name = f"{record._meta.model_name}-{record.pk}"
        assert response.status_code == 200
        assert response["Content-Type"] == FORMS[form]
        assert response["Content-Disposition"] == (
            f'attachment; filename="summit-archive-{name}.{form}"'
        )
        assert ids(form, response.content) == [name]


def test_citations_use_the_site_url(client, settings):
    settings.SITE_URL = "https://archive.example"
    quote = f.QuoteFactory()
    (item,) = json.loads(client.get(f"{quote.get_absolute_url()}cite.json").content)
    assert item["URL"] == f"https://archive.example/quotes/{quote.pk}/"


def test_wrong_slug_redirects(client):
    article = f.ArticleFactory()
    response = client.get(f"/articles/{article.pk}/other/cite.ris")
    assert (response.status_code, response["Location"]) == (
        301,
        f"{article.get_absolute_url()}cite.ris",
    )


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_unpublished_records_are_not_cited(client, state):
    article = f.ArticleFactory(state=state)
    assert client.get(f"{article.get_absolute_url()}cite.ris").status_code == 404
    assert b"".join(client.get("/articles/cite.ris").streaming_content) == b""


def test_unknown_format_is_404(client):
    assert client.get(f"{f.ArticleFactory().get_absolute_url()}cite.docx").status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_citation_file_of_a_filtered_list(client, form):
    summit = f.SummitFactory()
    wanted = [f.PledgeFactory(summit=summit) for _ in range(3)]
    f.PledgeFactory()
    response = client.get(f"/pledges/cite.{form}", {"summit": summit.slug, "order": "oldest"})
    content = b"".join(response.streaming_content)
    assert ids(form, content) == [f"pledge-{pledge.pk}" for pledge in wanted]
    assert response["Content-Type"] == FORMS[form]


def test_batches_are_joined():
    from articles.formats.citations import citation_stream
    from tests.formats.citations.samples import NEWS, PLEDGE

    for form in FORMS:
        whole = "".join(citation_stream([[NEWS], [PLEDGE]], form))
        assert ids(form, whole.encode()) == ["article-1", "pledge-7"]
        assert ids(form, "".join(citation_stream([], form)).encode()) == []
