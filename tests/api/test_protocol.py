"""How the API speaks HTTP: errors, caches, other origins, documentation."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from articles.api.examples import EXAMPLES
from tests import factories as f

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.mark.parametrize(
    ("address", "status", "parameters"),
    [
        ("articles/?sumit=london", 400, ["sumit"]),
        ("articles/?summit=nowhere", 400, ["summit"]),
        ("articles/?from=yesterday&language=xx", 400, ["from", "language"]),
        ("articles/?page=0", 404, ["page"]),
        ("articles/?page=two", 400, ["page"]),
        ("articles/?page=501", 404, ["page"]),
        ("articles/?page=1000001", 404, ["page"]),
        ("articles/?page=2", 404, ["page"]),
        ("articles/?per_page=101", 400, ["per_page"]),
        ("articles/?per_page=²", 400, ["per_page"]),
        ("articles/?order=sideways", 400, ["order"]),
        ("articles/?fields=title,colour", 400, ["fields"]),
        ("articles/?expand=everything", 400, ["expand"]),
        ("articles/?facets=colour", 400, ["facets"]),
        ("articles/?total=maybe", 400, ["total"]),
        ("articles/?cursor=nonsense", 400, ["cursor"]),
        ("articles/?cursor=&page=2&order=oldest", 400, ["page", "order"]),
        ("articles/?per_page=1&per_page=2", 400, ["per_page"]),
        ("search/?cursor=YWZ0ZXI6MTI", 400, ["cursor"]),  # after:12, of no kind
        ("countries/?cursor=YWZ0ZXI6MTI", 400, ["cursor"]),
        ("publishers/?summit=london", 400, ["summit"]),
        ("publishers/?country=zz", 400, ["country"]),
        ("statements/999/", 404, []),
        ("publishers/nobody/", 404, []),
        ("countries/zz/", 404, []),
        ("articles/?q=%00", 400, ["q"]),
        ("articles/?q=" + "a" * 2001, 400, ["q"]),
        ("articles/9223372036854775808/", 404, []),
        ("articles/999/", 404, []),
        ("speakers/nobody/", 404, []),
        ("articles/1/?page=2", 400, ["page"]),
        ("nothing/here", 404, []),
        ("schema/?x=1", 400, ["x"]),
    ],
)
def test_an_error_names_the_parameter(client, address, status, parameters):
    response = client.get(f"{API}{address}")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    problem = json.loads(response.content)
    assert problem["status"] == status
    assert problem["detail"]
    assert [one["parameter"] for one in problem.get("errors", [])] == parameters


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    assert getattr(client, method)(f"{API}articles/").status_code == 405


def test_that_nothing_can_be_written_is_said_to_programs(client):
    response = client.post(f"{API}articles/")
    assert response["Content-Type"] == "application/problem+json"
    assert "POST" in json.loads(response.content)["detail"]


def test_what_has_not_changed_is_not_sent_again(client):
    article = f.ArticleFactory()
    for address in (f"{API}articles/", f"{API}articles/{article.pk}/", f"{API}schema/"):
        first = client.get(address)
        assert first["Last-Modified"]
        for header, value in (
            ("If-None-Match", first["ETag"]),
            ("If-Modified-Since", first["Last-Modified"]),
        ):
            again = client.get(address, headers={header: value})
            assert (again.status_code, again.content) == (304, b"")
            assert again["Access-Control-Allow-Origin"] == "*"
    etag = client.get(f"{API}articles/")["ETag"]
    article.title = "Another"
    article.save()
    assert client.get(f"{API}articles/", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("filters", "detail"),
    [
        ("summit=nowhere", "“nowhere”"),
        ("from=yesterday", "“yesterday”"),
        ("from=2026&to=2025", "(2026)"),
    ],
)
def test_what_is_refused_was_not_left_out(client, filters, detail):
    for address in (f"{API}articles/", "/articles/export.csv", "/articles/feed/"):
        said = client.get(f"{address}?{filters}").content.decode()
        if address.startswith(API):
            (error,) = json.loads(said).get("errors", [])
            said = error["detail"]
        assert detail in said


def test_words_that_were_repaired_are_spoken_of(client):
    f.QuoteFactory(exact="This vile trade")
    answer = client.get(f"{API}quotes/", {"q": "vile or"}).json()
    assert (answer["total"], len(answer["notices"])) == (1, 1)
    exported = client.get("/quotes/export.json", {"q": "vile or"})
    assert json.loads(b"".join(exported.streaming_content))["notices"] == answer["notices"]
    assert client.get(f"{API}quotes/", {"q": "vile"}).json()["notices"] == []


def test_scripts_of_any_page_may_read_without_credentials(client):
    response = client.get(f"{API}articles/", headers={"Origin": "https://elsewhere.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.has_header("Access-Control-Allow-Credentials")
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert client.cookies == {}
    asked = client.options(
        f"{API}articles/",
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "If-None-Match",
        },
    )
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]


def test_the_examples_of_the_documentation_work(client):
    overdue = f.PledgeFactory(deadline="2024-01-01")
    f.QuoteFactory(
        article=None, summit=None, exact="This vile trade", speaker__slug="ada", form="direct"
    )
    for language in ("fr", "de", "en"):
        f.ArticleFactory(language=language)
    answers = {address: client.get(address) for _, address in EXAMPLES}
    assert {address for address, answer in answers.items() if answer.status_code != 200} == set()
    found = {address: json.loads(answer.content) for address, answer in answers.items()}
    assert [one["id"] for one in found["/api/v1/pledges/?due=overdue"]["items"]] == [overdue.pk]
    phrase = next(address for address in found if "vile trade" in address)
    assert found[phrase]["total"] == 1
    between = next(a for a in found if parse_qs(urlsplit(a).query).get("language") == ["fr", "de"])
    assert found[between]["total"] == 2


def test_the_documentation_is_a_page_of_our_own(client):
    response = client.get(f"{API}docs/")
    page = response.content.decode()
    assert response["Content-Type"] == "text/html; charset=utf-8"
    for _, address in EXAMPLES:
        assert f"<code>{address.replace('&', '&amp;').replace(chr(34), '&quot;')}</code>" in page
    for name in ("per_page", "expand", "facets", "role_at_time", "status_as_of_precision"):
        assert f"<code>{name}</code>" in page
    assert "style=" not in page
    assert page.count("<script") == 2  # the site's module and the JSON-LD
