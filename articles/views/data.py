"""``/data/``: the whole archive for download."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_safe
from whitenoise.middleware import WhiteNoiseFileResponse
from whitenoise.responders import MissingFileError, StaticFile

from articles.formats.data_files import MANIFEST, Build, current_folder, latest_build, media_type
from articles.formats.exports import LICENCE_URL
from articles.formats.metadata import jsonld
from articles.formats.metadata.cors import cors_view
from articles.formats.metadata.datasets import whole_archive
from articles.formats.metadata.site_url import site_url
from articles.kinds import KINDS
from articles.views import page_meta

TITLE = "Download all data"
ENTRIES = 30  # of the change log on the page


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The page: files, snippets, citation and change log."""
    build, site = latest_build(settings.DOWNLOADS_DIR), site_url(request)
    context = page_meta.for_page(request, TITLE)
    if build:
        script = jsonld.jsonld_script(whole_archive(build, site))
        context["page_head"] = replace(context["page_head"], data=script)
    return render(
        request,
        "articles/data.html",
        {
            "title": TITLE,
            "build": build,
            "changes": _changes(build)[:ENTRIES] if build else [],
            "lists": [kind for kind in KINDS if kind.listed],
            "site": site,
            "bibtex": build and _bibtex(build, site),
            "licence_url": LICENCE_URL,
            **context,
        },
    )


def _changes(build: Build) -> list[tuple]:
    """The change log: time, and a line for each table."""
    return [
        (
            entry.created,
            [
                (
                    table.replace("_", " "),
                    ", ".join(f"{n:,} {change}" for change, n in counts.items()),
                )
                for table, counts in entry.tables.items()
            ],
        )
        for entry in build.changes
    ]


def _bibtex(build: Build, site: str) -> str:
    day = date_format(build.created, "j F Y")
    fields = {
        "author": "{Summit Archive}",
        "title": "Summit Archive: articles, quotes and pledges of summits",
        "year": str(build.created.year),
        "note": f"Data set, version of {day}",
        "url": f"{site}/data/",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{summit-archive-{build.created:%Y-%m-%d},\n{lines}\n}}"


@cors_view
@require_safe
def data_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the latest build, with ``ETag`` and ranges; nginx serves it if it can read it.

    Only files of the manifest are served. They are not compressed on the way, so that a download
    can be resumed.
    """
    folder = settings.DOWNLOADS_DIR
    build = latest_build(folder)
    if build is None or (path != MANIFEST and build.file(path) is None):
        raise Http404("No such file.")
    headers = [
        ("Content-Type", media_type(path)),
        ("Accept-Ranges", "bytes"),
        ("Cache-Control", "no-cache"),
        ("Link", f'<{LICENCE_URL}>; rel="license"'),
        ("X-Robots-Tag", "noindex"),
    ]
    try:
        file = StaticFile(str(current_folder(folder) / path), headers)
    except MissingFileError:
        raise Http404("No such file.") from None
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    if request.headers.get("If-Range", file.etag) != file.etag:
        request.META.pop("HTTP_RANGE", None)  # the file has changed since the first part
    answer = file.get_response(request.method, request.META)
    response = WhiteNoiseFileResponse(answer.file or (), status=answer.status)
    del response["Content-Type"]
    for name, value in answer.headers:
        response[name] = value
    return response
