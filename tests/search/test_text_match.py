"""Words match the same records with the index and with the database, in any script."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.kinds import INDEXED
from articles.models import Article
from articles.search.query.parser import parse_query
from articles.search.request import SearchRequest
from tests import factories as make
from tests.search.archive import matching, results

pytestmark = pytest.mark.django_db

TEXTS = [
    ("en", "U.S. envoys at COP29", "The organised gangs of Côte d’Ivoire, well-known in 2025."),
    ("en", "COP-29: labour rights", "Ministers promised £30m; Erdoğan’s reply was brief."),
    ("fr", "L’accord de la Côte d'Ivoire", "Les réfugiés traversent la Manche."),
    ("de", "Flüchtlinge in Städten", "Die Häuser reichen nicht."),
    ("el", "Ο ΝΙΚΟΣ στην Αθήνα", "Η σύνοδος κορυφής τελείωσε."),
    ("ru", "Пётр и саммит", "Ещё одна встреча."),
    ("he", "שָׁלוֹם", "הפסגה בלונדון"),
    ("ar", "القمة", "أعلنت الحكومةُ عن إجراءات ٢٠٢٥"),
    ("hi", "प्रधान मंत्री", "भारत ने सुरक्षा पर ज़ोर दिया"),
    ("ja", "首相がAI規制", "ｻﾐｯﾄは首都で2025年に"),
    ("ko", "정상회의에서", "서울 선언"),
    ("th", "การประชุม", "สุดยอด"),
]
WORDS = sorted({word for _, *texts in TEXTS for text in texts for word in text.split()})
FORMS = st.sampled_from([
    *WORDS, *(word.upper() for word in WORDS), "首", "相", "정상", "cop 29", "COP29", "cop-29",
    "US", "dIvoire", "organize", "labor", "wellknown", "minist*", "規*", '"the organised gangs"',
    '"Côte d’Ivoire"', "OR", "-the", "the", "30m", "2025", "refugie", "haus", "ประ", "nikos",
])  # fmt: skip


@pytest.fixture(autouse=True)
def records(index):
    for language, title, summary in TEXTS:
        make.ArticleFactory(title=title, summary=summary, language=language)
    make.QuoteFactory(article=Article.objects.order_by("pk")[0], exact="The organised gangs of")
    index()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FORMS, min_size=1, max_size=4).map(" ".join))
@example("首")
@example("-首相")
def test_the_index_and_the_database_find_the_same(typed):
    words = parse_query(typed).words
    if words is None:
        return
    for kind in INDEXED[:2]:
        selection = SearchRequest(kind, words)
        found = results(selection)
        assert found.count() == matching(selection).count(), (typed, kind)
        assert not found.degraded
