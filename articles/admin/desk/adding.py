"""New articles by pasting or uploading: first what the archive understands, then the storing."""

from __future__ import annotations

import base64
import binascii
from collections import Counter

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from articles.importing import confined
from articles.importing.pasted import Given
from articles.importing.records import ImportedDocument, Metadata
from articles.importing.refusal import Refused
from articles.importing.storing import Options, Stored, publisher_named
from articles.models import (
    Article,
    ArticleCopy,
    ImportItem,
    ImportRun,
    Outcome,
    Publisher,
    Rights,
    Summit,
)

from .understanding import Understood, take_in, understand

LARGEST = 3_000_000
"""Bytes of a pasted or uploaded document; the confirmation carries them once more."""


class AddingForm(forms.Form):
    """The document, and what it does not say itself."""

    text = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField", "autofocus": True}),
        help_text="Paragraphs parted by empty lines. “date 2025-03-31” at the head is understood.",
    )
    document = forms.FileField(
        required=False,
        label="Or a file",
        help_text=".txt, .html (a saved page), .csv or .json. A table has a column each for title, "
        "publisher, url, date, summary and text, and may have author, language, summit, kind and "
        "rights; a row without a text becomes a record only.",
    )
    carried = forms.CharField(required=False, widget=forms.HiddenInput)
    carried_name = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
    title = forms.CharField(required=False, max_length=300)
    publisher = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "publishers"}),
    )
    published_on = forms.DateField(
        required=False,
        label="Published on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    url = forms.URLField(required=False, label="Address", max_length=1000, assume_scheme="https")
    author = forms.CharField(required=False, max_length=200)
    language = forms.CharField(
        required=False,
        max_length=35,
        help_text="Such as “en”. Left empty, it is what the page says or detected from the text.",
    )
    summit = forms.ModelChoiceField(Summit.objects.all(), required=False, to_field_name="slug")
    rights = forms.ChoiceField(
        choices=[("", "As the archive has it; a new one: full text"), *Rights.choices],
        required=False,
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        text = cleaned.get("text", "").replace("\r\n", "\n")
        upload = cleaned.get("document")
        if upload is not None:
            if upload.size > LARGEST:
                raise ValidationError(f"At most {LARGEST:,} bytes; import it by command.")
            self.content, self.name = upload.read(), upload.name
        elif cleaned.get("carried"):
            try:
                self.content = base64.b64decode(cleaned["carried"], validate=True)
            except binascii.Error:
                raise ValidationError(
                    "The document was damaged on the way; give it again."
                ) from None
            self.name = cleaned.get("carried_name") or "pasted.txt"
        elif text.strip():
            self.content, self.name = text.encode(), "pasted.txt"
        else:
            raise ValidationError("Paste a text, or choose a file.")
        if len(self.content) > LARGEST:
            raise ValidationError(f"At most {LARGEST:,} bytes; import it by command.")
        return cleaned

    @property
    def is_file(self) -> bool:
        """Whether the document was chosen as a file, which a page cannot show for editing."""
        return bool(self.files.get("document") or self.data.get("carried"))

    def documents(self) -> list[ImportedDocument]:
        """The documents given; raises :class:`Refused`."""
        said = self.cleaned_data
        try:
            metadata = Metadata(
                **{k: said.get(k) or "" for k in ("title", "publisher", "url", "author")},
                language=said.get("language") or "",
                summit=said["summit"].slug if said.get("summit") else "",
                rights=said.get("rights") or "",
            )
        except ValueError as error:
            raise Refused(str(error)) from None
        given = Given(metadata, said.get("published_on"))
        return confined.read("articles.importing.pasted:read_given", self.name, self.content, given)


def add_by_pasting(request: HttpRequest) -> HttpResponse:
    """The form; what was understood of it; and, confirmed, the stored article."""
    if not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    sent = request.method == "POST"
    form = AddingForm(request.POST if sent else None, request.FILES if sent else None)
    if not sent or not form.is_valid():
        return _page(request, form)
    try:
        documents = form.documents()
        if "confirm" in request.POST:
            return _confirmed(request, form, documents)
        understood = understand(documents, Options(), request.user)
    except Refused as error:
        place = f" (line {error.line})" if error.line else ""
        field = error.missing if error.missing in form.fields else None
        form.add_error(field, f"{error.reason}{place}")
        return _page(request, form)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, form)
    return _page(request, form, understood)


def _page(request: HttpRequest, form: AddingForm, understood: list | None = None) -> HttpResponse:
    hidden = {}
    if understood is not None:
        hidden = {name: form.data.get(name, "") for name in form.fields if name != "text"}
        hidden.pop("document", None)
    if understood is not None or (form.has_error("published_on") and form.is_file):
        # A browser does not send a chosen file a second time.
        hidden |= {
            "carried": base64.b64encode(form.content).decode("ascii"),
            "carried_name": form.name,
        }
    context = {
        **admin.site.each_context(request),
        "title": "Add by pasting or uploading",
        "form": form,
        "understood": understood,
        "counts": _counts(understood or []),
        "hidden": hidden,
        "text": form.data.get("text", ""),
        "publishers": Publisher.objects.values_list("name", flat=True)[:2000],
    }
    return TemplateResponse(request, "admin/desk/adding.html", context)


def _counts(understood: list[Understood]) -> list[str]:
    """What would become of the rows of a table, in words; of one document it is plain."""
    if len(understood) < 2:
        return []
    words = {
        "new": "new",
        "changed": "that change an article of the archive",
        "unchanged": "in the archive already",
        "same": "given twice",
    }
    found = Counter("same" if seen.same_as else seen.outcome for seen in understood)
    return [f"{found[kind]} {said}" for kind, said in words.items() if found[kind]]


def _confirmed(
    request: HttpRequest, form: AddingForm, documents: list[ImportedDocument]
) -> HttpResponse:
    originals = {n: _original(request, n) for n in range(1, len(documents) + 1)}
    for number, original in originals.items():
        if original is not None and not documents[number - 1].metadata.url:
            form.add_error("url", "A copy is kept by its address: fill it in.")
            return _page(request, form)
    if any(originals.values()) and not request.user.has_perm("articles.add_articlecopy"):
        raise PermissionDenied
    stored, copies = [], []
    with transaction.atomic():
        run = ImportRun.objects.create(command="the desk", user=request.user)
        for number, document in enumerate(documents, start=1):
            if originals[number] is not None:
                copies.append(_link_as_copy(document, originals[number]))
            else:
                stored.append(_store(document, run))
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at"])
    for copy in copies:
        messages.success(request, f"Linked as also published at {copy.url}.")
    if stored:
        several = f"{len(stored)} articles"
        messages.success(
            request, f"Stored: {several if len(stored) > 1 else f'“{stored[0].article}”'}."
        )
    if len(documents) > 1:
        address = reverse("admin:articles_importrun_change", args=[run.pk])
    elif stored:
        address = f"{reverse('admin:review')}?article={stored[0].article.pk}"
    else:
        address = reverse("admin:articles_article_change", args=[copies[0].article_id])
    return HttpResponseRedirect(address)


def _original(request: HttpRequest, number: int) -> Article | None:
    """The article that a document, by its number, was said to be a copy of."""
    given = request.POST.get(f"copy_of_{number}", "")
    if not (given.isascii() and given.isdigit() and len(given) < 18):
        return None
    return Article.objects.filter(pk=int(given)).first()


def _store(document: ImportedDocument, run: ImportRun) -> Stored:
    stored = take_in(document, Options(), run)
    outcome = Outcome.CREATED if stored.created else Outcome.UPDATED
    ImportItem.objects.create(
        run=run,
        path=document.path[-500:],
        outcome=outcome if stored.created or stored.changes else Outcome.UNCHANGED,
        reason="; ".join([*stored.changes, *stored.notes]),
        document=stored.document,
        article=stored.article,
    )
    return stored


def _link_as_copy(document: ImportedDocument, original: Article) -> ArticleCopy:
    """The same piece elsewhere: an address of the article that is there, not a second article."""
    said = document.metadata
    publisher = publisher_named(said.publisher) if said.publisher else None
    copy, _ = ArticleCopy.objects.get_or_create(
        article=original, url=said.url, defaults={"publisher": publisher}
    )
    return copy
