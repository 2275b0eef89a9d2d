"""JSON representation of a record, from its fields in the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from articles import fields
from articles.api.links import LinkBuilder
from articles.fields import api_fields, date_value
from articles.rows import Row

#: How the API shows a value, by type of field; other values are shown as they are.
RENDERERS: dict[str, Callable[[Any, LinkBuilder], Any]] = {
    fields.PAGE: lambda path, links: f"{links.site}{path}",
    fields.LINK: lambda record, links: links.link(record),
    fields.LINKS: lambda records, links: [links.link(record) for record in records],
    fields.STATEMENT_LINK: lambda found, links: links.statement_link(*found) if found else None,
    fields.API_URL: lambda record, links: links.api_url(record),
    fields.LIST_URL: lambda target, links: links.list_url(target[0], **target[1]),
    fields.ACTORS: lambda actors, links: [
        {**actor, "record": links.link(actor["record"])} for actor in actors
    ],
    fields.APPOINTMENTS: lambda appointments, links: [
        {
            "role": appointment.role,
            "organisation": links.link(appointment.organisation),
            "start_on": date_value(appointment, "start_on"),
            "end_on": date_value(appointment, "end_on"),
        }
        for appointment in appointments
    ],
}


def represent(kind: str | None, row: Row, links: LinkBuilder) -> dict[str, Any]:
    """A prepared row as JSON; *kind* None is a result of the search across all kinds."""
    data = {}
    for field in api_fields(kind):
        value, render = field.value(row), RENDERERS.get(field.type)
        data[field.name] = render(value, links) if render else value
    return data
