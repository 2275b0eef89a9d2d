"""Permission table of the admin: E editors, C contributors, R reviewers."""

from __future__ import annotations

import pytest

from articles.models.roles import CONTRIBUTORS, EDITORS, REVIEWERS
from tests import editorial_factories, factories
from tests.admin.conftest import sign_in

GROUPS = {"E": EDITORS, "C": CONTRIBUTORS, "R": REVIEWERS, "-": None}
# URL, groups that may GET, groups that may POST; all others get 403.
MATRIX = (
    ("/admin/articles/{}/", "ECR", ""),
    ("/admin/articles/article/add/", "EC", "EC"),
    ("/admin/articles/speaker/add/", "EC", "EC"),
    ("/admin/articles/alias/add/", "E", "E"),
    ("/admin/articles/topic/add/", "E", "E"),
    ("/admin/articles/correction/add/", "E", "E"),
    ("/admin/articles/proposal/add/", "", ""),
    ("/admin/auth/user/", "", ""),
    ("/admin/add/", "EC", "EC"),
    ("/admin/review/", "ECR", "E"),
    ("/admin/review/{proposal}/", "ECR", "E"),
    ("/admin/desk/article/{article}/", "ECR", "E"),
    ("/admin/desk/pledge/{pledge}/checked/", None, "E"),
    ("/admin/preview/article/{article}/", "ECR", None),
    ("/admin/names/", "E", "E"),
    ("/admin/read-value/", "ECR-", None),
    ("/admin/suggest-values/", None, "EC"),
    ("/admin/lost-pins/", "ECR", None),
    ("/admin/lost-pins/quote/{quote}/", None, "E"),
    ("/admin/filters/", "ECR", "ECR"),
    ("/admin/articles/importitem/", "ECR", ""),
    ("/admin/merge/speaker/", "E", "E"),
    ("/admin/reports/", "ECR", None),
    ("/admin/reports/{report}/", None, "E"),
    ("/admin/proposed/", "ECR", None),
    ("/admin/proposed/{revision}/", "ECR", "E"),
    ("/admin/articles/proposedrevision/", "ECR", ""),
    ("/admin/verdicts/", "ECR", None),
    ("/admin/verdicts/{draft}/", None, "R"),
)
KINDS = ("article", "quote", "pledge", "speaker", "organisation", "summit", "mention", "correction")


def rows():
    for address, look, act in MATRIX:
        kinds = KINDS if "{}" in address else ("",)
        for kind in kinds:
            yield address.replace("{}", kind), look, act


@pytest.mark.django_db
@pytest.mark.parametrize("letter", GROUPS)
def test_each_group_has_the_permissions_of_the_table(letter):
    client = sign_in(GROUPS[letter])
    article = factories.ArticleFactory(state="draft")
    numbers = {
        "article": article.pk,
        "pledge": factories.PledgeFactory().pk,
        "quote": factories.QuoteFactory().pk,
        "report": editorial_factories.ReportFactory().pk,
        "revision": editorial_factories.ProposedRevisionFactory().pk,
        "draft": editorial_factories.VerdictDraftFactory().pk,
        "proposal": factories.ProposalFactory(
            article=article, quote=factories.QuoteFactory(article=article, state="draft")
        ).pk,
    }
    wrong = []
    for address, look, act in rows():
        place = address.format(**numbers)
        if look is not None:
            refused = client.get(place).status_code == 403
            if refused == (letter in look):
                wrong.append(f"GET {place}")
        if act:
            refused = client.post(place, {"skip": "1"}).status_code == 403
            if refused == (letter in act):
                wrong.append(f"POST {place}")
    assert wrong == []
