"""Error handlers: HTML pages, and problem details (RFC 9457) for the API; no database queries."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse

from articles.filters import InvalidParameterError, PageOutOfRangeError
from articles.filters.gone import WithdrawnError
from articles.formats.metadata.problem_details import problem_response

API_PREFIX = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, with the reason if it is an ``InvalidParameterError``."""
    if isinstance(exception, RequestDataTooBig):
        return too_large()
    reason = str(exception) if isinstance(exception, InvalidParameterError) else ""
    if isinstance(exception, TooManyFieldsSent):
        reason = (
            "The form has too many fields, so nothing was stored. Please send it in smaller parts."
        )
    if request.path.startswith(API_PREFIX):
        parameter = getattr(exception, "parameter", "")
        errors = [{"parameter": parameter[:60], "detail": reason}] if parameter else []
        return problem_response(400, reason or "Bad request.", errors)
    return render(request, "400.html", {"reason": reason}, status=400)


def too_large() -> HttpResponse:
    """413; the middleware ``request_body`` reads the rest of the request first."""
    return HttpResponse(get_template("413.html").render(), status=413)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason if the view gave one."""
    reason = str(exception)
    if request.path.startswith(API_PREFIX):
        return problem_response(403, reason or "Permission denied.")
    in_admin = request.path.startswith(reverse("admin:index"))
    return render(request, "403.html", {"reason": reason, "in_admin": in_admin}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a failed CSRF check (``CSRF_FAILURE_VIEW``)."""
    message = (
        "This form has expired or was sent from another site, so nothing was stored. "
        "Go back, reload the page and send it again. Cookies must be enabled."
    )
    return forbidden(request, PermissionDenied(message))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, or 410 for a withdrawn record.

    Links to the first and last page if the page number is out of range.
    """
    if request.path.startswith(API_PREFIX):
        return problem_response(404, "No such API endpoint.")
    if isinstance(exception, WithdrawnError):
        return render(request, "410.html", status=410)
    context = {"path": request.path}
    if isinstance(exception, PageOutOfRangeError):
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
    """500; the template is self-contained, because anything else may be broken."""
    if request.path.startswith(API_PREFIX):
        return problem_response(500, "Something went wrong on our side. The error has been logged.")
    return HttpResponse(get_template("500.html").render(), status=500)
