"""Tables and columns of the whole archive, sorted so that each table follows those it refers to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from articles import models as m
from articles.models.visibility import VisibilityMixin


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one model.

    ``columns`` are columns of the model; the field catalogue can add others. ``label_column`` names
    a row in Datasette, ``searchable`` columns get a full-text index, ``public`` overrides
    ``published()``.
    """

    name: str
    model: type[Model]
    description: str
    columns: tuple[str, ...]
    label_column: str = ""
    searchable: tuple[str, ...] = ()
    public: Callable[[], QuerySet] | None = None

    @property
    def kind(self) -> str:
        return self.model._meta.model_name

    def rows(self) -> QuerySet:
        """The public rows, by primary key."""
        rows = self.public() if self.public else self.model.objects.published()
        return rows.order_by("pk")


@dataclass(frozen=True, slots=True)
class JoinTable:
    """The join table of a many-to-many relation; only pairs with both ends public."""

    name: str
    model: type[Model]
    relation: str
    description: str

    @property
    def models(self) -> tuple[type[Model], type[Model]]:
        return self.model, self.model._meta.get_field(self.relation).related_model

    @property
    def ends(self) -> tuple[str, str]:
        """The names of the two columns."""
        source, target = (model._meta.model_name for model in self.models)
        return f"{source}_id", f"{'related_' if source == target else ''}{target}_id"

    def rows(self) -> QuerySet:
        """Pairs of primary keys, sorted."""
        field = self.model._meta.get_field(self.relation)
        names = (field.m2m_field_name(), field.m2m_reverse_field_name())
        public = {
            f"{name}__in": model.objects.published().values("pk")
            for name, model in zip(names, self.models, strict=True)
        }
        keys = [f"{name}_id" for name in names]
        rows = field.remote_field.through._base_manager.filter(**public)
        return rows.order_by(*keys).values_list(*keys)


def _public_aliases() -> QuerySet:
    """Aliases matched with a public speaker or organisation."""
    speakers = Q(speaker__in=m.Speaker.objects.published().values("pk"))
    organisations = Q(organisation__in=m.Organisation.objects.published().values("pk"))
    return m.Alias.objects.filter(speakers | organisations, state=m.speaker.AliasState.MATCHED)


_NAMED = ("id", "slug", "name")
_TIMESTAMPS = ("published_at", "updated_at")
_CORRECTED = ("article_id", "quote_id", "pledge_id", "speaker_id", "organisation_id", "summit_id")
_ACTOR = ("country_id", "organisation_id", "speaker_id")

