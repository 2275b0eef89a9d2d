"""Forms of the review queue: corrections to a proposed record before it is accepted."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect

from articles.admin.anchors import VersionedAnchoredForm
from articles.admin.concurrency import VersionedForm
from articles.admin.typed_fields import AmountField, PartialDateField
from articles.admin.widgets import SelfRelationSelect
from articles.extraction.name_resolver import appointment_on
from articles.extraction.publication_gate import parse_confidence
from articles.models import (
    ActorRole,
    Alias,
    AliasState,
    Appointment,
    Country,
    Mention,
    Organisation,
    Origin,
    Pledge,
    PledgeActor,
    Proposal,
    Quote,
    Speaker,
    State,
)
from articles.models.acceptance import speaker_of_name
from articles.models.deadlines import fill_deadline


class QuoteReviewForm(VersionedAnchoredForm):
    """Corrections to a proposed quote before it is accepted."""

    new_speaker = forms.CharField(
        required=False, max_length=200, label="Or add a speaker", help_text="Full name."
    )

    class Meta:
        model = Quote
        fields = ("exact", "speaker", "role_at_time", "form", "statement")
        widgets = {
            "exact": forms.Textarea(attrs={"rows": 4}),
            "speaker": AutocompleteSelect(Quote._meta.get_field("speaker"), admin.site),
            "statement": AutocompleteSelect(Quote._meta.get_field("statement"), admin.site),
        }

    field_order = (
        "exact",
        "occurrence",
        "speaker",
        "new_speaker",
        "role_at_time",
        "form",
        "statement",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["not_in_text"]

    def save(self, commit: bool = True) -> Quote:
        """Save the quote, creating the new speaker if one was entered."""
        quote = self.instance
        if name := self.cleaned_data.get("new_speaker", "").strip():
            quote.speaker = Speaker(name=name)
            quote.speaker.save()
        if "speaker" in self.changed_data or self.cleaned_data.get("new_speaker"):
            _set_role_from_appointment(quote, self.cleaned_data["role_at_time"], self.initial)
        quote.save()
        return quote


def _set_role_from_appointment(quote: Quote, typed_role: str, initial: dict) -> None:
    """Set the role the speaker held on the day, unless the editor typed a different role."""
    day = quote.said_on or (quote.article.published_on if quote.article else None)
    appointment = appointment_on(quote.speaker, day) if quote.speaker else None
    if appointment is not None and typed_role == (initial.get("role_at_time") or ""):
        quote.role_at_time = appointment.role
        quote.organisation_at_time = appointment.organisation


ActorFormSet = forms.inlineformset_factory(
    Pledge,
    PledgeActor,
    fields=("part", "country", "organisation", "speaker"),
    extra=1,
    widgets={
        name: AutocompleteSelect(PledgeActor._meta.get_field(name), admin.site)
        for name in PledgeActor.TARGETS
    },
)


class PledgeReviewForm(VersionedForm):
    """Corrections to a proposed pledge and to who is involved before it is accepted."""

    inline_models = (PledgeActor,)

    class Meta:
        model = Pledge
        fields = (
            *("title", "summary", "kind", "amount", "currency", "amount_type", "funding_type"),
            *("deadline_words", "deadline", "repeats"),
        )
        field_classes = {"amount": AmountField, "deadline": PartialDateField}
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "repeats": SelfRelationSelect(Pledge._meta.get_field("repeats"), admin.site),
        }

    def __init__(self, data=None, *args, **kwargs) -> None:
        super().__init__(data, *args, **kwargs)
        # Posted without a management form, the makers stay as they are.
        sent = data if data is not None and "actors-TOTAL_FORMS" in data else None
        rows = PledgeActor.objects.select_related(*PledgeActor.TARGETS)
        self.actors = ActorFormSet(sent, instance=self.instance, prefix="actors", queryset=rows)

    @property
    def media(self):
        return super().media + self.actors.media

    def is_valid(self) -> bool:
        return all([super().is_valid(), not self.actors.is_bound or self.actors.is_valid()])

    def has_changed(self) -> bool:
        return super().has_changed() or (self.actors.is_bound and self.actors.has_changed())

    def save(self, commit: bool = True) -> Pledge:
        """Save the pledge, with its deadline read from the words unless one was entered."""
        if self.actors.is_bound:
            self.actors.save()
        makers = self.instance.actors.filter(part=ActorRole.MAKER)
        fill_deadline(self.instance, [actor.target for actor in makers])
        return super().save(commit)


class MentionReviewForm(VersionedAnchoredForm):
    """Corrections to a proposed mention: which pledge the words refer to."""

    class Meta:
        model = Mention
        fields = ("pledge", "role", "exact", "amount", "currency")
        field_classes = {"amount": AmountField}
        widgets = {
            "exact": forms.Textarea(attrs={"rows": 4}),
            "pledge": AutocompleteSelect(Mention._meta.get_field("pledge"), admin.site),
        }


class NameReviewForm(VersionedForm):
    """The speaker behind a name; when empty, the details of a new speaker."""

    name = forms.CharField(max_length=200, required=False, label="New speaker: name")
    country = forms.ModelChoiceField(
        Country.objects.all(),
        required=False,
        label="New speaker: country",
        widget=AutocompleteSelect(Speaker._meta.get_field("country"), admin.site),
    )
    role = forms.CharField(max_length=200, required=False, label="New speaker: role")
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        required=False,
        label="New speaker: organisation of the role",
        widget=AutocompleteSelect(Appointment._meta.get_field("organisation"), admin.site),
    )

    class Meta:
        model = Alias
        fields = ("speaker",)
        widgets = {"speaker": AutocompleteSelect(Alias._meta.get_field("speaker"), admin.site)}
        labels = {"speaker": "Existing speaker"}
        help_texts = {"speaker": "Leave empty to create a new speaker."}

    field_order = ("version_seen", "speaker", "name", "country", "role", "organisation")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        alias = self.instance
        draft = Speaker.objects.filter(name=alias.form, state=State.DRAFT).first()
        self.initial["name"] = alias.form
        self.initial["country"] = draft.country_id if draft else None
        if alias.speaker_id is None:
            known = Speaker.objects.filter(name=alias.form, state=State.PUBLISHED)
            self.initial["speaker"] = known.values_list("pk", flat=True).first()

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("speaker") is None and not cleaned.get("name"):
            # A form without the field, such as that of another program, keeps the printed name.
            cleaned["name"] = self.instance.form
        if cleaned.get("organisation") and not cleaned.get("role"):
            self.add_error("role", "Enter the role in this organisation.")
        return cleaned

    def _post_clean(self) -> None:
        matched = self.cleaned_data.get("speaker") is not None
        self.instance.state = AliasState.MATCHED if matched else AliasState.NEEDS_HUMAN
        super()._post_clean()

    def confirmed_speaker(self, proposal: Proposal) -> Speaker:
        """The chosen speaker, else the draft of extraction with these details, else a new draft."""
        values = self.cleaned_data
        if values["speaker"] is not None:
            return values["speaker"]
        # The form's instance has unsaved changes.
        fresh = Proposal.objects.select_related("alias", "speaker").get(pk=proposal.pk)
        speaker = speaker_of_name(fresh) or Speaker(origin=Origin.EXTRACTION)
        if speaker.name != values["name"]:
            speaker.name, speaker.sort_name, speaker.slug = values["name"], "", ""
        speaker.country = values["country"] or speaker.country
        speaker.save()
        if values["role"]:
            office = {"role": values["role"], "organisation": values["organisation"]}
            speaker.appointments.get_or_create(**office)
        return speaker


FORMS: dict[str, type[forms.ModelForm]] = {
    "quote": QuoteReviewForm,
    "pledge": PledgeReviewForm,
    "mention": MentionReviewForm,
    "name": NameReviewForm,
}


class ConfidenceForm(forms.Form):
    """Threshold of “accept all”; when empty, each language has its configured threshold."""

    confidence = forms.CharField(
        required=False,
        label="Minimum confidence",
        help_text="From 0 to 1, for all languages. Leave empty to use the threshold of each "
        "language.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 5}),
    )

    def clean_confidence(self) -> float | None:
        typed = self.cleaned_data["confidence"]
        return parse_confidence(typed) if typed else None
