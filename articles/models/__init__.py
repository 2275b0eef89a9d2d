"""The records of the archive; one file a family of records."""

from articles.models.import_history import decided_by_editor
from articles.models.index_queue import IndexChange
from articles.models.proposed_revision import ProposedRevision, ProposedState
from articles.models.saved_filters import SavedFilter, drafts_of
from articles.models.slugs import FormerSlug
from articles.models.taxonomy import Country, Topic
from articles.models.visibility import Origin, State

from . import deadlines, facets, paths
from .article import Article, ArticleCopy, ArticleRevision, Publisher, Rights, public_part
from .constraints import Precision, partial
from .correction import Correction
from .document import Document, ImportItem, ImportRun, Outcome
from .ledger import Evidence, StatusUpdate, record_status, standing_updates, status_on
from .merging import Merge, MergeKind
from .organisation import Organisation
from .pledge import (
    ActorPart,
    Mention,
    MentionRole,
    MoneyIs,
    Pledge,
    PledgeActor,
    PledgeKind,
)
from .proposal import Decision, Proposal, ProposalKind
from .quote import Check, Form, Quote, Rendition, Statement
from .reports import Report, ReportState
from .revision import pin, revise
from .sources import SourceLink
from .speaker import Alias, AliasState, Appointment, Speaker
from .status import DELIVERED, FINAL, MEANINGS, Status
from .summit import DisputedFigure, DisputedValue, OutcomeDocument, Part, Participation, Summit
from .verdicts import VerdictDraft, VerdictReview

__all__ = [
    "DELIVERED",
    "FINAL",
    "MEANINGS",
    "ActorPart",
    "Alias",
    "AliasState",
    "Appointment",
    "Article",
    "ArticleCopy",
    "ArticleRevision",
    "Check",
    "Correction",
    "Country",
    "Decision",
    "DisputedFigure",
    "DisputedValue",
    "Document",
    "Evidence",
    "Form",
    "FormerSlug",
    "ImportItem",
    "ImportRun",
    "IndexChange",
    "Mention",
    "MentionRole",
    "Merge",
    "MergeKind",
    "MoneyIs",
    "Organisation",
    "Origin",
    "Outcome",
    "OutcomeDocument",
    "Part",
    "Participation",
    "Pledge",
    "PledgeActor",
    "PledgeKind",
    "Precision",
    "Proposal",
    "ProposalKind",
    "ProposedRevision",
    "ProposedState",
    "Publisher",
    "Quote",
    "Rendition",
    "Report",
    "ReportState",
    "Rights",
    "SavedFilter",
    "SourceLink",
    "Speaker",
    "State",
    "Statement",
    "Status",
    "StatusUpdate",
    "Summit",
    "Topic",
    "VerdictDraft",
    "VerdictReview",
    "deadlines",
    "decided_by_editor",
    "drafts_of",
    "facets",
    "partial",
    "paths",
    "pin",
    "public_part",
    "record_status",
    "revise",
    "standing_updates",
    "status_on",
]
