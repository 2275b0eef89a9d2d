"""The records of the archive; one file a family of records."""

from . import deadlines, facets, paths
from .article import Article, ArticleCopy, ArticleRevision, Publisher, Rights, public_part
from .constraints import Precision, partial
from .correction import Correction
from .document import Document, ImportItem, ImportRun, Outcome
from .indexing import IndexChange
from .ledger import Evidence, StatusUpdate, record_status, standing_updates, status_on
from .merging import Merge, MergeKind
from .naming import FormerSlug
from .organisation import Organisation
from .place import Country, Topic
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
from .proposed import ProposedRevision, ProposedState
from .provenance import decided_by_editor
from .publishing import Origin, State
from .quote import Check, Form, Quote, Rendition, Statement
from .reports import Report, ReportState
from .revision import pin, revise
from .saved import SavedFilter, drafts_of
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
