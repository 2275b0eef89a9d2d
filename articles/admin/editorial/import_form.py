"""New articles by pasting or uploading: first what the archive understands, then the storing."""

from __future__ import annotations

import base64
import binascii
from collections import Counter

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from articles.admin.editorial.import_preview import DocumentPreview, preview_documents
from articles.admin.editorial.store_upload import (
    MOST_TEXT,
    StoredUpload,
    UploadLimits,
    check_size,
    extract_plans,
    failed,
    link_as_copy,
    plan_documents,
    store_or_propose,
)
from articles.importing.exceptions import ImportRefused
from articles.importing.parsers.uploads import TypedMetadata
from articles.importing.records import ImportedDocument, Metadata
from articles.models import Article, ImportRun, Publisher, Rights, Summit
from articles.search.indexing import outbox

MAX_UPLOAD_BYTES = 3_000_000
"""Bytes of a saved page, most of them markup; the confirmation carries them once more."""


class ImportForm(forms.Form):
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
        "rights; a row without a text becomes a record only. At most 200 rows and "
        f"{MOST_TEXT:,} bytes of text.",
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
        help_text="An article that is a record only stays so, whatever is chosen here.",
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        text = cleaned.get("text", "").replace("\r\n", "\n")
        upload = cleaned.get("document")
        if upload is not None:
            if upload.size > MAX_UPLOAD_BYTES:
                raise ValidationError(f"At most {MAX_UPLOAD_BYTES:,} bytes; split the document.")
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
        if len(self.content) > MAX_UPLOAD_BYTES:
            raise ValidationError(f"At most {MAX_UPLOAD_BYTES:,} bytes; split the document.")
        return cleaned

    @property
    def is_file(self) -> bool:
        """Whether the document was chosen as a file, which a page cannot show for editing."""
        return bool(self.files.get("document") or self.data.get("carried"))

    def documents(self, limits: UploadLimits) -> list[ImportedDocument]:
        """The documents given, read within *limits*; raises :class:`ImportRefused`."""
        if not self.name.lower().endswith((".html", ".htm", ".xhtml")):
            check_size(len(self.content))
        said = self.cleaned_data
        try:
            metadata = Metadata(
                **{k: said.get(k) or "" for k in ("title", "publisher", "url", "author")},
                language=said.get("language") or "",
                summit=said["summit"].slug if said.get("summit") else "",
                rights=said.get("rights") or "",
            )
        except ValueError as error:
            raise ImportRefused(str(error)) from None
        given = TypedMetadata(metadata, said.get("published_on"))
        return limits.read(
            "articles.importing.parsers.uploads:read_given", self.name, self.content, given
        )


def import_form(request: HttpRequest) -> HttpResponse:
    """The form; what was understood of it; and, confirmed, the stored article."""
    if not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    sent = request.method == "POST"
    form = ImportForm(request.POST if sent else None, request.FILES if sent else None)
    if not sent or not form.is_valid():
        return _page(request, form)
    limits = UploadLimits()
    try:
        documents = form.documents(limits)
        if "confirm" in request.POST:
            return _confirmed(request, form, documents, limits)
        understood = preview_documents(documents, request.user, limits)
    except ImportRefused as error:
        place = f" (line {error.line})" if error.line else ""
        field = error.missing if error.missing in form.fields else None
        form.add_error(field, f"{error.reason}{place}")
        return _page(request, form)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, form)
    return _page(request, form, understood)


def _page(request: HttpRequest, form: ImportForm, understood: list | None = None) -> HttpResponse:
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
    return TemplateResponse(request, "admin/editorial/import_form.html", context)


def _counts(understood: list[DocumentPreview]) -> list[str]:
    """What would become of the rows of a table, in words; of one document it is plain."""
    if len(understood) < 2:
        return []
    words = {
        "new": "new",
        "changed": "that change an article of the archive",
        "proposed": "that propose a change to the editors",
        "unchanged": "in the archive already",
        "same": "given twice",
    }
    found = Counter("same" if seen.same_as else seen.outcome for seen in understood)
    return [f"{found[kind]} {said}" for kind, said in words.items() if found[kind]]


def _confirmed(
    request: HttpRequest, form: ImportForm, documents: list[ImportedDocument], limits: UploadLimits
) -> HttpResponse:
    originals = [_original(request, number) for number in range(1, len(documents) + 1)]
    for document, original in zip(documents, originals, strict=True):
        if original is not None and not document.metadata.url:
            form.add_error("url", "A copy is kept by its address: fill it in.")
            return _page(request, form)
    if any(originals) and not request.user.has_perm("articles.add_articlecopy"):
        raise PermissionDenied
    pairs = list(zip(documents, originals, strict=True))
    # Everything is read, and refused, before the first is stored.
    readings = extract_plans(
        plan_documents((d for d, original in pairs if original is None), limits), limits
    )
    run = ImportRun.objects.create(command="the desk", user=request.user)
    done, failures = [], []
    with outbox.batched():
        for document, original in pairs:
            try:
                if original is not None:
                    done.append(link_as_copy(document, original, run, request.user))
                else:
                    done.append(store_or_propose(document, run, request.user, readings))
            except (ImportRefused, ValidationError) as error:
                failed(document, run, error)
                failures.append(document)
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    _say(request, done)
    for document in failures[:5]:
        messages.error(request, f"Not stored: “{document.title}”. The import run says why.")
    return HttpResponseRedirect(_next(run, documents, done))


def _say(request: HttpRequest, done: list[StoredUpload]) -> None:
    proposed = [one.proposed for one in done if one.proposed is not None]
    copies = [one.copy for one in done if one.copy is not None]
    stored = [one for one in done if one.proposed is None and one.copy is None]
    for copy in copies:
        messages.success(request, f"Linked as also published at {copy.url}.")
    if stored:
        several = f"{len(stored)} articles"
        messages.success(
            request, f"Stored: {several if len(stored) > 1 else f'“{stored[0].article}”'}."
        )
    if proposed:
        what = f"{len(proposed)} changes" if len(proposed) > 1 else f"“{proposed[0].article_title}”"
        messages.info(
            request,
            f"Proposed to the editors: {what}. Nothing public changes before one of them accepts.",
        )


def _next(run: ImportRun, documents: list[ImportedDocument], done: list[StoredUpload]) -> str:
    """Where to go on: to the review of one article, or to the list of what was done."""
    if len(documents) > 1 or not done:
        return reverse("admin:articles_importrun_change", args=[run.pk])
    (one,) = done
    if one.proposed is not None:
        return reverse("admin:proposed_revision", args=[one.proposed.pk])
    if one.copy is not None:
        return reverse("admin:articles_article_change", args=[one.article.pk])
    return f"{reverse('admin:review')}?article={one.article.pk}"


def _original(request: HttpRequest, number: int) -> Article | None:
    """The article that a document, by its number, was said to be a copy of."""
    given = request.POST.get(f"copy_of_{number}", "")
    if not (given.isascii() and given.isdigit() and len(given) < 18):
        return None
    return Article.objects.filter(pk=int(given)).first()
