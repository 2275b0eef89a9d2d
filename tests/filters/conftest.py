"""Records for every listing."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from articles.models import State
from tests import factories as make


@pytest.fixture
def archive():
    """Two summits, three articles, quotes and pledges; one more of each that is not public."""
    britain, france = make.CountryFactory(code="GB"), make.CountryFactory(code="FR")
    london = make.SummitFactory(slug="london", name="London Summit", country=britain)
    paris = make.SummitFactory(
        slug="paris",
        name="Paris Summit",
        country=france,
        start_on=date(2025, 2, 10),
        end_on=date(2025, 2, 11),
    )
    ada = make.SpeakerFactory(slug="ada-byron", name="Ada Byron", country=britain)
    zoe = make.SpeakerFactory(slug="zoe-muller", name="Zoé Muller", country=france)
    hidden = make.SpeakerFactory(slug="hidden", name="Hidden Person", state=State.DRAFT)
    fish = make.TopicFactory(slug="fish", name="Fish")
    gazette = make.PublisherFactory(slug="gazette", name="The Gazette")
    herald = make.PublisherFactory(slug="herald", name="Herald")
    articles = [
        make.ArticleFactory(title="Boats and gangs", summit=london, publisher=gazette),
        make.ArticleFactory(
            title="Boats and fish", summit=london, publisher=herald, published_on=date(2025, 4, 1)
        ),
        make.ArticleFactory(
            title="Des poissons", summit=paris, publisher=herald, language="fr",
            published_on=date(2025, 2, 10), rights="record",
        ),
        make.ArticleFactory(title="Draft boats", summit=paris, state=State.DRAFT),
    ]  # fmt: skip
    articles[1].topics.add(fish)
    articles[2].topics.add(fish)
    quotes = [
        make.QuoteFactory(article=articles[0], speaker=ada, exact="We will act,"),
        make.QuoteFactory(
            article=articles[2], speaker=zoe, exact="Nous agirons", language="fr",
            said_on=date(2025, 2, 10),
        ),
        make.QuoteFactory(article=articles[1], speaker=hidden, exact="Leaders met in London."),
    ]  # fmt: skip
    fund = make.PledgeFactory(title="Fund the boats", summit=london, deadline=date(2025, 6, 30))
    law = make.PledgeFactory(
        title="Pass a law", summit=paris, kind="legislation", amount=None, currency="",
        announced_on=date(2025, 2, 11),
    )  # fmt: skip
    secret = make.PledgeFactory(title="Secret pledge", summit=london, state=State.DRAFT)
    for pledge in (fund, secret):
        make.PledgeActorFactory(pledge=pledge, country=britain)
        make.MentionFactory(pledge=pledge, article=articles[1])
    make.PledgeActorFactory(pledge=law, country=france)
    make.status_update(fund, "under-way", "2025-05-01")
    return SimpleNamespace(
        articles=articles, quotes=quotes, fund=fund, law=law, secret=secret,
        ada=ada, zoe=zoe, hidden=hidden, london=london, paris=paris,
    )  # fmt: skip


@pytest.fixture(params=["index", "database"])
def backend(request, archive, index):
    """Run a test with the index, and with the database fallback."""
    if request.param == "index":
        index()
    return request.param
