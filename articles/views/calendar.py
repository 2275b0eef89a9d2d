"""Articles by the calendar: all months, and one month day by day."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import calendar, filters
from articles.models import querysets
from articles.views import page_meta

SHOWN = 50


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """Every month that has articles, by year."""
    articles = filters.ArticleListing({}).results
    months = articles.tally("month")
    in_years = sum(articles.tally("year").values())
    context = {
        "nav": "articles",
        "years": calendar.months_by_year(months),
        "year_only": in_years - sum(months.values()),
        "no_date": len(articles) - in_years,
        **page_meta.for_page(request, "Calendar of coverage"),
    }
    return render(request, "articles/calendar.html", context)


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """One month: its days as a calendar and its newest articles."""
    shown = calendar.month_of(year, month)
    if not shown.number:
        raise Http404(f"The archive has no article of {shown.name}.")
    before, after = calendar.adjacent_months(shown)
    listed = querysets.articles().filter(published_on__range=(shown.first, shown.last))
    articles = list(listed.exclude(published_on_precision="year")[:SHOWN])
    context = {
        "nav": "articles",
        "month": shown,
        "before": before,
        "after": after,
        "articles": articles,
        "more": max(shown.number - SHOWN, 0),
        "weekdays": WEEKDAYS,
        **page_meta.for_rows(request, f"Articles of {shown.name}", articles, shown.number),
    }
    return render(request, "articles/calendar_month.html", context)


WEEKDAYS = tuple(date(2024, 1, day).strftime("%A") for day in range(1, 8))