TABLES: tuple[Table | JoinTable, ...] = (
    Table("countries", m.Country, "Countries of ISO 3166-1", ("code", "name"), "name"),
    Table(
        "topics",
        m.Topic,
        "Topics of articles, summits and pledges",
        (*_NAMED, "description"),
        "name",
    ),
    Table(
        "publishers",
        m.Publisher,
        "Publishers of articles",
        (*_NAMED, "country_id", "website", "is_archive", "note"),
        "name",
    ),
    Table(
        "organisations",
        m.Organisation,
        "Organisations that speakers represent, or that make, share or receive pledges",
        (*_NAMED, "kind", "country_id", "website", "description", *_TIMESTAMPS),
        "name",
        ("name", "description"),
    ),
    Table(
        "speakers",
        m.Speaker,
        "People who are quoted",
        (*_NAMED, "sort_name", "country_id", "description", "note", *_TIMESTAMPS),
        "name",
        ("name", "description"),
    ),
    Table(
        "names",
        m.Alias,
        "Other names of speakers and organisations",
        ("id", "form", "speaker_id", "organisation_id"),
        "form",
        public=_public_aliases,
    ),
    Table(
        "appointments",
        m.Appointment,
        "Roles of speakers",
        ("id", "speaker_id", "role", "organisation_id", "start_on", "end_on", "source_url", "note"),
        "role",
    ),
    Table(
        "series", m.SummitSeries, "Series of summits", ("id", "slug", "name", "description"), "name"
    ),
    Table(
        "summits",
        m.Summit,
        "Summit meetings",
        (
            *(*_NAMED, "short_name", "other_names", "start_on", "end_on", "date_note", "city"),
            *(
                "venue",
                "country_id",
                "summary",
                "participants_note",
                "series_id",
                *_TIMESTAMPS,
            ),
        ),
        "name",
        ("name", "summary"),
    ),
    JoinTable("summit_topics", m.Summit, "topics", "Topics of summits"),
    Table(
        "participations",
        m.Participation,
        "Participants of summits",
        ("id", "summit_id", "part", "name", *_ACTOR),
        "name",
    ),
    Table(
        "outcome_documents",
        m.OutcomeDocument,
        "Documents adopted by summits",
        ("id", "summit_id", "title", "published_on", "url"),
        "title",
    ),
    Table(
        "disputed_figures",
        m.DisputedFigure,
        "Figures on which sources disagree",
        ("id", "summit_id", "topic", "position"),
        "topic",
    ),
    Table(
        "disputed_values",
        m.DisputedValue,
        "Values of disputed figures by source",
        ("id", "figure_id", "value", "url", "position"),
        "value",
    ),
    Table(
        "articles",
        m.Article,
        "Articles about summits",
        (
            *("id", "title", "title_supplied", "summary", "publisher_id", "author"),
            *("published_on", "date_note", "url", "language", "kind", "follow_up", "rights"),
            *("summit_id", "note", *_TIMESTAMPS),
        ),
        "title",
        ("title", "summary", "public_text"),
    ),
    JoinTable("article_topics", m.Article, "topics", "Topics of articles"),
    Table(
        "article_copies",
        m.ArticleCopy,
        "Copies of articles at other URLs",
        ("id", "article_id", "url", "publisher_id"),
        "url",
    ),
    Table(
        "statements",
        m.Statement,
        "Statements quoted by several sources",
        ("id", "label", "speaker_id", "summit_id", "said_on", "occasion"),
        "label",
    ),
    Table(
        "quotes",
        m.Quote,
        "Quoted words",
        (
            *("id", "exact", "article_id", "speaker_id", "speaker_name", "role_at_time"),
            *("organisation_at_time_id", "summit_id", "statement_id", "form"),
            *("verification", "rendition"),
            *("language", "said_on", "occasion", "start", "end", "note", *_TIMESTAMPS),
        ),
        "exact",
        ("exact", "speaker_name"),
    ),
    JoinTable("quote_reprints", m.Quote, "reprints", "Other articles with the same quote"),
    Table(
        "pledges",
        m.Pledge,
        "Pledges made at summits",
        (
            *("id", "title", "summary", "kind", "summit_id", "amount", "currency", "amount_note"),
            *("funding_type", "beneficiary", "announced_on", "announced_note", "deadline"),
            *("deadline_note", "status", "status_as_of", "parent_id", "follow_up_of_id"),
            *("supersedes_id", "repeats_id", "note", *_TIMESTAMPS),
            *("amount_type", "deadline_words", "deadline_basis", "is_standing", "checked_on"),
        ),
        "title",
        ("title", "summary"),
    ),
    JoinTable("pledge_topics", m.Pledge, "topics", "Topics of pledges"),
    JoinTable("pledge_related", m.Pledge, "related", "Related pledges"),
    Table(
        "pledge_actors",
        m.PledgeActor,
        "Makers, partners and recipients of pledges",
        ("id", "pledge_id", "part", *_ACTOR, "label"),
        "label",
    ),
    Table(
        "mentions",
        m.Mention,
        "Articles and quotes that announce, repeat or detail pledges",
        (
            *("id", "pledge_id", "article_id", "quote_id", "role", "exact", "start", "end"),
            *("amount", "currency"),
        ),
        "exact",
    ),
    Table(
        "status_updates",
        m.StatusUpdate,
        "Status history of pledges; entries are never edited",
        ("id", "pledge_id", "actor_id", "status", "as_of", "reason", "corrects_id", "created_at"),
        "status",
        ("reason",),
    ),
    Table(
        "evidence",
        m.Evidence,
        "Evidence for status updates",
        (
            *("id", "status_update_id", "url", "title", "article_id", "published_on", "note"),
            *("publisher_name", "kind", "copy_of"),
        ),
        "title",
    ),
    Table(
        "pledge_checks",
        m.PledgeCheck,
        "Searches for later reports on pledges; entries are never edited",
        ("id", "pledge_id", "checked_on", "searches", "found", "created_at"),
        "checked_on",
        ("found",),
    ),
    Table(
        "corrections",
        m.Correction,
        "Public correction notices",
        ("id", *_CORRECTED, "corrected_on", "text", "reason"),
        "text",
    ),
    Table(
        "sources",
        m.SourceLink,
        "Sources of records",
        ("id", "summit_id", "speaker_id", "quote_id", "pledge_id", "article_id", "url", "note"),
        "url",
    ),
)
TABLE_NAMES: dict[type[Model], str] = {t.model: t.name for t in TABLES if isinstance(t, Table)}


def needs_visibility_check(model: type[Model], relation: str) -> bool:
    """Whether this relation of a public row may refer to a record that is not public."""
    target = model._meta.get_field(relation).related_model
    gated = issubclass(target, VisibilityMixin) and target not in (m.Country, m.Topic, m.Publisher)
    return gated and relation not in getattr(model, "visibility_depends_on", ())
