"""Templates of list pages ask neither the search engine nor the database."""

import pytest
from django.db import connection
from django.template.response import SimpleTemplateResponse

from articles.search.engine import SearchEngine
from articles.search.tantivy.engine import TantivyEngine
from tests.search.archive import Archive

pytestmark = pytest.mark.django_db

LISTS = (
    "articles", "quotes", "pledges", "speakers", "summits", "organisations", "topics", "search",
)  # fmt: skip
QUERIES = (
    "",
    "page=2",
    "q=border",
    "q=bordr",
    "q=border+nowhere&country=gb",
    "q=%22unclosed+(OR+speaker:nobody",
    "from=2025-01&to=2025-12&country=-gb",
    "summit=nowhere&from=31.3.2025&due=someday",
    "more=country",
    "more=country&within=fr",
    "more=country&within=zz",
    "briefing=yes",
    "made_by_speaker=nobody",
)


def refuse(*args, **kwargs):
    raise AssertionError("a template asked the search engine or the database")


@pytest.fixture
def rendered(monkeypatch):
    """Names of the rendered templates; engine and database refuse to work during rendering."""
    templates = []
    render = SimpleTemplateResponse.render

    def render_cut_off(response):
        templates.append(response.template_name)
        with monkeypatch.context() as patch, connection.execute_wrapper(refuse):
            for name in vars(SearchEngine):
                if not name.startswith("_"):
                    patch.setattr(TantivyEngine, name, refuse)
            return render(response)

    monkeypatch.setattr(SimpleTemplateResponse, "render", render_cut_off)
    return templates


@pytest.mark.parametrize("backend", ["engine", "database", "empty"])
@pytest.mark.parametrize("name", LISTS)
def test_rendering_asks_nothing(client, index, settings, rendered, name, backend):
    settings.PAGE_SIZE = 2
    if backend != "empty":
        Archive(seed=3)
    if backend != "database":
        index()
    # Pages are slower without an index, so only every third query is tested.
    queries = QUERIES[::3] if backend == "database" else QUERIES
    answers = [client.get(f"/{name}/?{query}") for query in queries]
    template = answers[0].template_name
    assert {answer.status_code for answer in answers} <= {200, 400, 404}
    assert rendered == [template] * sum(answer.status_code == 200 for answer in answers)
    assert len(rendered) > len(queries) / 2
