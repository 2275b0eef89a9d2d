"""What a list prints hundreds of times a page: a facet's boxes, and texts with their hits marked.

Written out here rather than in templates, where each of these pieces costs more than finding the
records that it stands for. Everything is escaped piece by piece before it is put together.
"""

from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from articles.templatetags.formatting import date_of, pluralize_count

register = template.Library()


@register.filter("marked")
def hits(pieces):
    """Pieces of text, (text, whether it is a hit) each, with a ``<mark>`` around every hit."""
    return SafeString(
        "".join(f"<mark>{escape(text)}</mark>" if hit else escape(text) for text, hit in pieces)
    )


@register.simple_tag
def article_line(article, marked):
    """An article in a list; *marked* is its highlight, or None."""
    summit = f"{escape(str(article.summit))} · " if article.summit else ""
    address = f"{escape(article.get_absolute_url())}{escape(getattr(article, 'step', ''))}"
    title = hits(marked.title) if marked and marked.title else escape(article.title)
    if marked and marked.passage:
        said = f"<p>{hits(marked.passage)}</p>"
    elif article.summary:
        said = f"<p>{escape(Truncator(article.summary).words(40))}</p>"
    else:
        said = ""
    about = [escape(str(article.publisher))]
    if article.is_briefing:
        about[0] = f"<strong>{about[0]} briefing, written by us</strong>"
    if article.author and article.author != article.publisher.name:
        about.append(escape(article.author))
    about.append(pluralize_count(article.quote_total, "quote,quotes"))
    about.append(pluralize_count(article.pledge_total, "pledge,pledges"))
    language = escape(article.title_language)
    return SafeString(
        f'<p class="callno">{summit}{date_of(article, "published_on")}</p>\n'
        f'<h3 lang="{language}" dir="auto"><a href="{address}">{title}</a></h3>\n'
        f"{said}\n"
        f'<p class="meta">{" · ".join(about)}</p>'
    )


@register.simple_tag
def facet_boxes(facet):
    """A ``<li>`` for each value of a facet: one box to ask for it, one to leave it out."""
    name = escape(facet.name)
    unit = f'<span class="vh"> {escape(facet.unit)}</span></span>'
    return SafeString("\n".join(_boxes(name, one, unit) for one in facet.values))


def _boxes(name, one, unit):
    value, label = escape(one.value), escape(one.label)
    wanted = " checked" if one.selected else ""
    refused = " checked" if one.excluded else ""
    count = "" if one.count is None else f'<span class="num">{one.count}{unit}'
    return (
        f'<li><label><input type="checkbox" name="{name}" value="{value}"{wanted}>'
        f"<span>{label}</span>{count}</label>\n"
        f'<label class="not"><input type="checkbox" name="{name}" value="-{value}"{refused}>'
        f'not<span class="vh"> {label}</span></label></li>'
    )
