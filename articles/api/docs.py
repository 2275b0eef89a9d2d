"""HTML documentation of the API, rendered from its OpenAPI schema with our own template."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.formats.metadata import page_head
from articles.formats.metadata.site_url import site_url

from .schema import openapi_schema

# Example requests, executed by the tests: title and URL.
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
    (
        "Direct quotes with the phrase “vile trade”",
        "/api/v1/quotes/?q=%22vile+trade%22&form=direct",
    ),
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


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """``/api/v1/docs/``."""
    site = site_url(request)
    schema = openapi_schema()
    operations = [
        {"path": path, "response": _response_name(methods["get"]), **methods["get"]}
        for path, methods in schema["paths"].items()
    ]
    components = [
        {
            "name": name,
            "description": component.get("description", ""),
            "fields": _fields(component),
        }
        for name, component in schema["components"]["schemas"].items()
        if component.get("properties")
    ]
    context = {
        "operations": operations,
        "components": components,
        "examples": EXAMPLES,
        "site": site,
        "page_head": page_head.page_head("API", request.path, site),
    }
    return render(request, "api/docs.html", context)


def _fields(component: dict) -> list[dict]:
    return [
        {
            "name": name,
            "type": _type_label(field),
            "component": _component_name(field),
            "description": field.get("description", ""),
        }
        for name, field in component["properties"].items()
    ]


def _response_name(operation: dict) -> str:
    """The name of the component that an operation returns."""
    (content,) = operation["responses"]["200"]["content"].values()
    return _component_name(content["schema"])


def _component_name(schema: dict) -> str:
    """The first component that a schema refers to, at any depth; empty if there is none."""
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    nested = [*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    nested += [schema[key] for key in ("items", "additionalProperties") if schema.get(key)]
    return next((name for name in map(_component_name, nested) if name), "")


def _type_label(field: dict) -> str:
    """A field's type for readers, such as "list of string" or "string (date-time)"."""
    kind = field.get("type", "")
    if isinstance(kind, list):
        return " or ".join(kind)
    if kind == "array":
        return f"list of {_type_label(field['items'])}"
    form = f" ({field['format']})" if "format" in field else ""
    return f"{kind or 'object'}{form}"
