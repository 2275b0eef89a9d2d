"""``sources --missing``, saving pages, ``import_documents --attach``: quotes become verified."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles.models import Article, Quote, Rights, State, Verification
from tests import factories
from tests.admin.conftest import sign_in
from tests.importing.samples import page

pytestmark = pytest.mark.django_db

URL = "https://www.post.example/ferries/"
ELSEWHERE = "https://gazette.example/2031/05/02/ferries"


def output(command: str, *arguments: str, **options) -> list[str]:
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=out, **options)
    return out.getvalue().splitlines()


@pytest.fixture
def cited():
    """Quotes of a record, and of a page that is only linked; a page that nothing waits for."""
    record = factories.ArticleFactory(url=URL, rights=Rights.RECORD, body="")
    factories.QuoteFactory(article=record, exact="Every passenger has the right to come home")
    factories.QuoteFactory(article=record, exact="Every passenger has a right to go home")
    linked = factories.QuoteFactory(article=None, summit=None, exact="rules for ferries")
    factories.SourceLinkFactory(pledge=None, quote=linked, url=ELSEWHERE)
    factories.SourceLinkFactory(
        pledge=None, speaker=factories.SpeakerFactory(), url="https://body.example/about"
    )
    held = factories.ArticleFactory(url="https://held.example/1", body="Rules for ferries.")
    pledge = factories.PledgeFactory()
    factories.SourceLinkFactory(pledge=pledge, url="http://held.example/1/")
    assert held.body


@pytest.fixture
def editor():
    return sign_in("Editors")


def test_from_missing_sources_to_verified_quotes(tmp_path, cited):
    assert output("sources", "--missing") == [
        f"   2 quotes    0 pledges  {URL}",
        f"   1 quotes    0 pledges  {ELSEWHERE}",
        "   0 quotes    0 pledges  https://body.example/about",
        "3 cited pages without a text; 3 quotes and 0 pledges cite them.",
    ]
    addresses = output("sources", "--missing", "--waiting", "--addresses-only")
    assert addresses == [URL, ELSEWHERE]
    for number, address in enumerate(addresses):
        link = f'<link rel="canonical" href="{address}">'
        (tmp_path / f"{number}.html").write_bytes(page(head=link))
    other = page(head='<link rel="canonical" href="https://x.example/">')
    (tmp_path / "other.html").write_bytes(other)

    lines = output("import_documents", str(tmp_path), attach=True)
    assert lines[-1:] == ["Recorded quotes: 2 found in the text, 1 with other words in the text."]
    assert any("differs: “Every passenger has a right to go home” is “" in line for line in lines)
    assert any("does not cite" in line for line in lines)
    recorded = Quote.objects.filter(origin="editor").order_by("pk")
    assert [(quote.verification, quote.is_public) for quote in recorded] == [
        (Verification.FOUND, True),
        (Verification.CITED, True),
        (Verification.FOUND, True),
    ]
    assert {a.rights for a in Article.objects.exclude(url__contains="held")} == {Rights.RECORD}
    assert not Article.objects.filter(state=State.DRAFT).exists()
    assert output("sources", "--missing", "--waiting") == [
        "0 cited pages without a text; 0 quotes and 0 pledges cite them."
    ]


def test_editors_see_the_same_pages(editor, cited):
    queue = editor.get(reverse("admin:missing_sources"))
    assert [source.url for source in queue.context["page"]] == [URL, ELSEWHERE]
    counts = {one.url: one.count for one in editor.get("/admin/").context["queues"]}
    assert counts[reverse("admin:missing_sources")] == 2


def test_a_quote_with_other_words_is_shown_beside_the_passage(editor, tmp_path, cited):
    (tmp_path / "1.html").write_bytes(page(head=f'<link rel="canonical" href="{URL}">'))
    output("import_documents", str(tmp_path), attach=True)
    address = f"{reverse('admin:lost_anchors')}?place=none"
    (anchor,) = editor.get(address).context["anchors"]
    assert anchor.suggestion.words.startswith("Every passenger has the right")
    quote = anchor.record
    answer = editor.post(
        reverse("admin:resolve_lost_anchor", args=["quote", quote.pk]),
        {"unlink": "1", "version": anchor.version, "place": "none"},
    )
    assert answer.url == address
    quote.refresh_from_db()
    assert quote.verification == Verification.EDITOR
