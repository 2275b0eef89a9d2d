"""Permissions of the editorial pages: roles that may not publish change nothing public."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from articles.admin.editorial.urls import get_urls
from articles.models import revise
from articles.models.merging import merge
from articles.models.roles import CONTRIBUTORS, EDITORS, REVIEWERS
from tests import editorial_factories, factories
from tests.admin.conftest import sign_in
from tests.admin.matrix import everything_but_publishing, seen

pytestmark = pytest.mark.django_db


class Sample:
    """Published records with an open task for every editorial URL."""

    def __init__(self) -> None:
        self.article = factories.ArticleFactory()
        revise(self.article, f"{self.article.body} More.")
        self.draft = factories.ArticleFactory(state="draft")
        self.quote = factories.QuoteFactory(article=self.article, pin_lost=True)
        self.pledge = factories.PledgeFactory()
        factories.status_update(self.pledge)
        self.alias = factories.AliasFactory()
        self.speaker, self.other = factories.SpeakerFactory(), factories.SpeakerFactory()
        self.merge = merge("speaker", factories.SpeakerFactory(), factories.SpeakerFactory())
        self.report = editorial_factories.ReportFactory(article=self.article)
        proposed = factories.QuoteFactory(article=self.article, state="draft", exact="Leaders met")
        self.proposal = factories.ProposalFactory(article=self.article, quote=proposed)
        self.verdict = editorial_factories.VerdictDraftFactory(pledge=self.pledge)
        self.proposed = editorial_factories.ProposedRevisionFactory()
        self.filter = editorial_factories.SavedFilterFactory()

    def posts(self) -> dict[str, list[tuple[list, dict]]]:
        """URL name → (arguments, POST data) of every action."""
        place = {"version": "0", "start": self.quote.start, "end": self.quote.end}
        two = {"primary": self.speaker.pk, "duplicate": self.other.pk}
        alias = {"alias": self.alias.pk}
        notice = {f"{self.report.pk}-text": "It was wrong."}
        return {
            "import_form": [([], {"text": "Ministers met.\n\nNothing was agreed."})],
            "publish_article": [([self.article.pk], {}), ([self.draft.pk], {})],
            "search_all": [([], {})],
            "article_text": [([self.article.pk, 1], {"newest": "2"})],
            "read_value": [([], {"text": "March 2025"})],
            "suggest_values": [([], {"text": "“We act,” said Ada.", "start": 1, "end": 8})],
            "saved_filters": [([], {"kind": "quote", "name": "Mine", "query": "state=draft"})],
            "change_filter": [([self.filter.pk], {"name": "Another"})],
            "merge": [(["speaker"], two | {"confirm": "1"})],
            "undo_merge": [([self.merge.pk], {})],
            "unmatched_names": [
                ([], alias | {"new": "1"}),
                ([], alias | {"ignore": "1"}),
                ([], alias | {"speaker": self.speaker.pk}),
            ],
            "lost_anchors": [([], {})],
            "missing_sources": [([], {})],
            "resolve_lost_anchor": [
                (["quote", self.quote.pk], place),
                (["quote", self.quote.pk], place | {"unlink": "1"}),
            ],
            "proposed_revisions": [([], {})],
            "proposed_revision": [
                ([self.proposed.pk], {"accept": "1", "version": "0"}),
                ([self.proposed.pk], {"reject": "1", "reason": "No."}),
            ],
            "preview": [(["article", self.draft.pk], {})],
            "recheck_verdict": [([self.pledge.pk], {})],
            "verdicts": [([], {})],
            "review_verdict": [
                ([self.verdict.pk], {"agree": "1"}),
                ([self.verdict.pk], {"note": "No."}),
            ],
            "reports": [([], {})],
            "decide_report": [
                ([self.report.pk], notice),
                ([self.report.pk], {"dismiss": "1"}),
            ],
            "review": [([], {"accept_all": "1", "above": "0"})],
            "review_one": [
                ([self.proposal.pk], {"accept": "1"}),
                ([self.proposal.pk], {"reject": "1"}),
            ],
        }


ROLES = {
    "contributor": lambda: sign_in(CONTRIBUTORS),
    "reviewer": lambda: sign_in(REVIEWERS),
    "everything but publishing": everything_but_publishing,
}


def names() -> list[str]:
    return [pattern.name for pattern in get_urls(admin.site)]


def test_every_editorial_url_has_a_sample():
    missing = set(names()) - set(Sample().posts())
    assert not missing, f"Say in Sample.posts() what is posted to {', '.join(sorted(missing))}."


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", names())
def test_no_editorial_url_changes_public_pages(name, role):
    client, sample = ROLES[role](), Sample()
    before = seen()
    for arguments, sent in sample.posts()[name]:
        assert client.post(reverse(f"admin:{name}", args=arguments), sent).status_code < 500
        assert seen() == before


def test_a_reviewer_approves_only_verdicts_of_editors():
    reviewer, editor = sign_in(REVIEWERS), sign_in(EDITORS)
    pledge = factories.PledgeFactory()
    by_nobody = editorial_factories.VerdictDraftFactory(pledge=pledge)
    by_editor = editorial_factories.VerdictDraftFactory(
        pledge=pledge, editor=editor.user, as_of=date(2025, 7, 1)
    )
    answers = [
        reviewer.post(reverse("admin:review_verdict", args=[d.pk]), {"agree": "1"}).status_code
        for d in (by_nobody, by_editor)
    ]
    assert answers == [403, 302]
    assert [update.as_of for update in pledge.status_updates.all()] == [date(2025, 7, 1)]
