"""Readers say what is wrong with a record: no account, no cookie, no e-mail."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from django import forms
from django.conf import settings
from django.core import signing
from django.core.validators import URLValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.filters.gone import raise_gone_or_not_found
from articles.models import Article, Organisation, Pledge, Quote, Report, Speaker, Summit
from articles.models.visibility import Publishable
from articles.views import page_meta

KINDS: dict[str, type[Publishable]] = {
    "articles": Article,
    "quotes": Quote,
    "pledges": Pledge,
    "speakers": Speaker,
    "organisations": Organisation,
    "summits": Summit,
}
MOST_AN_HOUR = 5
FASTEST = 3
"""Seconds; nobody reads a form and writes a sentence in less."""

LONGEST_OPEN = 24 * 60 * 60
_SALT = "articles.report"


class ReportForm(forms.Form):
    """What is wrong, and where it can be checked; ``website`` is a trap that people cannot see."""

    text = forms.CharField(
        label="What is wrong?",
        max_length=3000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    url = forms.URLField(
        label="Where can it be checked? (an address; may stay empty)",
        required=False,
        max_length=1000,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )
    website = forms.CharField(required=False, label="Leave this empty")
    opened = forms.CharField(widget=forms.HiddenInput)


# No cookie, so no token in one: the signed time of opening and the Origin stand in for it, and a
# forged report would be nothing that its forger could not send himself.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The form for one public record, and its answer."""
    record = KINDS[kind].objects.published().filter(pk=pk).first() if kind in KINDS else None
    if record is None and kind in KINDS:
        raise_gone_or_not_found(KINDS[kind], pk, "There is no such record.")
    if record is None:
        raise Http404("There is no such record.")
    mark = f"{kind}/{pk}"
    context = {"subject": record, "address": record.get_absolute_url()}
    context |= page_meta.for_page(request, f"Report a mistake: {record}", noindex=True)
    if request.method != "POST":
        form = ReportForm(initial={"opened": signing.dumps(mark, salt=_SALT)})
        return render(request, "articles/report.html", {**context, "form": form})
    form = ReportForm(request.POST)
    status = 200
    if form.is_valid():
        status, why = _accept(request, form, record, mark)
        if status == 200:
            return render(request, "articles/report.html", {**context, "thanks": True})
        form.add_error(None, why)
    return render(request, "articles/report.html", {**context, "form": form}, status=status)


def _accept(
    request: HttpRequest, form: ReportForm, record: Publishable, mark: str
) -> tuple[int, str]:
    """Keep the report unless something speaks against it: the status and what to say."""
    given = form.cleaned_data
    origin = request.headers.get("Origin")
    if origin not in (None, f"{request.scheme}://{request.get_host()}"):
        return 403, "This form was sent from another site."
    try:
        known = signing.loads(given["opened"], salt=_SALT, max_age=LONGEST_OPEN)
        age = timezone.now().timestamp() - _opened_at(given["opened"])
    except signing.BadSignature:
        return 400, "The form was open for too long, or was changed. Please send it again."
    if known != mark:
        return 400, "The form belongs to another record. Please open it again."
    if given["website"] or age < FASTEST:
        return 200, ""  # a machine; it is told what a person would be told
    sender = sender_of(request)
    hour = timezone.now() - timedelta(hours=1)
    if Report.objects.filter(sender=sender, created_at__gte=hour).count() >= MOST_AN_HOUR:
        return 429, "Many reports have come from your network. Please try again in an hour."
    Report.objects.create(
        **{record._meta.model_name: record}, text=given["text"], url=given["url"], sender=sender
    )
    return 200, ""


def _opened_at(opened: str) -> float:
    """When the form was opened, in seconds since 1970; the signature has been checked."""
    return float(signing.b62_decode(opened.rsplit(":", 2)[1]))


def sender_of(request: HttpRequest) -> str:
    """A mark of the sender's network that changes every day and leads back to nobody."""
    day = timezone.localdate().isoformat()
    words = f"{day} {import_string(settings.RATE_LIMIT_KEY_CALLABLE)(request)}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).hexdigest()[:32]
