"""Imported files as raw bytes, and the log of import runs."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from .constraints import not_empty, one_of


class Document(models.Model):
    """Raw bytes of an imported file, identified by their SHA-256.

    ``content`` is NULL for a file we know of but do not have: an article record may name the hash
    of its file, and the text is attached when a file with that hash is imported.
    """

    sha256 = models.CharField(
        max_length=64,
        unique=True,
        validators=[RegexValidator(r"\A[0-9a-f]{64}\Z", "Enter 64 lower-case hexadecimal digits.")],
    )
    content = models.BinaryField(null=True, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True, help_text="In bytes.")
    media_type = models.CharField(max_length=100, default="text/plain")
    filename = models.CharField(max_length=255, blank=True)
    article = models.ForeignKey(
        "articles.Article", models.SET_NULL, null=True, blank=True, related_name="documents"
    )
    run = models.ForeignKey(
        "articles.ImportRun", models.PROTECT, null=True, blank=True, related_name="documents"
    )
    quarantine = models.CharField(
        max_length=500,
        blank=True,
        help_text="Why the file could not be read; empty if it was read.",
    )
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-received_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="document_content_complete",
                condition=Q(content__isnull=True, received_at__isnull=True)
                | Q(size__isnull=False, received_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.filename or f"document {self.sha256[:12]}"

    @property
    def has_content(self) -> bool:
        """Whether we have the bytes."""
        return self.content is not None


class ImportRun(models.Model):
    """A run of the importer, from the command line or the admin."""

    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    command = models.CharField(max_length=300, blank=True)
    user = models.ForeignKey("auth.User", models.PROTECT, null=True, blank=True)
    dry_run = models.BooleanField(default=False)

    class Meta:
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"Import {self.pk} of {self.started_at:%Y-%m-%d %H:%M}"


class Outcome(models.TextChoices):
    """Result of importing one document or record."""

    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"
    UNCHANGED = "unchanged", "Unchanged"
    FAILED = "failed", "Failed"


class ImportItem(models.Model):
    """Log line of an import run: the outcome for one document or record, and the reason."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="items")
    path = models.CharField(max_length=500)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True)
    article = models.ForeignKey("articles.Article", models.SET_NULL, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("run", "pk")
        indexes = [
            models.Index(fields=["outcome", "-created_at"]),
            models.Index(fields=["path", "-id"]),
        ]
        constraints = [
            one_of("outcome", Outcome, "import_item_outcome"),
            not_empty("path", "import_item_path"),
            models.CheckConstraint(
                name="import_item_failure_explained",
                condition=~Q(outcome="failed") | ~Q(reason=""),
                violation_error_message="Give the reason for the failure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path}: {self.get_outcome_display().lower()}"
