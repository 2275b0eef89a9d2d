"""Damaged and hostile files of every format: each is refused by name with a way out."""

from __future__ import annotations

import io
import zipfile

import pytest

from articles.importing.exceptions import ImportRefused
from articles.importing.parsers.formats import parse_file
from articles.importing.records import EnteredMetadata
from articles.models import Article
from tests.importing.documents import BAY, lines, reasons, run_import
from tests.importing.samples import BODY, docx, packed, page, pdf

DEEP = b"<div>" * 200_000 + b"Words"
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefg", "bcdefgh", strict=True))
    + ']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&h;</w:t></w:r></w:p></w:body></w:document>"
)


def bomb(name: str) -> bytes:
    return packed({name: b"0" * 20_000_000})


def with_entities() -> bytes:
    source = zipfile.ZipFile(io.BytesIO(docx("Words.")))
    files = {info: source.read(info) for info in source.namelist()}
    return packed({**files, "word/document.xml": ENTITIES.encode()})


REFUSED = {
    "a.pdf": (b"%PDF-1.4\nnot really", "damaged"),
    "b.pdf": (pdf(["Words of it " * 5] * 20, encrypted=True), "password"),
    "c.pdf": (pdf([]), "text recognition"),
    "d.pdf": (pdf(["Ministers met in Varnholm and agreed on rules. " * 2] * 9), "2031-06-01"),
    "e.docx": (b"PK\x03\x04broken", "save it again as .docx"),
    "f.docx": (bomb("word/document.xml"), "save it again as .docx"),
    "g.docx": (docx(), "no text"),
    "h.docx": (with_entities(), ""),
    "i.csv": (b'title,text\n"One,Two', "CSV"),
    "j.csv": (b"One;Two\n1;2\n", "the columns are “one”, “two”"),
    "k.csv": (b"title,date,text\nOne,2031-05-02,Words, and more.\n", "quotation marks"),
    "l.json": (b'{"a":' * 50_000, "JSON"),
    "m.jsonl": (b'{"title": "One"}\n{broken\n', "JSON"),
    "n.html": (page(f"<p>{'We and our 812 partners store cookies. ' * 3}</p>"), "cookies"),
    "o.html": (b"<html></html>", "no article"),
    "p.md": (b"---\ntitle: a: b\n---\n\nWords.", "front matter"),
    "q.md": (b"---\ndate: soon\n---\n\nWords of it.", "soon"),
    "r.txt": (b"{\\rtf1 Words}", ".docx"),
    "t.doc": (b"\xd0\xcf", "save it as .docx"),
    "u.xlsx": (b"PK", "CSV"),
    "v.mhtml": (b"From:", "SingleFile"),
    "w.epub": (b"PK", "pandoc"),
    "x.eml": (b"From:", ".txt"),
    "y.exe": (b"MZ", ".pdf, .docx and .zip"),
    "z": (b"Words", "no extension"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_with_a_way_out(name):
    content, why = REFUSED[name]
    with pytest.raises(ImportRefused) as refused:
        parse_file(name, content, EnteredMetadata())
    assert why in refused.value.reason


@pytest.mark.django_db
def test_refused_files_do_not_end_the_run(tmp_path):
    for name in ("a.pdf", "f.docx", "t.doc"):
        (tmp_path / name).write_bytes(REFUSED[name][0])
    (tmp_path / "s.zip").write_bytes(b"PK\x03\x04broken")
    (tmp_path / "z.txt").write_text(BAY, encoding="utf-8")
    report = run_import(tmp_path)
    assert lines(report) == [
        "failed a.pdf",
        "failed f.docx",
        "failed s.zip",
        "failed t.doc",
        "created z.txt",
    ]
    assert "pack the files again" in reasons(report)[2]


@pytest.mark.django_db
def test_files_in_archives_are_limited(tmp_path):
    dated = f"date 2031-05-02 {BODY}".encode()
    archive = packed(
        {
            "good/one.txt": dated,
            "good/import.toml": b'publisher = "The Post"',
            "../../escape.txt": dated.replace(b"nine", b"ten"),
            "bomb.html": b"0" * 20_000_000,
            "inner.zip": packed({"two.txt": dated}),
            "__MACOSX/._one.txt": b"\x00\x05",
            "photo.png": b"PNG",
        }
    )
    (tmp_path / "all.zip").write_bytes(archive)
    report = run_import(tmp_path / "all.zip")
    assert lines(report) == [
        "created escape.txt",
        "failed inner.zip",
        "failed photo.png",
        "created one.txt",
        "failed bomb.html",
    ]
    assert all("all.zip/" in line.path for line in report.lines)
    assert not (tmp_path.parent / "escape.txt").exists()
    assert {article.publisher.name for article in Article.objects.all()} == {
        "The Post",
        "Unknown publisher",
    }


@pytest.mark.slow
@pytest.mark.django_db
def test_a_deeply_nested_page_ends(tmp_path):
    (tmp_path / "deep.html").write_bytes(DEEP)
    assert lines(run_import(tmp_path)) == ["failed deep.html"]
