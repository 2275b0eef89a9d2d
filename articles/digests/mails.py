"""Renders the mails: request for confirmation and weekly digest, each as text and as HTML."""

from __future__ import annotations

import html
import re
import textwrap
from dataclasses import dataclass
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from articles.digests.links import CONFIRM, MANAGE, UNSUBSCRIBE, link
from articles.digests.targets import DigestTarget, parse_target, public_entries
from articles.formats.feeds.entries import FeedEntry
from articles.formats.feeds.events import FeedEvent
from articles.models import Digest, Subscription
from articles.templatetags.formatting import NBSP, pluralize_count

SECTION_TITLES = {"new": "New", "status": "Status of pledges", "changes": "Changes"}
MAX_SUBJECT = 150
LINE_LENGTH = 74
_BLOCK_END = re.compile(r"</(?:p|li|ul|blockquote)>")


@dataclass(frozen=True, slots=True)
class MailItem:
    """An item of a digest: title, absolute link, summary as safe HTML and as lines of text."""

    title: str
    url: str
    html: str
    lines: list[str]
    language: str


def confirmation_mail(subscription: Subscription, target: DigestTarget) -> EmailMultiAlternatives:
    """The mail with the link that confirms a subscription, or that it exists already."""
    is_confirmed = subscription.confirmed_at is not None
    purpose = MANAGE if is_confirmed else CONFIRM
    context = {
        "target": target,
        "target_url": f"{settings.SITE_URL}{target.url}",
        "link": link(subscription, purpose),
        "site": settings.SITE_URL,
    }
    name = "subscribed" if is_confirmed else "confirm"
    subject = "You already get this weekly mail" if is_confirmed else "Confirm your weekly mail"
    return _mail(subscription, f"{subject} – Summit Archive", name, context, {})


def digest_mail(digest: Digest) -> EmailMultiAlternatives | None:
    """The digest with what is public now; None if nothing of it is left."""
    subscription = digest.subscription
    target = parse_target(subscription.url)
    items = digest.items.order_by("-at", "-kind", "-row")
    events = ((item.feed, FeedEvent(item.at, item.kind, item.row, item.row)) for item in items)
    entries = public_entries(events)
    if target is None or not entries:
        return None
    sections = [
        (SECTION_TITLES[name], [_mail_item(entry) for entry in found])
        for name, found in entries.items()
    ]
    total = sum(len(found) for _, found in sections) + digest.more
    counted = _count(total, "new item,new items")
    unsubscribe = link(subscription, UNSUBSCRIBE)
    context = {
        "counted": counted,
        "target": target,
        "target_url": f"{settings.SITE_URL}{target.url}",
        "sections": sections,
        "more": digest.more,
        "more_counted": _count(digest.more, "more item,more items"),
        "manage": link(subscription, MANAGE),
        "unsubscribe": unsubscribe,
        "site": settings.SITE_URL,
    }
    headers = {
        # The same in each attempt, so that receivers can recognise a copy.
        "Message-ID": f"<digest-{digest.key}@{_host()}>",
        "List-Id": f"Summit Archive weekly mail <weekly.{_host()}>",
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }
    return _mail(subscription, f"{counted}: {target.description}", "digest", context, headers)


def _mail(
    subscription: Subscription, subject: str, name: str, context: dict, headers: dict[str, str]
) -> EmailMultiAlternatives:
    subject = " ".join(subject.split())  # a line break would start another header
    if len(subject) > MAX_SUBJECT:
        subject = f"{subject[: MAX_SUBJECT - 1]}…"
    mail = EmailMultiAlternatives(
        subject,
        f"{render_to_string(f'mail/{name}.txt', context).strip()}\n",
        to=[subscription.email],
        # Django would use the name of this machine.
        headers={
            "Message-ID": make_msgid(domain=_host()),
            "Auto-Submitted": "auto-generated",
            **headers,
        },
    )
    mail.attach_alternative(render_to_string(f"mail/{name}.html", context), "text/html")
    return mail


def _mail_item(entry: FeedEntry) -> MailItem:
    text = html.unescape(strip_tags(_BLOCK_END.sub("\n", entry.html)))
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    wrapped = [part for line in lines for part in textwrap.wrap(line, LINE_LENGTH)]
    return MailItem(
        title=entry.title,
        url=f"{settings.SITE_URL}{entry.path}",
        html=entry.html,
        lines=wrapped,
        language=entry.language,
    )


def _count(number: int, nouns: str) -> str:
    return pluralize_count(number, nouns).replace(NBSP, " ")


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
