"""The pages of errors. None of them asks the database for anything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from articles.filters import OutOfReachError, RefusedError


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, with the reason when it is one of ours."""
    reason = str(exception) if isinstance(exception, RefusedError) else ""
    return render(request, "400.html", {"reason": reason}, status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; past the end of a list, with the way back to its first and last page."""
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
    return HttpResponse(get_template("500.html").render(), status=500)
