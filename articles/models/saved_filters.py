"""Saved filters of admin lists, and an editor's own unfinished drafts."""

from __future__ import annotations

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from articles.models.constraints import not_empty
from articles.models.visibility import Origin, Publishable, State

MAX_QUERY_LENGTH = 1000
"""Maximum length of a saved query string."""


class SavedFilter(models.Model):
    """A named filter of an admin list, private or shared with all editors.

    ``kind`` is the model name, ``query`` the query string of the URL.
    """

    user = models.ForeignKey("auth.User", models.CASCADE, related_name="saved_filters")
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=MAX_QUERY_LENGTH)
    shared = models.BooleanField(default=False, help_text="Visible to all editors.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("kind", "name", "pk")
        constraints = [
            not_empty("kind", "saved_filter_kind"),
            not_empty("name", "saved_filter_name"),
            not_empty("query", "saved_filter_query"),
            models.UniqueConstraint(
                fields=["user", "kind", "name"],
                name="saved_filter_once",
                violation_error_message="You already have a filter with this name. Choose another.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def visible_to(cls, user) -> models.QuerySet:
        """Filters visible to *user*: their own and shared ones."""
        return cls.objects.filter(Q(user=user) | Q(shared=True)).select_related("user")


def drafts_of(model: type[Publishable], user) -> models.QuerySet:
    """Drafts of a model that *user* created or was the last to change.

    Excludes extracted drafts, which are in the review queue.
    """
    saves = model.history.filter(**{model._meta.pk.attname: OuterRef("pk")})
    users = saves.values("history_user")
    return (
        model._base_manager.filter(state=State.DRAFT)
        .exclude(origin=Origin.EXTRACTION)
        .alias(
            created_by=Subquery(users.order_by("history_id")[:1]),
            changed_by=Subquery(users.order_by("-history_id")[:1]),
        )
        .filter(Q(created_by=user.pk) | Q(changed_by=user.pk))
    )
