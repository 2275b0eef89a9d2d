"""Django models of the archive; one module for each family of records."""

from articles.models.import_history import decided_by_editor
from articles.models.index_queue import QueuedIndexChange
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
from .ledger import (
    Evidence,
    PledgeCheck,
    StatusUpdate,
    current_updates,
    nothing_found_on,
    public_checks,
    record_status,
    status_on,
)
from .merging import Merge, MergeKind
from .organisation import Organisation
from .pledge import (
    ActorRole,
    AmountType,
    DeadlineBasis,
    FundingType,
    Mention,
    MentionRole,
    Pledge,
    PledgeActor,
    PledgeKind,
)
from .proposal import Decision, Proposal, ProposalKind
from .quote import Quote, QuoteType, Rendition, Statement, Verification
from .reports import Report, ReportState
from .revision import pin, revise
from .sources import SourceKind, SourceLink
from .speaker import Alias, AliasState, Appointment, Speaker
from .status import DELIVERED, FINAL, MEANINGS, Status
from .subscription import Digest, DigestItem, DigestState, Subscription
from .summit import (
    DisputedFigure,
    DisputedValue,
    OutcomeDocument,
    Participation,
    ParticipationRole,
    Summit,
    SummitSeries,
)
from .verdicts import VerdictDraft, VerdictReview

__all__ = [
    "DELIVERED",
    "FINAL",
    "MEANINGS",
    "ActorRole",
    "Alias",
    "AliasState",
    "AmountType",
    "Appointment",
    "Article",
    "ArticleCopy",
    "ArticleRevision",
    "Correction",
    "Country",
    "DeadlineBasis",
    "Decision",
    "Digest",
    "DigestItem",
    "DigestState",
    "DisputedFigure",
    "DisputedValue",
    "Document",
    "Evidence",
    "FormerSlug",
    "FundingType",
    "ImportItem",
    "ImportRun",
    "Mention",
    "MentionRole",
    "Merge",
    "MergeKind",
    "Organisation",
    "Origin",
    "Outcome",
    "OutcomeDocument",
    "Participation",
    "ParticipationRole",
    "Pledge",
    "PledgeActor",
    "PledgeCheck",
    "PledgeKind",
    "Precision",
    "Proposal",
    "ProposalKind",
    "ProposedRevision",
    "ProposedState",
    "Publisher",
    "QueuedIndexChange",
    "Quote",
    "QuoteType",
    "Rendition",
    "Report",
    "ReportState",
    "Rights",
    "SavedFilter",
    "SourceKind",
    "SourceLink",
    "Speaker",
    "State",
    "Statement",
    "Status",
    "StatusUpdate",
    "Subscription",
    "Summit",
    "SummitSeries",
    "Topic",
    "VerdictDraft",
    "VerdictReview",
    "Verification",
    "current_updates",
    "deadlines",
    "decided_by_editor",
    "drafts_of",
    "facets",
    "nothing_found_on",
    "partial",
    "paths",
    "pin",
    "public_checks",
    "public_part",
    "record_status",
    "revise",
    "status_on",
]
