"""The pages of errors, for programs as problem details. None of them asks the database."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse

from articles.filters import InvalidParameterError, PageOutOfRangeError
from articles.filters.gone import WithdrawnError
from articles.formats.metadata.problem_details import problem_response

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, with the reason when it is one of ours."""
    if isinstance(exception, RequestDataTooBig):
        return too_large()
    reason = str(exception) if isinstance(exception, InvalidParameterError) else ""
    if isinstance(exception, TooManyFieldsSent):
        reason = "The form has too many fields, so nothing was stored. Send it in parts."
    if request.path.startswith(API):
        parameter = getattr(exception, "parameter", "")
        errors = [{"parameter": parameter[:60], "detail": reason}] if parameter else []
        return problem_response(400, reason or "The request cannot be read.", errors)
    return render(request, "400.html", {"reason": reason}, status=400)


def too_large() -> HttpResponse:
    """413, by a page without any query; the middleware ``request_body`` reads the rest first."""
    return HttpResponse(get_template("413.html").render(), status=413)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason if the view gave one."""
    given = str(exception)
    if request.path.startswith(API):
        return problem_response(403, given or "This is not allowed.")
    desk = request.path.startswith(reverse("admin:index"))
    return render(request, "403.html", {"reason": given, "desk": desk}, status=403)


def form_not_ours(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without the token of its page (``CSRF_FAILURE_VIEW``)."""
    said = (
        "This form was too old, or did not come from a page of the archive, so nothing was stored. "
        "Go back, load the page again, and send it once more. Cookies must be allowed."
    )
    return forbidden(request, PermissionDenied(said))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, or 410 for what is withdrawn.

    Past the end of a list it has the way back to the first and last page.
    """
    if request.path.startswith(API):
        return problem_response(404, "The API has no such address.")
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
    """500, by a page that stands alone: nothing that may be broken is needed to show it."""
    if request.path.startswith(API):
        return problem_response(500, "Something is broken here, and has been noted.")
    return HttpResponse(get_template("500.html").render(), status=500)
