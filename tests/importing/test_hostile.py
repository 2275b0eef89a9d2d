"""Malformed and hostile documents: each is rejected with a reason, and the others are imported."""

from __future__ import annotations

import os

import pytest

from articles.models import Article, Document, ImportItem

from .documents import BAY, lines, reasons, run_import

pytestmark = pytest.mark.django_db

DATED = " date 2024-05-14 "

HOSTILE = {
    "a-empty": (b"", 1, "empty"),
    "b-blank": (b" \n\n \t\n", 1, "empty"),
    "c-binary": (bytes(range(256)) * 40, 1, "NUL"),
    "d-nul": (DATED.encode() + b"Lead.\n\nA \0 here.\n", 3, "NUL"),
    "e-bell": (DATED.encode() + b"Lead.\n\nA \x07 here.\n", 3, "U+0007"),
    "f-cut": (BAY.encode("utf-16-le")[:-1], 1, "NUL"),
    "g-koi8": ((DATED + "Встреча в порту.\n").encode("koi8-r"), 1, "0xf7"),
    "h-broken": (BAY.encode().replace(b"\xe2\x80\x9d", b"\xe2\x80"), 9, "UTF-8"),
    "i-undated": (b"Ministers met.\n", 1, "date"),
    "j-30-feb": (b" date 2025-02-30 Ministers met.\n", 1, "2025-02-30"),
    "k-words": (b" date yesterday Ministers met.\n", 1, "YYYY-MM-DD"),
    "l-bare": (b" date 2025-02-03 \n", 1, "text"),
    "m-line": ((DATED + "Lead.\n\n" + "word " * 400_000).encode(), 3, "100,000"),
    "n-nested": ((DATED + "Lead.\n\n" + "“" * 5000).encode(), 3, "12"),
    "o-huge": ((DATED + "Lead.\n\n" + "A line.\n" * 1_300_000).encode(), None, "bytes"),
}  # fmt: skip


def test_hostile_documents_are_rejected_and_the_valid_one_is_imported(tmp_path):
    for name, (content, _, _) in HOSTILE.items():
        (tmp_path / f"{name}.txt").write_bytes(content)
    (tmp_path / "z-good.txt").write_text(BAY, encoding="utf-8")
    report = run_import(tmp_path)
    assert report.counts == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "failed": len(HOSTILE),
    }
    for line, (name, (_, number, reason)) in zip(report.lines, HOSTILE.items(), strict=False):
        assert (line.path, line.outcome, line.line) == (
            str(tmp_path / f"{name}.txt"),
            "failed",
            number,
        )
        assert reason in line.reason, name
    assert Article.objects.count() == 1
    kept = Document.objects.exclude(quarantine="")
    assert kept.count() == len(HOSTILE)
    assert [d.filename for d in kept if not d.has_content] == [str(tmp_path / "o-huge.txt")]
    assert ImportItem.objects.filter(outcome="failed").exclude(reason="").count() == len(HOSTILE)


def test_a_rejected_document_is_quarantined_once_and_imported_under_a_higher_limit(
    tmp_path, settings
):
    settings.IMPORT_MAX_BYTES = 100
    path = tmp_path / "bay.txt"
    path.write_text(BAY, encoding="utf-8")
    size = len(BAY.encode())
    for _ in range(2):
        report = run_import(path)
        assert lines(report) == ["failed bay.txt"]
        assert str(size) in reasons(report)[0]
    document = Document.objects.get()
    assert (document.has_content, document.size, document.article) == (False, size, None)
    settings.IMPORT_MAX_BYTES = 10_000
    assert lines(run_import(path)) == ["created bay.txt"]
    document.refresh_from_db()
    assert (document.has_content, document.quarantine) == (True, "")


def test_only_regular_files_are_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "good.txt").write_text(BAY, encoding="utf-8")
    assert lines(run_import(tmp_path)) == [
        "failed circle.txt",
        "failed gone.txt",
        "created good.txt",
        "failed pipe.txt",
        "failed up",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files_are_reported(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir()
    (tmp_path / "secret.txt").write_text(BAY, encoding="utf-8")
    (tmp_path / "secret.txt").chmod(0)
    closed.chmod(0)
    try:
        assert sorted(lines(run_import(tmp_path))) == [
            "failed closed",
            "failed secret.txt",
        ]
    finally:
        closed.chmod(0o700)


def test_unsupported_files_are_reported_and_sidecars_are_not(tmp_path):
    (tmp_path / ".hidden.txt").write_text("x", encoding="utf-8")
    (tmp_path / "bay.TXT").write_text(BAY, encoding="utf-8")
    (tmp_path / "bay.toml").write_text('title = "A bay"', encoding="utf-8")
    (tmp_path / "lonely.toml").write_text('title = "A"', encoding="utf-8")
    (tmp_path / "page.html").write_text("<p>", encoding="utf-8")
    assert lines(run_import(tmp_path, tmp_path / "bay.TXT", tmp_path / "missing.txt")) == [
        "created bay.TXT",
        "failed lonely.toml",
        "failed page.html",
        "failed missing.txt",
    ]
    assert Article.objects.get().title == "A bay"


def test_a_file_name_that_is_not_utf8_is_imported(tmp_path):
    path = os.fsencode(tmp_path) + b"/b\xe4y.txt"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - a name in bytes
        file.write(BAY)
    assert lines(run_import(tmp_path)) == ["created b\ufffdy.txt"]


def test_certain_windows_1252_is_decoded_with_a_note(tmp_path):
    text = BAY.replace("Varga", "Várga").replace("waited", "waited – café –")
    (tmp_path / "bay.txt").write_bytes(text.encode("cp1252"))
    report = run_import(tmp_path)
    assert lines(report) == ["created bay.txt"]
    assert "Windows-1252" in reasons(report)[0]
    body = Article.objects.get().body
    assert "“We have waited – café – long enough" in body
    assert "Várga" in body
