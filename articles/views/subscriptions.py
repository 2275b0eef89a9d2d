"""Subscriptions to weekly digests by mail: form, confirmation, management, one-click unsubscribing.

All forms are CSRF-exempt: there are no cookies, and a signed link is the authority. Opening a link
changes nothing, because mail scanners open all links; a button does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.digests import confirmation
from articles.digests.links import (
    CONFIRM,
    MANAGE,
    UNSUBSCRIBE,
    find_subscription,
    is_signed,
    path_of,
)
from articles.digests.targets import DigestTarget, Volume, parse_target
from articles.models import Subscription, deadlines
from articles.models.subscription import MAX_URL_LENGTH
from articles.views import page_meta
from articles.views.anonymous_form import (
    AnonymousForm,
    FormRefusedError,
    is_from_person,
    sender_of,
    sign_opening,
)

FORM = "subscribe"
View = Callable[[HttpRequest], HttpResponse]


class SubscribeForm(AnonymousForm):
    """The form for an address; ``url`` is the list or record."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    url = forms.CharField(max_length=MAX_URL_LENGTH, widget=forms.HiddenInput)


def _form_view(view: View) -> View:
    """Decorator of views with anonymous forms, whose pages are never cached or indexed."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        response = view(request)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "same-origin"  # the address may have a token
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def subscribe_context(target: DigestTarget, volume: Volume | None = None) -> dict:
    """Template context of the form on a page: ``mail_form`` and ``volume``; empty without mail."""
    if not settings.EMAIL_ENABLED or target.too_long:
        return {}
    form = SubscribeForm(initial={"url": target.url, "opened": sign_opening(FORM)})
    return {"mail_form": form, "volume": volume or target.volume(deadlines.today())}


@_form_view
def subscribe(request: HttpRequest) -> HttpResponse:
    """Receives the form; the answer does not depend on whether the address is subscribed."""
    if not settings.EMAIL_ENABLED:
        raise Http404("There are no mails.")
    if request.method != "POST":
        return HttpResponsePermanentRedirect("/search/follow/")
    form = SubscribeForm(request.POST)
    context = {"mail_form": form, **page_meta.for_page(request, "Weekly mail", noindex=True)}
    status = 200
    if form.is_valid():
        try:
            context["target"] = _request_mail(request, form)
        except FormRefusedError as refusal:
            form.add_error(None, refusal.message)
            status = refusal.status
    return render(request, "subscriptions/subscribe.html", context, status=status)


def _request_mail(request: HttpRequest, form: SubscribeForm) -> DigestTarget:
    target = parse_target(form.cleaned_data["url"])
    if target is None:
        raise FormRefusedError(400, "This list does not exist. Please open its page again.")
    if not is_from_person(request, form, FORM):
        return target
    try:
        confirmation.request_subscription(form.cleaned_data["email"], target, sender_of(request))
    except confirmation.TooManyRequestsError:
        message = "Too many requests from your network. Please try again in an hour."
        raise FormRefusedError(429, message) from None
    except confirmation.MailServerError:
        message = "We can’t send mails right now. Nothing was stored. Please try again later."
        raise FormRefusedError(503, message) from None
    return target


@_form_view
def confirm(request: HttpRequest) -> HttpResponse:
    """Target of the link in the confirmation mail: a button, which starts the subscription."""
    subscription = find_subscription(request.GET.get("token", ""), CONFIRM)
    if subscription is None:
        return _invalid(request, CONFIRM)
    if request.method == "POST":
        subscription.confirm()
    context = {
        "done": request.method == "POST",
        "description": _description(subscription),
        "url": subscription.url,
        "manage": path_of(subscription, MANAGE),
    }
    context |= page_meta.for_page(request, "Confirm your weekly mail", noindex=True)
    return render(request, "subscriptions/confirm.html", context)


@_form_view
def manage(request: HttpRequest) -> HttpResponse:
    """All subscriptions of the address that got the link, to pause or delete."""
    holder = find_subscription(request.GET.get("token", ""), MANAGE)
    if holder is None:
        return _invalid(request, MANAGE)
    same = Subscription.objects.using("default").confirmed().filter(email=holder.email)
    if request.method == "POST":
        _change(same, request.POST)
        # The link of a deleted subscription is not valid any more.
        left = same.filter(pk=holder.pk).first() or same.first()
        if left is None:
            return _deleted(request)
        return HttpResponseRedirect(path_of(left, MANAGE), status=303)
    rows = [(each, _description(each)) for each in same.order_by("pk")]
    context = {"rows": rows, **page_meta.for_page(request, "Your weekly mails", noindex=True)}
    return render(request, "subscriptions/manage.html", context)


def _change(same: QuerySet, posted: dict[str, str]) -> None:
    action = posted.get("action")
    if action == "delete_all":
        same.delete()
        return
    number = posted.get("subscription", "")
    chosen = same.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
    actions = {
        "pause": Subscription.pause,
        "resume": Subscription.resume,
        "delete": Subscription.delete,
    }
    if chosen and action in actions:
        actions[action](chosen)


@_form_view
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """Ends one subscription; also the one-click request of a mail program (RFC 8058)."""
    token = request.GET.get("token", "")
    if not is_signed(token, UNSUBSCRIBE):
        return _invalid(request, UNSUBSCRIBE)
    subscription = find_subscription(token, UNSUBSCRIBE)
    if request.method == "POST" and subscription:
        subscription.delete()
    if request.method == "POST" or subscription is None:
        return _deleted(request)
    context = {
        "description": _description(subscription),
        **page_meta.for_page(request, "Unsubscribe", noindex=True),
    }
    return render(request, "subscriptions/unsubscribe.html", context)


def _description(subscription: Subscription) -> str:
    target = parse_target(subscription.url)
    return target.description if target else "A list that no longer exists"


def _deleted(request: HttpRequest) -> HttpResponse:
    context = page_meta.for_page(request, "Unsubscribed", noindex=True)
    return render(request, "subscriptions/deleted.html", context)


def _invalid(request: HttpRequest, purpose: str) -> HttpResponse:
    context = {"purpose": purpose, **page_meta.for_page(request, "Link expired", noindex=True)}
    return render(request, "subscriptions/invalid.html", context, status=404)
