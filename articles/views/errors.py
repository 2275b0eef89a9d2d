"""The pages of errors, for programs as problem details. None of them asks the database."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from articles.filters import OutOfReachError, RefusedError
from articles.filters.missing import WithdrawnError
from articles.metadata.problem import problem

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, with the reason when it is one of ours."""
    reason = str(exception) if isinstance(exception, RefusedError) else ""
    if request.path.startswith(API):
        parameter = getattr(exception, "parameter", "")
        errors = [{"parameter": parameter[:60], "detail": reason}] if parameter else []
        return problem(400, reason or "The request cannot be read.", errors)
    return render(request, "400.html", {"reason": reason}, status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, or 410 for what is withdrawn.

    Past the end of a list it has the way back to the first and last page.
    """
    if request.path.startswith(API):
        return problem(404, "The API has no such address.")
    if isinstance(exception, WithdrawnError):
        return render(request, "410.html", status=410)
    context = {"path": request.path}
    if isinstance(exception, OutOfReachError):
        query = request.GET.copy()
        query.pop("page", None)
        first = query.urlencode()
        query["page"] = str(exception.last)
        context |= {
            "reason": str(exception),
            "first": f"{request.path}?{first}" if first else request.path,
            "last": f"{request.path}?{query.urlencode()}" if exception.last > 1 else "",
        }
    return render(request, "404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, by a page that stands alone: nothing that may be broken is needed to show it."""
    if request.path.startswith(API):
        return problem(500, "Something is broken here, and has been noted.")
    return HttpResponse(get_template("500.html").render(), status=500)
