"""Test records in which all that is not public contains the word ``zqxvwjk``.

The hidden records are connected with public ones by every relation of the models. A public response
that contains the word has leaked a hidden record.
"""

from __future__ import annotations

from datetime import date

from articles import models
from articles.extraction import accept
from tests import factories as make

WORD = "zqxvwjk"


class Planted:
    """Public records of every kind, connected with hidden ones in *state*."""

    def __init__(self, state: str) -> None:
        self.state = state
        self.hidden: list = []
        self._public()
        self._people()
        self._coverage()
        self._pledges()
        self._accepted()
        self._never_public()

    def _hide(self, factory, label: str, *fields: str, **more):
        """Create a hidden record with the word in each of *fields*."""
        words = {field: f"{WORD} {label} {field}" for field in fields}
        if hasattr(factory._meta.model, "slug") and factory is not make.ArticleFactory:
            more.setdefault("slug", f"{WORD}-{label}".replace(" ", "-"))
        if factory in (make.ArticleFactory, make.PledgeFactory):
            more.pop("slug", None)
        record = factory(state=self.state, **words, **more)
        self.hidden.append(record)
        return record

    def _public(self) -> None:
        self.country = make.CountryFactory(code="GB")
        self.topic = make.TopicFactory(name="Seen topic", slug="seen-topic")
        self.organisation = make.OrganisationFactory(name="Seen Ministry", country=self.country)
        self.speaker = make.SpeakerFactory(name="Seen Speaker", country=self.country)
        self.series = make.SummitSeriesFactory(name="Seen series")
        self.summit = make.SummitFactory(
            name="Seen Summit", country=self.country, series=self.series
        )
        self.summit.topics.add(self.topic)
        self.publisher = make.PublisherFactory(name="Seen Gazette")
        self.article = make.ArticleFactory(
            title="Seen article", summit=self.summit, publisher=self.publisher
        )
        self.article.topics.add(self.topic)
        self.statement = make.StatementFactory(speaker=self.speaker, summit=self.summit)
        self.quote = make.QuoteFactory(
            article=self.article, speaker=self.speaker, statement=self.statement
        )
        self.pledge = make.PledgeFactory(
            title="Seen pledge", summit=self.summit, deadline=date(2027, 1, 2)
        )
        self.pledge.topics.add(self.topic)
        make.PledgeActorFactory(pledge=self.pledge, country=self.country)
        make.PledgeActorFactory(pledge=self.pledge, country=None, organisation=self.organisation)
        make.PledgeActorFactory(pledge=self.pledge, country=None, speaker=self.speaker)
        make.MentionFactory(pledge=self.pledge, article=self.article)
        make.MentionFactory(pledge=self.pledge, article=None, quote=self.quote)
        make.ParticipationFactory(summit=self.summit, organisation=self.organisation)
        make.AppointmentFactory(speaker=self.speaker, organisation=self.organisation)
        make.status_update(self.pledge)
        make.PledgeCheckFactory(pledge=self.pledge)
        # A second record of each kind that can be compared.
        self.second_country = make.CountryFactory(code="FR")
        make.PledgeActorFactory(pledge=self.pledge, country=self.second_country)
        self.second_organisation = make.OrganisationFactory(name="Seen Agency")
        self.second_summit = make.SummitFactory(name="Seen Second Summit")

    def _people(self) -> None:
        """Hidden speakers, organisations and summits, connected with public records."""
        speaker = self._hide(
            make.SpeakerFactory, "speaker", "name", "sort_name", "description", "note",
            country=self.country,
        )  # fmt: skip
        body = self._hide(
            make.OrganisationFactory, "body", "name", "kind", "description", country=self.country
        )
        summit = self._hide(
            make.SummitFactory, "summit", "name", "short_name", "city", "venue", "summary",
            "participants_note", country=self.country, series=self.series,
            other_names=[f"{WORD} other name"],
        )  # fmt: skip
        summit.topics.add(self.topic)
        make.SummitFactory(state=self.state, series=make.SummitSeriesFactory(name=f"{WORD} series"))
        for number, who in enumerate(({"speaker": speaker}, {"organisation": body})):
            make.ParticipationFactory(summit=self.summit, name=f"{WORD} guest {number}", **who)
        for number, who in enumerate(
            (
                {"speaker": self.speaker},
                {"organisation": self.organisation},
                {"country": self.country},
            )
        ):
            make.ParticipationFactory(summit=summit, name=f"{WORD} here {number}", **who)
        make.AppointmentFactory(speaker=self.speaker, organisation=body, role=f"{WORD} role")
        make.AppointmentFactory(speaker=speaker, organisation=self.organisation, role=f"{WORD} r")
        for who in ({"speaker": speaker}, {"organisation": body}):
            form = f"{WORD} {' '.join(who)} alias"
            make.AliasFactory(form=form, state="matched", note=f"{WORD} note", **who)
        make.AliasFactory(form="Seen Alias", state="matched", speaker=self.speaker, note=WORD)
        make.OutcomeDocumentFactory(summit=summit, title=f"{WORD} outcome")
        figure = make.DisputedFigureFactory(summit=summit, topic=f"{WORD} figure")
        make.DisputedValueFactory(figure=figure, value=f"{WORD} value")
        self.hidden_speaker, self.hidden_body, self.hidden_summit = speaker, body, summit

    def _coverage(self) -> None:
        """Hidden articles and quotes, and published ones that depend on a hidden record."""
        article = self._hide(
            make.ArticleFactory, "article", "title", "summary", "body", "author", "note",
            summit=self.summit, publisher=self.publisher, url=f"https://example.org/{WORD}",
        )  # fmt: skip
        article.topics.add(self.topic)
        make.ArticleCopyFactory(article=article, url=f"https://example.org/{WORD}/copy")
        under = make.ArticleFactory(title=f"{WORD} under hidden summit", summit=self.hidden_summit)
        under.topics.add(self.topic)
        self.quote.reprints.add(article, under)
        related = {"statement": self.statement, "organisation_at_time": self.organisation}
        quotes = [
            self._hide(make.QuoteFactory, "quote", "exact", "occasion", "note",
                       article=self.article, speaker=self.speaker, start=None, **related),
            make.QuoteFactory(article=self.article, speaker=self.hidden_speaker,
                              exact=f"{WORD} by hidden", start=None, **related),
            make.QuoteFactory(article=article, speaker=self.speaker,
                              exact=f"{WORD} in hidden", start=None, **related),
            make.QuoteFactory(article=None, speaker=self.speaker, summit=self.hidden_summit,
                              exact=f"{WORD} at hidden", start=None, **related),
        ]  # fmt: skip
        quotes[0].reprints.add(self.article)
        seen = make.QuoteFactory(
            article=self.article, speaker=self.speaker, exact="Leaders met in London.",
            organisation_at_time=self.hidden_body,
        )  # fmt: skip
        lost = make.StatementFactory(
            label=f"{WORD} statement", speaker=self.speaker, summit=self.hidden_summit
        )
        models.Quote.objects.filter(pk=seen.pk).update(statement=lost)
        self.unpublic_quotes = quotes
        # No public record refers to these two.
        unquoted = make.StatementFactory(label=f"{WORD} unquoted", speaker=self.speaker)
        models.Quote.objects.filter(pk=quotes[0].pk).update(statement=unquoted)
        unread = make.PublisherFactory(name=f"{WORD} Gazette", slug=f"{WORD}-gazette")
        models.Article.objects.filter(pk=article.pk).update(publisher=unread)
        self.hidden_article = article
        self.hidden += [under, *quotes]
        self.record_only = make.ArticleFactory(
            title="Seen record", rights="record", summit=self.summit,
            body=f"{WORD} before. Seen words. {WORD} after.",
        )  # fmt: skip
        at = make.span_of(self.record_only, "Seen words.")
        around = {"prefix": f"{WORD} before. ", "suffix": f" {WORD} after."}
        make.QuoteFactory(article=self.record_only, exact="Seen words.", **at, **around)
        make.MentionFactory(
            pledge=self.pledge, article=self.record_only, exact="Seen words.", **at, **around
        )
        excerpt = f"{'Seen words are here. ' * 30}{WORD} in the rest."
        make.ArticleFactory(title="Seen excerpt", rights="excerpt", body=excerpt, summary="")

    def _pledges(self) -> None:
        """Hidden pledges, mentions, verdicts, corrections and sources."""
        hidden = self._hide(
            make.PledgeFactory, "pledge", "title", "summary", "beneficiary", "note", "amount_note",
            summit=self.summit, parent=self.pledge, follow_up_of=self.pledge,
            supersedes=self.pledge, repeats=self.pledge,
        )  # fmt: skip
        hidden.topics.add(self.topic)
        under = make.PledgeFactory(title=f"{WORD} under hidden", summit=self.hidden_summit)
        self.hidden.append(under)
        self.pledge.related.add(hidden, under)
        models.Pledge.objects.filter(pk=self.pledge.pk).update(
            parent=hidden, follow_up_of=hidden, supersedes=hidden, repeats=under
        )
        for pledge in (hidden, under):
            make.PledgeCheckFactory(pledge=pledge, found=WORD, searches=[WORD])
            make.SourceLinkFactory(pledge=pledge, url=f"https://example.org/{WORD}/source")
            make.status_update(pledge, evidence=[{"url": f"https://example.org/{WORD}/untitled"}])
            make.PledgeActorFactory(pledge=pledge, country=self.country, label=f"{WORD} maker")
            make.PledgeActorFactory(pledge=pledge, country=None, organisation=self.organisation)
            make.PledgeActorFactory(pledge=pledge, country=None, speaker=self.speaker)
            make.MentionFactory(pledge=pledge, article=self.article, exact=f"{WORD} mention")
            make.MentionFactory(pledge=pledge, article=None, quote=self.quote)
            make.PledgeCheckFactory(
                pledge=pledge, searches=[f"{WORD} search"], found=f"{WORD} found"
            )
        actors = [
            make.PledgeActorFactory(pledge=self.pledge, country=None, label=f"{WORD} actor", **who)
            for who in ({"organisation": self.hidden_body}, {"speaker": self.hidden_speaker})
        ]
        for actor in actors:
            make.status_update(self.pledge, "stalled", "2025-07-01", actor=actor,
                               reason=f"{WORD} verdict on hidden actor")  # fmt: skip
        editor = make.UserFactory(username=f"{WORD}-editor", last_name=WORD)
        make.status_update(
            self.pledge, as_of="2025-06-02", editor=editor,
            evidence=[{"article": self.hidden_article, "title": f"{WORD} evidence",
                       "note": f"{WORD} evidence note", "url": f"https://example.org/{WORD}/e"}],
        )  # fmt: skip
        make.MentionFactory(
            pledge=self.pledge, article=self.hidden_article, exact=f"{WORD} in hidden article"
        )
        other = make.ArticleFactory(title="Seen second article")
        self._hide(make.MentionFactory, "mention", "exact", pledge=self.pledge, article=other)
        for quote in self.unpublic_quotes:
            make.MentionFactory(pledge=self.pledge, article=None, quote=quote, exact=f"{WORD} q")
        for record in (self.article, self.quote, self.pledge, self.speaker, self.organisation,
                       self.summit):  # fmt: skip
            target = {"article": None, record._meta.model_name: record}
            self._hide(make.CorrectionFactory, "correction", "text", "reason", **target)
            make.CorrectionFactory(
                **target, corrected_on=date(2025, 5, 1), text="Seen notice", editor=editor
            )
        for record in self.hidden[:3]:
            kind = record._meta.model_name
            make.CorrectionFactory(**{"article": None, kind: record}, text=f"{WORD} on hidden")
        make.FormerSlugFactory(slug=f"{WORD}-once", speaker=self.hidden_speaker)

    def _accepted(self) -> None:
        """Accepted proposals of a hidden article, with new speakers and organisations."""
        article, extracted = self.hidden_article, {"origin": "extraction", "state": "draft"}
        speaker = make.SpeakerFactory(name=f"{WORD} new speaker", slug=f"{WORD}-new", **extracted)
        body = make.OrganisationFactory(
            name=f"{WORD} new body", slug=f"{WORD}-new-body", **extracted
        )
        pledge = make.PledgeFactory(title=f"{WORD} new pledge", summit=self.summit, **extracted)
        make.PledgeActorFactory(pledge=pledge, country=None, speaker=speaker)
        make.PledgeActorFactory(pledge=pledge, country=None, organisation=body)
        make.PledgeActorFactory(pledge=pledge, country=self.country)
        quotes = [
            make.QuoteFactory(article=article, speaker=who, exact=f"{WORD} accepted {who}",
                              start=None, organisation_at_time=body, **extracted)
            for who in (speaker, self.speaker)
        ]  # fmt: skip
        mentions = [
            make.MentionFactory(pledge=of, article=article, exact=f"{WORD} accepted", **extracted)
            for of in (pledge, make.PledgeFactory(title="Seen third pledge", summit=self.summit))
        ]
        alias = make.AliasFactory(form=f"{WORD} accepted alias")
        self.accepted = [
            *(make.ProposalFactory(article=article, kind="quote", quote=quote) for quote in quotes),
            make.ProposalFactory(
                article=article, kind="pledge", pledge=pledge, mention=mentions[0]
            ),
            make.ProposalFactory(article=article, kind="mention", mention=mentions[1]),
            make.ProposalFactory(article=article, kind="name", alias=alias),
        ]
        for proposal in self.accepted:
            accept(proposal, speaker=self.speaker)
        self.hidden += [speaker, body, pledge, *quotes]

    def _never_public(self) -> None:
        """Records that only editors may see in any state."""
        make.DocumentFactory(article=self.article, filename=f"{WORD}.txt", quarantine=WORD)
        make.AliasFactory(form=f"{WORD} undecided", note=WORD)
        make.ImportItemFactory(path=f"{WORD}.txt", reason=WORD, article=self.article)
        make.ProposalFactory(article=self.article, reason=f"{WORD} proposed")
