"""Calendar of articles: an overview of months, and a page for each month."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import calendar, filters
from articles.models import querysets
from articles.views import page_meta

MAX_ARTICLES = 50


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """All months with articles, by year."""
    articles = filters.ArticleListing({}).results
    months = articles.histogram("month")
    dated = sum(articles.histogram("year").values())
    context = {
        "nav": "articles",
        "years": calendar.months_by_year(months),
        "year_only": dated - sum(months.values()),
        "no_date": len(articles) - dated,
        **page_meta.for_page(request, "Calendar of coverage"),
    }
    return render(request, "articles/calendar.html", context)


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """One month: a calendar of its days, and its latest articles."""
    page_month = calendar.month_of(year, month)
    if not page_month.number:
        raise Http404(f"No articles in {page_month.name}.")
    before, after = calendar.adjacent_months(page_month)
    in_month = querysets.articles().filter(published_on__range=(page_month.first, page_month.last))
    articles = list(in_month.exclude(published_on_precision="year")[:MAX_ARTICLES])
    context = {
        "nav": "articles",
        "month": page_month,
        "before": before,
        "after": after,
        "articles": articles,
        "more": max(page_month.number - MAX_ARTICLES, 0),
        "weekdays": WEEKDAYS,
        **page_meta.for_rows(
            request, f"Articles in {page_month.name}", articles, page_month.number
        ),
    }
    return render(request, "articles/calendar_month.html", context)


WEEKDAYS = tuple(date(2024, 1, day).strftime("%A") for day in range(1, 8))
