"""The API keeps what its schema promises, whatever it is asked."""

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

# A slug, a day or a cursor of the right shape may still be one that does not exist: 400.
UNKNOWABLE = [positive_data_acceptance]

# The WSGI transport hands on what was sent; unlike a browser it undoes no compression.
UNCOMPRESSED = {"Accept-Encoding": "identity"}


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
def promised(records):
    # As in Django's own test client: between requests a server lets go of a connection that it
    # finds within a transaction, and this test is within one.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_whatever_is_asked_the_answer_is_as_promised(promised):
    """Every operation with chance parameters, right and wrong: no error of the server's, and
    every answer of the status, media type and shape that the schema names."""
    asked = 0
    for operation in promised.get_all_operations():

        @settings(
            max_examples=12,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.ok().as_strategy())
        def ask(case):
            case.call_and_validate(excluded_checks=UNKNOWABLE, headers=UNCOMPRESSED)

        ask()
        asked += 1
    assert asked == 22


def test_the_schema_is_openapi_3_1(client, db):
    response = client.get("/api/v1/schema/")
    made = json.loads(response.content)
    assert response["Content-Type"] == "application/vnd.oai.openapi+json"
    assert made["openapi"] == "3.1.0"
    assert made["info"]["license"] == {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}
    assert {path for path in made["paths"] if path.endswith("s/")} == {
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
    (problem,) = made["paths"]["/api/v1/articles/"]["get"]["responses"]["400"]["content"]
    assert problem == "application/problem+json"


def test_every_parameter_and_field_is_explained(client, db):
    made = json.loads(client.get("/api/v1/schema/").content)
    for path, methods in made["paths"].items():
        for parameter in methods["get"].get("parameters", ()):
            assert parameter["description"], (path, parameter["name"])
    for name, shape in made["components"]["schemas"].items():
        assert shape["description"], name
