"""Inline of an article that enters a new pledge together with its first mention."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest

from articles.admin.anchors import AnchoredForm
from articles.admin.base import RelatedRowInline
from articles.admin.typed_fields import TypedDateField
from articles.extraction.actors import Target, resolve_actor
from articles.extraction.name_resolver import NameResolver
from articles.models import (
    Article,
    DeadlineBasis,
    Mention,
    MentionRole,
    Pledge,
    PledgeActor,
    PledgeKind,
)

TITLE_LENGTH = Pledge._meta.get_field("title").max_length


def short_title(words: str) -> str:
    """A title made of the first words of a passage."""
    words = " ".join(words.split())
    if len(words) <= TITLE_LENGTH:
        return words
    return f"{words[: TITLE_LENGTH - 1].rsplit(' ', 1)[0]}…"


class NewPledgeForm(AnchoredForm):
    """Row of a pledge that is not in the archive yet, with the words that announce it.

    The pledge is created when the row is cleaned, and rolled back with a page that is not valid.
    """

    title = forms.CharField(
        required=False,
        max_length=TITLE_LENGTH,
        help_text="Leave empty to use the words.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    kind = forms.ChoiceField(
        required=False,
        choices=[("", "Funding if there is a sum, else policy"), *PledgeKind.choices],
    )
    maker = forms.CharField(
        required=False,
        max_length=200,
        help_text="A country, organisation or speaker by name, such as Norway.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    deadline = TypedDateField(required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deadline"].is_partial = True
        self.fields["exact"].required = True
        self.created: list[models.Model] = []

    def uniqueness_key(self) -> None:
        """None: one sentence may announce several pledges."""
        return None

    def clean_maker(self) -> Target | None:
        name = self.cleaned_data["maker"]
        target = resolve_actor(name, NameResolver(Article())) if name else None
        if name and target is None:
            text = f"No country, organisation or speaker is called “{name}”."
            raise ValidationError(text, code="unknown_maker")
        return target

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and self.has_changed():
            self.instance.pledge = self._create_pledge(cleaned)
            self.instance.role = MentionRole.ANNOUNCED
        return cleaned

    def _create_pledge(self, values: dict) -> Pledge:
        article, amount = values["article"], values.get("amount")
        words = " ".join(values["exact"].split())
        pledge = Pledge(
            title=values["title"] or short_title(words),
            summary=words,
            kind=values["kind"] or (PledgeKind.POLICY if amount is None else PledgeKind.FUNDING),
            summit=article.summit,
            amount=amount,
            currency=values.get("currency", ""),
            deadline=values["deadline"],
            deadline_precision=values["deadline_precision"],
            deadline_basis=DeadlineBasis.STATED if values["deadline"] else DeadlineBasis.UNKNOWN,
            announced_on=article.published_on,
            announced_on_precision=article.published_on_precision,
        )
        pledge.full_clean()
        pledge.save()
        self.created.append(pledge)
        if (maker := values["maker"]) is not None:
            if maker._state.adding:
                maker.save()  # a country of ISO 3166-1 that is not stored yet
            PledgeActor.objects.create(pledge=pledge, **{maker._meta.model_name: maker})
        return pledge


class NewPledgeInline(RelatedRowInline):
    """Rows for new pledges; stored ones are among the mentions."""

    model = Mention
    form = NewPledgeForm
    fk_name = "article"
    verbose_name = "new pledge"
    verbose_name_plural = "new pledges"
    fields = (
        "exact",
        ("maker", "amount", "currency", "deadline"),
        ("title", "kind", "state"),
        ("not_in_text", "occurrence"),
    )
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).none()

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        may_create = request.user.has_perms(("articles.add_pledge", "articles.add_pledgeactor"))
        return may_create and super().has_add_permission(request, obj)
