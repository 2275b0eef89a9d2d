"""Review: position in the queue, marked text, undo, makers of a pledge, details of a name."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.admin.editorial.review_queue import Segment, mark_text
from articles.admin.editorial.review_undo import TRACKED
from articles.models import Alias, Decision, Pledge, Proposal, Speaker
from tests import factories as make
from tests.admin.editorial.test_review import article, decide, of, publish, sent, show

__all__ = ["article"]
pytestmark = pytest.mark.django_db


def url(queue: str = "", proposal: Proposal | None = None) -> str:
    name, args = ("review_one", [proposal.pk]) if proposal else ("review", [])
    return reverse(f"admin:{name}", args=args) + queue


def test_the_position_in_an_article_counts_decided_proposals(editor, article):
    pks = list(article.proposals.order_by("start", "pk").values_list("pk", flat=True))
    second = Proposal.objects.get(pk=pks[1])
    decide(editor, second)
    page = show(editor, second)
    position = page.context["position"]
    assert (position.number, position.total) == (2, len(pks))
    assert (position.previous, position.next) == (pks[0], pks[2])
    assert page.context["count"] == len(pks) - 1
    assert [other.pk for other, _ in page.context["neighbours"]] == pks
    assert f'href="{page.context["previous"]}" data-key="b"' in page.content.decode()


def test_after_a_decision_the_next_proposal_in_the_text_follows(editor, article):
    first, second, third = article.proposals.order_by("start", "pk")[:3]
    decide(editor, first, "skip")
    answer = decide(editor, second, "reject")
    assert answer.url == url(f"?article={article.pk}", third)


def test_the_proposals_of_an_import_are_reviewed_together(editor, article):
    item = make.ImportItemFactory(article=article)
    make.ProposalFactory(confidence=1.0)
    page = editor.get(url(f"?run={item.run_id}"))
    assert page.context["proposal"].article == article
    assert page.context["count"] == article.proposals.count()
    article.proposals.exclude(pk=page.context["proposal"].pk).delete()
    answer = editor.post(url(f"?run={item.run_id}", page.context["proposal"]), {"reject": "1"})
    assert answer.url == reverse("admin:articles_importrun_change", args=[item.run_id])


def test_all_proposals_are_marked_and_the_current_one_wins():
    body = "Ministers met. “We act,” said Ada Marlow."

    def proposal(pk: int, words: str, decision: str = "open", **more) -> Proposal:
        start = body.index(words)
        span = {"start": start, "end": start + len(words)}
        return Proposal(pk=pk, kind="pledge", decision=decision, **{**span, **more})

    name = Proposal(pk=4, kind="name", decision="open", start=15, alias=Alias(form="Ada Marlow"))
    proposals = [
        proposal(1, "Ministers met", "rejected"),
        proposal(2, "“We act,”", "accepted"),
        proposal(3, "We act"),
        name,
        proposal(5, "Ada", start=None, end=None),
    ]
    marked = [
        Segment("Ministers met", "rejected"),
        Segment(". "),
        Segment("“", "accepted"),
        Segment("We act", "open", is_current=True),
        Segment(",”", "accepted"),
        Segment(" said "),
        Segment("Ada Marlow", "open"),
        Segment("."),
    ]
    assert mark_text(body, proposals, proposals[2]) == marked
    by_name = mark_text(body, proposals, name)
    assert [each.text for each in by_name if each.is_current] == ["Ada Marlow"]
    assert "".join(each.text for each in by_name) == body


def state() -> dict:
    """All records that a decision may change, and the decisions."""
    rows = {
        model.__name__: {
            repr({name: value for name, value in row.items() if name not in IGNORED})
            for row in model._base_manager.values()
        }
        for model in TRACKED
    }
    rows["Proposal"] = {repr(row) for row in Proposal.objects.order_by("pk").values()}
    return rows


IGNORED = {"updated_at", "created_at"}


@pytest.mark.parametrize("visibility", ["draft", "published"])
@pytest.mark.parametrize("how", ["accept", "reject"])
@pytest.mark.parametrize("kind", ["quote", "pledge", "name"])
def test_a_decision_is_undone_completely(editor, article, kind, how, visibility):
    article.state = visibility
    article.save()
    proposal = of(kind, article)
    before = state()
    decide(editor, proposal, how)
    assert state() != before
    answer = editor.post(url(f"?article={article.pk}"), {"undo": "1"})
    assert answer.url == url(f"?article={article.pk}", proposal)
    assert state() == before
    editor.post(url(), {"undo": "1"})
    assert state() == before


def test_bulk_acceptance_is_undone(editor, article):
    before = state()
    editor.post(url(f"?article={article.pk}"), {"accept_all": "1", "confidence": "0"})
    assert state() != before
    editor.post(url(), {"undo": "1"})
    assert state() == before


def test_a_decision_is_not_undone_over_later_changes(editor, article):
    proposal = of("quote", article)
    decide(editor, proposal, role_at_time="Minister of Ports")
    proposal.refresh_from_db()
    proposal.quote.note = "Checked on the recording."
    proposal.quote.save()
    before = state()
    page = editor.post(url(), {"undo": "1"}, follow=True)
    (message,) = map(str, page.context["messages"])
    assert "was changed after this decision" in message
    assert state() == before


def test_undo_is_only_for_those_who_decide(editor, contributor, article):
    decide(editor, of("quote", article))
    before = state()
    assert contributor.post(url(), {"undo": "1"}).status_code == 403
    assert state() == before


def test_the_makers_of_a_pledge_are_shown_and_corrected(editor, article):
    proposal = of("pledge", article)
    proposal.pledge.actors.all().delete()
    first = make.PledgeActorFactory(pledge=proposal.pledge)
    page = show(editor, proposal)
    assert str(first.target) in page.content.decode()
    other = make.CountryFactory(code="FR", name="France")
    values = sent(page) | {
        "actors-0-country": other.pk,
        "actors-1-part": "recipient",
        "actors-1-organisation": make.OrganisationFactory(name="Harbour Union").pk,
    }
    editor.post(url("", proposal), {**values, "accept": "1"})
    pledge = Pledge.objects.get(proposals=proposal)
    actors = {(actor.part, str(actor)) for actor in pledge.actors.all()}
    assert actors == {("maker", "France"), ("recipient", "Harbour Union")}
    proposal.refresh_from_db()
    assert proposal.decision == Decision.ACCEPTED


def test_an_incomplete_maker_is_refused(editor, article):
    proposal = of("pledge", article)
    proposal.pledge.actors.all().delete()
    make.PledgeActorFactory(pledge=proposal.pledge)
    values = sent(show(editor, proposal)) | {"actors-0-country": ""}
    page = editor.post(url("", proposal), {**values, "accept": "1"})
    assert page.status_code == 200
    proposal.refresh_from_db()
    assert proposal.decision == Decision.OPEN


@pytest.fixture
def name(article):
    """The open proposal of a name that is quoted in the article."""
    proposal = of("name", article)
    assert proposal is not None
    return proposal


def test_accepting_a_name_says_what_it_creates(editor, article, name):
    page = show(editor, name)
    assert f"Accepting creates the speaker “{name.alias.form}”" in page.content.decode()
    assert page.context["marked"] == name.alias.form
    make.SpeakerFactory(name=name.alias.form)
    page = show(editor, name)
    assert f"Accepting makes “{name.alias.form}” a name of" in page.content.decode()
    assert [str(speaker) for speaker, _ in page.context["similar"]] == [name.alias.form]


def test_a_name_is_accepted_with_spelling_country_and_role(editor, article, name):
    printed, country = name.alias.form, make.CountryFactory(code="PT", name="Portugal")
    ministry = make.OrganisationFactory(name="Ministry of Ports")
    details = {
        "name": f"Dr {printed}",
        "country": country.pk,
        "role": "Minister",
        "organisation": ministry.pk,
    }
    decide(editor, name, **details)
    publish(editor, article)
    speaker = Speaker.objects.get(name=f"Dr {printed}")
    assert (speaker.country, speaker.state) == (country, "published")
    assert not Speaker.objects.filter(name=printed).exists()
    office = speaker.appointments.get()
    assert (office.role, office.organisation) == ("Minister", ministry)
    assert Alias.objects.get(form=printed).speaker == speaker


def test_a_typed_confidence_is_counted_before_it_is_used(editor, article):
    address = url(f"?article={article.pk}")
    ready = editor.get(f"{address}&confidence=0", follow=True).context["ready"]
    assert ready > 0
    changed = {"accept_all": "1", "confidence": "1", "ready": ready}
    page = editor.post(address, changed)
    assert page.status_code == 200
    assert page.context["ready"] != ready
    assert not article.proposals.filter(decision=Decision.ACCEPTED).exists()
    answer = editor.post(address, {"count": "1", "confidence": "0"})
    assert answer.url == f"{address}&confidence=0"
    editor.post(address, {"accept_all": "1", "confidence": "0", "ready": ready})
    assert article.proposals.filter(decision=Decision.ACCEPTED).count() == ready
