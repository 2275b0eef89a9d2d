"""HTTP behaviour of the API: errors, caching, CORS, documentation."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from articles.api.docs import EXAMPLES
from tests import factories as f

pytestmark = pytest.mark.django_db
API = "/api/v1/"
TEXT = "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "status", "parameters"),
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
        ("search/?cursor=YWZ0ZXI6MTI", 400, ["cursor"]),  # after:12, without a kind
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
def test_errors_name_the_parameter(client, path, status, parameters):
    response = client.get(f"{API}{path}")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    problem = json.loads(response.content)
    assert problem["status"] == status
    assert problem["detail"]
    assert [error["parameter"] for error in problem.get("errors", [])] == parameters


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_write_methods_are_not_allowed(client, method):
    assert getattr(client, method)(f"{API}articles/").status_code == 405


def test_method_not_allowed_is_a_problem_response(client):
    response = client.post(f"{API}articles/")
    assert response["Content-Type"] == "application/problem+json"
    assert "POST" in json.loads(response.content)["detail"]


def test_conditional_requests(client):
    article = f.ArticleFactory()
    for path in (f"{API}articles/", f"{API}articles/{article.pk}/", f"{API}schema/"):
        first = client.get(path)
        assert first["Last-Modified"]
        for header, value in (
            ("If-None-Match", first["ETag"]),
            ("If-Modified-Since", first["Last-Modified"]),
        ):
            again = client.get(path, headers={header: value})
            assert (again.status_code, again.content) == (304, b"")
            assert again["Access-Control-Allow-Origin"] == "*"
    etag = client.get(f"{API}articles/")["ETag"]
    article.title = "Another"
    article.save()
    assert client.get(f"{API}articles/", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("filters", "parameter"),
    [("summit=nowhere", "summit"), ("from=yesterday", "from"), ("from=2026&to=2025", "from")],
)
def test_exports_and_feeds_reject_invalid_filters_with_the_same_message(client, filters, parameter):
    response = client.get(f"{API}articles/?{filters}")
    (error,) = json.loads(response.content)["errors"]
    assert (response.status_code, error["parameter"]) == (400, parameter)
    for path in ("/articles/export.csv", "/articles/feed/"):
        rejected = client.get(f"{path}?{filters}")
        assert (rejected.status_code, rejected["Content-Type"]) == (400, TEXT)
        assert rejected.content.decode().strip() == error["detail"]


def test_corrected_queries_are_reported(client):
    f.QuoteFactory(exact="This vile trade")
    data = client.get(f"{API}quotes/", {"q": "vile OR"}).json()
    (notice,) = data["notices"]
    assert data["total"] == 1
    exported = client.get("/quotes/export.json", {"q": "vile OR"})
    assert json.loads(b"".join(exported.streaming_content))["notices"] == [notice]
    assert client.get(f"{API}quotes/", {"q": "vile"}).json()["notices"] == []


def test_cors(client):
    response = client.get(f"{API}articles/", headers={"Origin": "https://elsewhere.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.has_header("Access-Control-Allow-Credentials")
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert client.cookies == {}
    preflight = client.options(
        f"{API}articles/",
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "If-None-Match",
        },
    )
    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in preflight["Access-Control-Allow-Headers"]


def test_examples_of_the_documentation(client):
    overdue = f.PledgeFactory(deadline="2024-01-01")
    f.QuoteFactory(
        article=None, summit=None, exact="This vile trade", speaker__slug="ada", form="direct"
    )
    for language in ("fr", "de", "en"):
        f.ArticleFactory(language=language)
    responses = {url: client.get(url) for _, url in EXAMPLES}
    assert {url for url, response in responses.items() if response.status_code != 200} == set()
    data = {url: json.loads(response.content) for url, response in responses.items()}
    assert [item["id"] for item in data["/api/v1/pledges/?due=overdue"]["items"]] == [overdue.pk]
    phrase = next(url for url in data if "vile+trade" in url)
    assert data[phrase]["total"] == 1
    either = next(u for u in data if parse_qs(urlsplit(u).query).get("language") == ["fr", "de"])
    assert data[either]["total"] == 2


def test_documentation_page(client):
    response = client.get(f"{API}docs/")
    page = response.content.decode()
    assert response["Content-Type"] == "text/html; charset=utf-8"
    for _, url in EXAMPLES:
        assert f"<code>{url.replace('&', '&amp;').replace(chr(34), '&quot;')}</code>" in page
    for name in ("per_page", "expand", "facets", "role_at_time", "status_as_of_precision"):
        assert f"<code>{name}</code>" in page
    assert "style=" not in page
    assert page.count("<script") == 2  # the site's module and the JSON-LD
