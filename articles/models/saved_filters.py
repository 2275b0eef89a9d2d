"""What an editor keeps for the next day: filters of the desk's lists, and drafts not finished."""

from __future__ import annotations

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from articles.models.constraints import not_empty
from articles.models.visibility import Origin, Publishable, State

MAX_QUERY_LENGTH = 1000
"""Characters of a query that is kept; a list of the desk is never asked for more."""


class SavedFilter(models.Model):
    """The filters of one list of the desk under a name, for its editor or for all of them.

    ``kind`` is the model's name, ``query`` what stands behind the question mark of the address.
    """

    user = models.ForeignKey("auth.User", models.CASCADE, related_name="saved_filters")
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=MAX_QUERY_LENGTH)
    shared = models.BooleanField(default=False, help_text="Every editor finds it.")
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
                violation_error_message="You have a filter of this name for this list already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def visible_to(cls, user) -> models.QuerySet:
        """The filters that *user* finds: their own, and those that others share."""
        return cls.objects.filter(Q(user=user) | Q(shared=True)).select_related("user")


def drafts_of(model: type[Publishable], user) -> models.QuerySet:
    """The drafts of a kind that *user* entered, or was the last to change.

    What the finder proposes is not among them: it waits in the review queue for everybody.
    """
    saves = model.history.filter(**{model._meta.pk.attname: OuterRef("pk")})
    who = saves.values("history_user")
    return (
        model._base_manager.filter(state=State.DRAFT)
        .exclude(origin=Origin.EXTRACTION)
        .alias(
            entered_by=Subquery(who.order_by("history_id")[:1]),
            changed_by=Subquery(who.order_by("-history_id")[:1]),
        )
        .filter(Q(entered_by=user.pk) | Q(changed_by=user.pk))
    )
