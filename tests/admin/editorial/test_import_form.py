"""Import form: a read-only preview, then storing on confirmation."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from articles.importing.parsers.tables import SUMMARY_ONLY
from articles.importing.publication_date import TYPED_NOTE
from articles.importing.staging import BUSY, one_at_a_time
from articles.models import Article, ArticleCopy, Decision, Document, Proposal, Quote, State
from tests import factories
from tests.admin.samples import COVERAGE
from tests.importing.samples import SAMPLES, packed

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/add/"


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = [t for t in connection.introspection.table_names(cursor) if "articles_" in t]
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    return counts


def hidden(page) -> dict:
    return page.context["hidden"]


def test_a_preview_writes_nothing_and_shows_the_findings(editor):
    summit = factories.SummitFactory()
    ContentType.objects.clear_cache()
    before = rows()
    page = editor.post(ADDRESS, {"text": COVERAGE, "summit": summit.slug, "publisher": "The Post"})
    assert rows() == before
    (seen,) = page.context["previews"]
    assert seen.outcome == "new"
    assert (str(seen.published_on), seen.publisher) == ("31 March 2025", "The Post")
    quotes = [f for f in seen.proposals if f.kind == "Quote"]
    assert len(quotes) == 5
    assert "Ada Marlow" in seen.unmatched_names
    assert len([f for f in seen.proposals if f.kind == "Pledge"]) == 3


def test_confirming_stores_the_article_and_redirects_to_the_review(editor):
    page = editor.post(ADDRESS, {"text": COVERAGE, "publisher": "The Post"})
    answer = editor.post(ADDRESS, {**hidden(page), "confirm": "1"})
    article = Article.objects.get()
    assert answer.url == f"{reverse('admin:review')}?article={article.pk}"
    assert article.state == State.DRAFT
    assert article.publisher.name == "The Post"
    assert article.quotes.count() == 5
    assert Proposal.objects.filter(decision=Decision.OPEN, kind="quote").count() == 5
    assert Document.objects.get().content == COVERAGE.encode()
    assert article.documents.get().run.user == editor.user


def test_importing_again_changes_nothing(editor):
    for _ in range(2):
        page = editor.post(ADDRESS, {"text": COVERAGE})
        editor.post(ADDRESS, {**hidden(page), "confirm": "1"})
    assert page.context["previews"][0].outcome == "unchanged"
    assert Article.objects.count() == 1
    assert Quote.objects.count() == 5


def test_a_changed_text_is_shown_as_a_diff(editor):
    url = "https://post.example/ferries"
    page = editor.post(ADDRESS, {"text": COVERAGE, "url": url})
    editor.post(ADDRESS, {**hidden(page), "confirm": "1"})
    changed = COVERAGE.replace("a dozen countries", "eleven countries")
    page = editor.post(ADDRESS, {"text": changed, "url": url})
    (seen,) = page.context["previews"]
    assert seen.outcome == "changed"
    assert [mark for mark, _ in seen.text_diff if mark != " "] == ["-", "+"]
    assert Article.objects.get().revisions.count() == 1


def test_a_near_duplicate_is_linked_as_a_copy(editor):
    page = editor.post(ADDRESS, {"text": COVERAGE, "publisher": "The Post"})
    editor.post(ADDRESS, {**hidden(page), "confirm": "1"})
    article = Article.objects.get()
    copied = COVERAGE.replace("a dozen", "twelve")
    url = "https://mirror.example/1"
    page = editor.post(ADDRESS, {"text": copied, "publisher": "Mirror", "url": url})
    (seen,) = page.context["previews"]
    assert [twin.pk for twin in seen.near_duplicates] == [article.pk]
    editor.post(ADDRESS, {**hidden(page), "confirm": "1", "copy_of_1": article.pk})
    assert Article.objects.count() == 1
    copy = ArticleCopy.objects.get()
    assert (copy.article, copy.url, copy.publisher.name) == (article, url, "Mirror")


def test_a_table_is_previewed_and_stored(editor):
    table = "title,date,text\nOne,2025-03-31,First words.\nTwo,2025-04-01,Second words.\n"
    upload = SimpleUploadedFile("table.csv", table.encode())
    page = editor.post(ADDRESS, {"document": upload})
    assert [seen.title for seen in page.context["previews"]] == ["One", "Two"]
    assert not Article.objects.exists()
    editor.post(ADDRESS, {**hidden(page), "confirm": "1"})
    assert {a.title for a in Article.objects.all()} == {"One", "Two"}


RECORDS = (
    "title,publisher,url,date,summary\n"
    "Ferries made safer,The Post,https://post.example/1,2025-03-31,Ministers agreed.\n"
    "Ferries made safer,The Post,https://post.example/1,2025-03-31,Ministers agreed.\n"
    "Harbours open,The Post,https://post.example/2,2025-04-01,\n"
    "Known already,The Post,https://post.example/known,2025-04-01,\n"
    "A copy elsewhere,Mirror,https://mirror.example/9,2025-04-02,\n"
)


def test_rows_without_a_text_become_records_only(editor):
    known = factories.ArticleFactory(
        title="Known already", url="https://post.example/known", rights="full"
    )
    original = factories.ArticleFactory(title="A copy elsewhere")
    ContentType.objects.clear_cache()
    before = rows()
    upload = SimpleUploadedFile("records.csv", RECORDS.encode())
    page = editor.post(ADDRESS, {"document": upload})
    assert rows() == before
    seen = page.context["previews"]
    assert [(s.outcome, s.duplicate_of, s.article_pk) for s in seen[:3]] == [
        ("new", None, None),
        ("unchanged", 1, seen[1].article_pk),
        ("new", None, None),
    ]
    assert seen[3].article_pk == known.pk
    assert [twin.pk for twin in seen[4].near_duplicates] == [original.pk]
    assert all(SUMMARY_ONLY in preview.notes for preview in seen)
    assert seen[0].summary == "Ministers agreed."
    html = page.content.decode()
    assert 'data-outcome="duplicate"' in html
    assert "https://post.example/2" in html

    for _ in range(2):
        editor.post(ADDRESS, {**hidden(page), "confirm": "1", "copy_of_5": original.pk})
    assert {a.title for a in Article.objects.filter(rights="record")} == {
        "Ferries made safer",
        "Harbours open",
    }
    made = Article.objects.get(title="Ferries made safer")
    assert (made.body, made.summary, made.url) == (
        "",
        "Ministers agreed.",
        "https://post.example/1",
    )
    assert (made.publisher.name, str(made.published_on), made.state) == (
        "The Post",
        "2025-03-31",
        State.DRAFT,
    )
    assert not made.revisions.exists()
    known.refresh_from_db()
    assert (known.rights, bool(known.body)) == ("full", True)
    assert [copy.url for copy in original.copies.all()] == ["https://mirror.example/9"]
    assert Article.objects.count() == 4


def test_a_later_text_is_attached_to_its_record(editor):
    upload = SimpleUploadedFile("records.csv", RECORDS.encode())
    page = editor.post(ADDRESS, {"document": upload})
    editor.post(ADDRESS, {**hidden(page), "confirm": "1"})
    url = "https://post.example/1"
    page = editor.post(ADDRESS, {"text": COVERAGE, "url": url})
    assert page.context["previews"][0].outcome == "changed"
    editor.post(ADDRESS, {**hidden(page), "confirm": "1"})
    article = Article.objects.get(url=url)
    assert (article.rights, article.quotes.count()) == ("record", 5)


def test_an_error_in_a_table_names_its_row(editor):
    table = b'[{"title": "One", "url": "https://e.org/1", "date": "2025-01-01", "summit": "no"}]'
    page = editor.post(ADDRESS, {"document": SimpleUploadedFile("t.json", table)})
    assert "“no”" in str(page.context["form"].errors)
    two = b'[{"title": "One", "date": "2025-01-01"}]'
    page = editor.post(ADDRESS, {"document": SimpleUploadedFile("t.json", two)})
    assert "row 1" in str(page.context["form"].errors)


@pytest.mark.parametrize(
    ("sent", "field", "detail"),
    [
        ({}, "__all__", ""),
        ({"text": "No date."}, "published_on", ""),
        ({"carried": "no token"}, "__all__", "expired"),
        ({"carried": "0" * 32}, "__all__", "expired"),
        ({"text": "A \x07 bell."}, "__all__", "U+0007"),
        ({"text": "date 2025-13-41 Words."}, "published_on", "2025-13-41"),
    ],
)
def test_errors_are_shown_in_the_form(editor, sent, field, detail):
    errors = editor.post(ADDRESS, sent).context["form"].errors
    assert list(errors) == [field]
    assert detail in str(errors)
    assert not Article.objects.exists()


def test_the_upload_is_carried_over_while_the_date_is_missing(editor):
    words = "Ministers from a dozen countries met in Harbour City and agreed on safer ferries. " * 5
    html = f"<article><h1>Ferries</h1><p>{words}</p></article><footer>© 2019 Post</footer>"
    page = editor.post(ADDRESS, {"document": SimpleUploadedFile("page.html", html.encode())})
    assert list(page.context["form"].errors) == ["published_on"]
    assert "© 2019" in str(page.context["form"].errors)
    again = editor.post(ADDRESS, {**hidden(page), "published_on": "2025-03-31"})
    (seen,) = again.context["previews"]
    assert (str(seen.published_on), seen.date_note) == ("31 March 2025", TYPED_NOTE)
    assert TYPED_NOTE in again.content.decode()
    editor.post(ADDRESS, {**hidden(again), "confirm": "1"})
    article = Article.objects.get()
    assert (article.published_on_precision, article.date_note) == ("day", TYPED_NOTE)


def file(name: str, content: bytes | str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def test_several_files_are_previewed_and_stored_together(editor):
    archive = packed(
        {
            "import.toml": b'publisher = "The Post"',
            "deeper/word.docx": SAMPLES["word.docx"],
            "notes.md": SAMPLES["notes.md"].replace(b"ferries", b"boats"),
        }
    )
    files = [file("a.txt", "date 2025-03-31 One lead."), file("all.zip", archive)]
    page = editor.post(ADDRESS, {"document": files})
    assert [(seen.outcome, seen.publisher) for seen in page.context["previews"]] == [
        ("new", "Unknown publisher"),
        ("new", "The Post"),
        ("new", "The Post"),
    ]
    editor.post(ADDRESS, {**hidden(page), "confirm": "1"})
    assert Article.objects.count() == 3
    again = editor.post(ADDRESS, {**hidden(page), "confirm": "1"})
    assert "expired" in str(again.context["form"].errors)


def test_the_errors_of_all_files_are_shown_and_the_files_kept(editor):
    table = "title,date,text\nOne,soon,Words.\nTwo,2025-03-31,Words.\nThree,later,Words.\n"
    undated = "<article><p>" + "Ministers met in Varnholm and agreed. " * 20 + "</p></article>"
    files = [file("rows.csv", table), file("old.doc", "x"), file("page.html", undated)]
    page = editor.post(ADDRESS, {"document": files})
    errors = str(page.context["form"].errors)
    for part in ("row 1", "row 3", "old.doc", "save it as .docx", "page.html"):
        assert part in errors
    assert "row 2" not in errors
    assert hidden(page)["carried"]
    assert "Uploaded: old.doc, page.html, rows.csv" in page.content.decode()
    replaced = editor.post(ADDRESS, {**hidden(page), "document": file("a.txt", COVERAGE)})
    assert len(replaced.context["previews"]) == 1


def test_a_title_belongs_to_a_single_file(editor):
    files = [file("a.txt", "date 2025-03-31 One."), file("b.txt", "date 2025-03-31 Two.")]
    page = editor.post(ADDRESS, {"document": files, "title": "Mine"})
    assert "single file" in str(page.context["form"].errors)


def test_an_editor_has_one_preview_at_a_time(editor, reviewer):
    with one_at_a_time(editor.user.pk):
        page = editor.post(ADDRESS, {"text": COVERAGE})
        assert BUSY in str(page.context["form"].errors)
        with one_at_a_time(reviewer.user.pk):
            pass
    assert editor.post(ADDRESS, {"text": COVERAGE}).context["previews"]


def test_a_date_of_month_precision_is_stored_and_shown(editor):
    rows = b"title,date,text\nOne,March 2025,First words of it.\n"
    page = editor.post(ADDRESS, {"document": SimpleUploadedFile("rows.csv", rows)})
    (seen,) = page.context["previews"]
    assert str(seen.published_on) == "March 2025"
    editor.post(ADDRESS, {**hidden(page), "confirm": "1"})
    assert Article.objects.get().published_on_precision == "month"


def test_contributors_may_import_drafts_and_reviewers_not(contributor, reviewer):
    page = contributor.post(ADDRESS, {"text": COVERAGE})
    contributor.post(ADDRESS, {**hidden(page), "confirm": "1"})
    assert Article.objects.get().state == State.DRAFT
    assert reviewer.get(ADDRESS).status_code == 403
