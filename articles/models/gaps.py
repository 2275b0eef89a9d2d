"""What is missing in a record: values of the filter ``gap``."""

from __future__ import annotations

from django.db import models


class ArticleGap(models.TextChoices):
    """What an article lacks."""

    UNDATED = "undated", "No date"
    UNTITLED = "untitled", "No printed headline"


class QuoteGap(models.TextChoices):
    """What a quote lacks."""

    UNSEEN = "unseen", "Source not seen"


class PledgeGap(models.TextChoices):
    """What a pledge lacks; a standing promise needs no deadline."""

    UNCHECKED = "unchecked", "Never looked up"
    NOTHING_FOUND = "nothing-found", "Looked up, nothing found"
    NO_DEADLINE = "no-deadline", "No deadline"
