"""The tables of the whole archive: which columns of which records, in an order in which every
table stands behind those that it refers to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from articles import models as m
from articles.models.visibility import VisibilityMixin


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of record. ``label`` is the column that names a row, ``searched`` the full text.

    ``computed`` columns are methods or properties of the record.
    """

    name: str
    model: type[Model]
    about: str
    columns: tuple[str, ...]
    label: str = ""
    searched: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    public: Callable[[], QuerySet] | None = None

    def rows(self) -> QuerySet:
        """The public rows, by their key."""
        rows = self.public() if self.public else self.model.objects.published()
        return rows.order_by("pk")


@dataclass(frozen=True, slots=True)
class JoinTable:
    """A relation between two tables, each of whose pairs is public at both ends."""

    name: str
    model: type[Model]
    relation: str
    about: str

    @property
    def target(self) -> type[Model]:
        return self.model._meta.get_field(self.relation).related_model

    @property
    def ends(self) -> tuple[str, str]:
        """The names of the two columns."""
        one = self.model._meta.model_name
        other = self.target._meta.model_name
        return f"{one}_id", f"{'related_' if one == other else ''}{other}_id"

    def rows(self) -> QuerySet:
        """Pairs of keys in order."""
        field = self.model._meta.get_field(self.relation)
        kept = {
            f"{field.m2m_field_name()}__in": self.model.objects.published().values("pk"),
            f"{field.m2m_reverse_field_name()}__in": self.target.objects.published().values("pk"),
        }
        ends = (f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id")
        rows = field.remote_field.through._base_manager.filter(**kept)
        return rows.order_by(*ends).values_list(*ends)


def _matched_names() -> QuerySet:
    """The names that lead to a public speaker or organisation."""
    speakers = Q(speaker__in=m.Speaker.objects.published().values("pk"))
    bodies = Q(organisation__in=m.Organisation.objects.published().values("pk"))
    return m.Alias.objects.filter(speakers | bodies, state=m.speaker.AliasState.MATCHED)


NAMED = ("id", "slug", "name")
CHANGED = ("published_at", "updated_at")
OF_ONE = ("article_id", "quote_id", "pledge_id", "speaker_id", "organisation_id", "summit_id")
TARGETS = ("country_id", "organisation_id", "speaker_id")

TABLES: tuple[Table | JoinTable, ...] = (
    Table("countries", m.Country, "Countries of ISO 3166-1", ("code", "name"), "name"),
    Table("topics", m.Topic, "What things are about", (*NAMED, "description"), "name"),
    Table(
        "publishers",
        m.Publisher,
        "Who publishes coverage",
        (*NAMED, "country_id", "website", "is_archive", "note"),
        "name",
    ),
    Table(
        "organisations",
        m.Organisation,
        "Bodies that speakers belong to and that make, share or receive pledges",
        (*NAMED, "kind", "country_id", "website", "description", *CHANGED),
        "name",
        ("name", "description"),
    ),
    Table(
        "speakers",
        m.Speaker,
        "People who are quoted",
        (*NAMED, "sort_name", "country_id", "description", "note", *CHANGED),
        "name",
        ("name", "description"),
    ),
    Table(
        "names",
        m.Alias,
        "Other names of speakers and organisations",
        ("id", "form", "speaker_id", "organisation_id"),
        "form",
        public=_matched_names,
    ),
    Table(
        "appointments",
        m.Appointment,
        "Offices that speakers held",
        ("id", "speaker_id", "role", "organisation_id", "start_on", "end_on", "source_url", "note"),
        "role",
    ),
    Table(
        "summits",
        m.Summit,
        "Meetings",
        (
            *(*NAMED, "short_name", "other_names", "start_on", "end_on", "date_note", "city"),
            *("venue", "country_id", "summary", "participants_note", "compare_with_id", *CHANGED),
        ),
        "name",
        ("name", "summary"),
    ),
    JoinTable("summit_topics", m.Summit, "topics", "What summits are about"),
    Table(
        "participations",
        m.Participation,
        "Who took part in a summit",
        ("id", "summit_id", "part", "name", *TARGETS),
        "name",
    ),
    Table(
        "outcome_documents",
        m.OutcomeDocument,
        "Texts that summits adopted",
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
        "What each source gives for a disputed figure",
        ("id", "figure_id", "value", "url", "position"),
        "value",
    ),
    Table(
        "articles",
        m.Article,
        "Coverage, one row for each piece",
        (
            *("id", "title", "title_supplied", "summary", "publisher_id", "author"),
            *("published_on", "date_note", "url", "language", "kind", "follow_up", "rights"),
            *("summit_id", "note", *CHANGED),
        ),
        "title",
        ("title", "summary", "public_text"),
        ("public_text",),
    ),
    JoinTable("article_topics", m.Article, "topics", "What articles are about"),
    Table(
        "article_copies",
        m.ArticleCopy,
        "Other addresses of the same piece",
        ("id", "article_id", "url", "publisher_id"),
        "url",
    ),
    Table(
        "statements",
        m.Statement,
        "Utterances behind several quotes",
        ("id", "label", "speaker_id", "summit_id", "said_on", "occasion"),
        "label",
    ),
    Table(
        "quotes",
        m.Quote,
        "Quoted words",
        (
            *("id", "exact", "article_id", "speaker_id", "speaker_name", "role_at_time"),
            *(
                "organisation_at_time_id",
                "summit_id",
                "statement_id",
                "form",
                "verification",
                "rendition",
            ),
            *("language", "said_on", "occasion", "start", "end", "note", *CHANGED),
        ),
        "exact",
        ("exact", "speaker_name"),
    ),
    JoinTable("quote_reprints", m.Quote, "reprints", "Further articles that print the same words"),
    Table(
        "pledges",
        m.Pledge,
        "Promises",
        (
            *("id", "title", "summary", "kind", "summit_id", "amount", "currency", "amount_note"),
            *("funding_type", "beneficiary", "announced_on", "announced_note", "deadline"),
            *("deadline_note", "status", "status_as_of", "parent_id", "follow_up_of_id"),
            *("supersedes_id", "repeats_id", "note", *CHANGED),
        ),
        "title",
        ("title", "summary"),
    ),
    JoinTable("pledge_topics", m.Pledge, "topics", "What pledges are about"),
    JoinTable("pledge_related", m.Pledge, "related", "Pledges that belong together"),
    Table(
        "pledge_actors",
        m.PledgeActor,
        "Who makes, shares or receives a pledge",
        ("id", "pledge_id", "part", *TARGETS, "label"),
        "label",
    ),
    Table(
        "mentions",
        m.Mention,
        "Where pledges are announced, repeated or detailed",
        (
            *("id", "pledge_id", "article_id", "quote_id", "role", "exact", "start", "end"),
            *("amount", "currency"),
        ),
        "exact",
    ),
    Table(
        "status_updates",
        m.StatusUpdate,
        "The ledgers of the pledges: verdicts, added and never changed",
        ("id", "pledge_id", "actor_id", "status", "as_of", "reason", "corrects_id", "created_at"),
        "status",
        ("reason",),
    ),
    Table(
        "evidence",
        m.Evidence,
        "What verdicts rest on",
        ("id", "status_update_id", "url", "title", "article_id", "published_on", "note"),
        "title",
    ),
    Table(
        "corrections",
        m.Correction,
        "Public notices that a record was changed",
        ("id", *OF_ONE, "corrected_on", "text", "reason"),
        "text",
    ),
    Table(
        "sources",
        m.SourceLink,
        "Addresses on which records rest",
        ("id", "summit_id", "speaker_id", "quote_id", "pledge_id", "article_id", "url", "note"),
        "url",
    ),
)
NAMES: dict[type[Model], str] = {one.model: one.name for one in TABLES if isinstance(one, Table)}


def needs_visibility_check(model: type[Model], relation: str) -> bool:
    """Whether a public row may refer by this relation to a record that is not public."""
    target = model._meta.get_field(relation).related_model
    gated = issubclass(target, VisibilityMixin) and target not in (m.Country, m.Topic, m.Publisher)
    return gated and relation not in getattr(model, "PUBLIC_THROUGH", ())
