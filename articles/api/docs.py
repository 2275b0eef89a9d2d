"""The readable documentation: a page of our own, drawn from the schema."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.formats.metadata import page_head
from articles.formats.metadata.site_url import site_url

from .examples import EXAMPLES
from .schema import schema


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """``/api/v1/docs/``."""
    site = site_url(request)
    made = schema()
    operations = [{"path": path, **methods["get"]} for path, methods in made["paths"].items()]
    shapes = [
        {"name": name, "about": shape.get("description", ""), "fields": _fields(shape)}
        for name, shape in made["components"]["schemas"].items()
        if shape.get("properties")
    ]
    context = {
        "operations": [{**one, "answer": _answer(one)} for one in operations],
        "shapes": shapes,
        "examples": [(title, address, f"{site}{address}") for title, address in EXAMPLES],
        "site": site,
        "page_head": page_head.page_head("API", request.path, site),
    }
    return render(request, "api/docs.html", context)


def _fields(shape: dict) -> list[dict]:
    return [
        {"name": name, "kind": _kind(one), "about": one.get("description", ""), "of": _of(one)}
        for name, one in shape["properties"].items()
    ]


def _answer(operation: dict) -> str:
    """The name of the shape that an operation answers with."""
    (content,) = operation["responses"]["200"]["content"].values()
    return _of(content["schema"])


def _of(one: dict) -> str:
    """The shape that a field refers to, wherever in it; empty if it refers to none."""
    if "$ref" in one:
        return one["$ref"].rsplit("/", 1)[1]
    inner = [*one.get("allOf", ()), *one.get("oneOf", ()), *one.get("anyOf", ())]
    inner += [one[name] for name in ("items", "additionalProperties") if one.get(name)]
    return next((found for found in map(_of, inner) if found), "")


def _kind(one: dict) -> str:
    """The type of a field in words."""
    kind = one.get("type", "")
    if isinstance(kind, list):
        return " or ".join(kind)
    if kind == "array":
        return f"list of {_kind(one['items'])}"
    form = f" ({one['format']})" if "format" in one else ""
    return f"{kind or 'object'}{form}"
