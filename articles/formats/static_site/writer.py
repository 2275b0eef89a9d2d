"""Writes the static copy: follows the links of the site from its front page and sitemaps."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connections

from articles.formats.folders import replace_folder, write_checksums
from articles.formats.sitemaps import public_paths
from articles.formats.static_site.pages import PageError, read_page
from articles.formats.static_site.paths import Target, relative_link, target_of
from articles.formats.static_site.rewrite import PageRewriter

MARKER = "static-copy.txt"
README = """Summit Archive, copy as plain files
===================================

Open index.html in a browser, or put this folder on any web server. It needs no program.
SHA256SUMS lists all files: sha256sum --check --quiet SHA256SUMS
"""
CSS_URL = "url("


@dataclass(slots=True)
class SiteReport:
    """What was written: number of files, and links that could not be followed, with reasons."""

    files: int = 0
    problems: list[str] = field(default_factory=list)


def write_site(folder: Path, processes: int = 1) -> SiteReport:
    """Write all public pages to *folder*, which is replaced at the end.

    Raises ``FolderError`` if the folder contains anything but an earlier copy. With several
    *processes*, each has its own connection to the database.
    """
    report = SiteReport()
    with replace_folder(folder, MARKER) as temporary:
        (temporary / MARKER).write_text(README, encoding="utf-8")
        for problem in _crawl(temporary, processes):
            report.problems += [problem] if problem else []
            report.files += not problem
        write_checksums(temporary)
    return report


def _crawl(folder: Path, processes: int) -> Iterator[str]:
    """Write every file that can be reached; yields its problem, or an empty string."""
    seen = {target_of(path) for path in public_paths()}
    if processes == 1:
        queue = sorted(seen, key=lambda target: target.url)
        while queue:
            targets, problem = write_file(folder, queue.pop())
            queue += targets - seen
            seen |= targets
            yield problem
        return
    connections.close_all()  # a connection must not be shared with the children
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        finished: SimpleQueue[Future] = SimpleQueue()
        new, pending = set(seen), 0
        while new or pending:
            for target in new:
                pool.submit(write_file, folder, target).add_done_callback(finished.put)
            targets, problem = finished.get().result()
            pending += len(new) - 1
            new = targets - seen
            seen |= new
            yield problem


def write_file(folder: Path, target: Target) -> tuple[set[Target], str]:
    """Write one file; returns the files that it links to, and a problem or an empty string."""
    path = folder / target.file
    try:
        content, targets = _static_file(target) if target.is_static else _page(target)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.writelines(content)
    except (PageError, OSError) as error:
        return set(), str(error)
    return set(targets), ""


def _page(target: Target) -> tuple[Iterable[bytes], Iterable[Target]]:
    content, is_html = read_page(target.url)
    if not is_html:
        return content, ()
    rewriter = PageRewriter(target.url, target.file)
    rewriter.feed(b"".join(content).decode())
    rewriter.close()
    return [rewriter.html.encode()], rewriter.targets


def _static_file(target: Target) -> tuple[Iterable[bytes], Iterable[Target]]:
    """A static file, and those that a stylesheet needs."""
    name = target.file.partition("/")[2]
    if staticfiles_storage.exists(name):
        content = Path(staticfiles_storage.path(name)).read_bytes()
    elif found := finders.find(name):
        content = Path(found).read_bytes()
    else:
        raise PageError(f"{target.url}: no such static file")
    needed = []
    if name.endswith(".css"):
        for part in content.decode().split(CSS_URL)[1:]:
            url = part.partition(")")[0].strip("\"'")
            needed += [relative_link(url, target.url, target.file)[1]]
    return [content], [each for each in needed if each]
