"""Property tests: the API's responses conform to its OpenAPI schema."""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from articles.models import Status
from tests import factories as f

# Generated slugs, dates and cursors are well-formed but may not exist: 400 is valid.
EXCLUDED_CHECKS = [positive_data_acceptance]

# The WSGI transport does not decompress responses.
HEADERS = {"Accept-Encoding": "identity"}


@pytest.fixture
def records(db):
    quote = f.QuoteFactory(organisation_at_time=f.OrganisationFactory())
    f.SourceLinkFactory(pledge=None, quote=quote)
    quote.article.topics.add(f.TopicFactory())
    pledge = f.PledgeFactory(parent=f.PledgeFactory())
    f.PledgeActorFactory(pledge=pledge)
    f.MentionFactory(pledge=pledge, article=quote.article)
    f.status_update(pledge, Status.KEPT, "2025-06")
    f.AppointmentFactory(speaker=quote.speaker)
    quote.statement = f.StatementFactory(speaker=quote.speaker, summit=quote.summit)
    quote.save()


@pytest.fixture
def wsgi_schema(records):
    # As in Django's test client: the signals would close the connection of the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_responses_conform_to_the_schema(wsgi_schema):
    """Every operation with random parameters: no server error, and only statuses, media types and
    content declared in the schema."""
    count = 0
    for operation in wsgi_schema.get_all_operations():

        @settings(
            max_examples=6,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.ok().as_strategy())
        def call(case):
            case.call_and_validate(excluded_checks=EXCLUDED_CHECKS, headers=HEADERS)

        call()
        count += 1
    assert count == 22


def test_schema_is_openapi_3_1(client, db):
    response = client.get("/api/v1/schema/")
    schema = json.loads(response.content)
    assert response["Content-Type"] == "application/vnd.oai.openapi+json"
    assert schema["openapi"] == "3.1.0"
    assert schema["info"]["license"] == {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}
    assert {path for path in schema["paths"] if path.endswith("s/")} == {
        f"/api/v1/{kind}/"
        for kind in (
            "articles",
            "quotes",
            "pledges",
            "speakers",
            "summits",
            "organisations",
            "topics",
            "publishers",
            "countries",
            "statements",
        )
    }
    (problem,) = schema["paths"]["/api/v1/articles/"]["get"]["responses"]["400"]["content"]
    assert problem == "application/problem+json"


def test_parameters_and_components_have_descriptions(client, db):
    schema = json.loads(client.get("/api/v1/schema/").content)
    for path, methods in schema["paths"].items():
        for parameter in methods["get"].get("parameters", ()):
            assert parameter["description"], (path, parameter["name"])
    for name, component in schema["components"]["schemas"].items():
        assert component["description"], name
