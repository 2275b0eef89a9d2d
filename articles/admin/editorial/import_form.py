"""Import form: paste or upload documents, preview what will be stored, confirm."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from articles.admin.editorial.import_preview import DocumentPreview, preview_documents
from articles.admin.editorial.read_upload import read_upload
from articles.admin.editorial.store_upload import (
    MAX_DOCUMENTS,
    MAX_TEXT_BYTES,
    StoredUpload,
    UploadLimits,
    extract_plans,
    link_as_copy,
    plan_documents,
    record_failure,
    store_or_propose,
)
from articles.importing.exceptions import ImportRefused
from articles.importing.parsers.formats import KINDS
from articles.importing.records import EnteredMetadata, ImportedDocument, Metadata
from articles.importing.staging import discard, one_at_a_time, stage, staged_folder
from articles.models import Article, ImportRun, Publisher, Rights, Summit
from articles.search.indexing import outbox

MAX_UPLOAD_BYTES = 60_000_000
"""Size limit of all files of an upload."""

TOO_LARGE = (
    f"The upload is too large: the limit is {MAX_UPLOAD_BYTES:,} bytes. Split it, or run “python "
    "manage.py import_documents FOLDER” on the server."
)


class MultipleFileInput(forms.ClearableFileInput):
    """File input for several files."""

    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """Several uploaded files, as a list."""

    widget = MultipleFileInput

    def clean(self, data, initial=None) -> list:
        return [super(MultipleFileField, self).clean(file, initial) for file in data or []]


class ImportForm(forms.Form):
    """The document, and metadata that it does not contain itself.

    ``carried`` is the token of the staged upload between the preview and the confirmation.
    """

    text = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField", "autofocus": True}),
        help_text="Leave an empty line between paragraphs. You may begin with “date 2025-03-31”.",
    )
    document = MultipleFileField(
        required=False,
        label="Or upload files",
        help_text=f"{KINDS}, one or several. Tables need the columns title, publisher, url, date, "
        "summary and text; author, language, summit, kind and rights are optional. A row without "
        f"a text is stored as “summary only”. At most {MAX_DOCUMENTS} articles and "
        f"{MAX_TEXT_BYTES:,} bytes of text.",
    )
    carried = forms.CharField(required=False, widget=forms.HiddenInput, max_length=32)
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
        help_text="Such as “en”. Leave empty to take it from the page or detect it from the text.",
    )
    summit = forms.ModelChoiceField(Summit.objects.all(), required=False, to_field_name="slug")
    rights = forms.ChoiceField(
        choices=[("", "Keep as is (new articles: full text)"), *Rights.choices],
        required=False,
        help_text="Articles that are “summary only” stay so, whatever you choose here.",
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        text = cleaned.get("text", "").replace("\r\n", "\n")
        uploads = cleaned.get("document")
        self.uploaded: list[tuple[str, bytes]] = []
        if uploads:
            if sum(upload.size for upload in uploads) > MAX_UPLOAD_BYTES:
                raise ValidationError(TOO_LARGE)
            self.uploaded = [(upload.name, upload.read()) for upload in uploads]
        elif not cleaned.get("carried"):
            if not text.strip():
                raise ValidationError("Paste a text or choose a file.")
            self.uploaded = [("pasted.txt", text.encode())]
        return cleaned

    @property
    def is_file(self) -> bool:
        """Whether the document is an uploaded file, which cannot be edited in the text box."""
        return bool(self.files.get("document") or self.data.get("carried"))

    def stage(self, user_pk: int) -> Path:
        """The folder with the files; ``token`` and ``names`` are set."""
        self.token = self.cleaned_data.get("carried") or ""
        if self.uploaded:
            self.token = stage(user_pk, self.uploaded)
        folder = staged_folder(user_pk, self.token)
        self.names = ", ".join(sorted(file.name for file in folder.iterdir()))
        return folder

    def documents(self, folder: Path, limits: UploadLimits) -> list[ImportedDocument]:
        """Parse the files in *folder* within *limits*; raises :class:`ImportRefused`."""
        values = self.cleaned_data
        try:
            metadata = Metadata(
                **{k: values.get(k) or "" for k in ("title", "publisher", "url", "author")},
                language=values.get("language") or "",
                summit=values["summit"].slug if values.get("summit") else "",
                rights=values.get("rights") or "",
            )
        except ValueError as error:
            raise ImportRefused(str(error)) from None
        return read_upload(folder, EnteredMetadata(metadata, values.get("published_on")), limits)


@permission_required("articles.add_article", raise_exception=True)
def import_form(request: HttpRequest) -> HttpResponse:
    """View: show the form, preview its documents, store them when confirmed."""
    posted = request.method == "POST"
    form = ImportForm(request.POST if posted else None, request.FILES if posted else None)
    if not posted or not form.is_valid():
        return _render(request, form)
    try:
        with one_at_a_time(request.user.pk):
            limits = UploadLimits()
            documents = form.documents(form.stage(request.user.pk), limits)
            if "confirm" in request.POST:
                return _store(request, form, documents, limits)
            previews = preview_documents(documents, request.user, limits)
    except ImportRefused as error:
        line = f" (line {error.line})" if error.line else ""
        field = error.missing if error.missing in form.fields else None
        form.add_error(field, f"{error.reason}{line}")
        return _render(request, form)
    except ValidationError as error:
        form.add_error(None, error)
        return _render(request, form)
    return _render(request, form, previews)


def _render(request: HttpRequest, form: ImportForm, previews: list | None = None) -> HttpResponse:
    hidden = {}
    if previews is not None:
        hidden = {name: form.data.get(name, "") for name in form.fields if name != "text"}
        hidden.pop("document", None)
    token = getattr(form, "token", "")
    is_kept = token and form.is_file and not form.has_error("carried")
    if previews is not None or is_kept:
        hidden["carried"] = token
    context = {
        **admin.site.each_context(request),
        "title": "Import articles",
        "form": form,
        "previews": previews,
        "counts": _outcome_counts(previews or []),
        "hidden": hidden,
        "carried_names": getattr(form, "names", ""),
        "text": form.data.get("text", ""),
        "publishers": Publisher.objects.values_list("name", flat=True)[:2000],
    }
    return TemplateResponse(request, "admin/editorial/import_form.html", context)


OUTCOME_LABELS = {
    "new": "new",
    "changed": "to update",
    "proposed": "to propose to the editors",
    "unchanged": "unchanged",
    "duplicate": "duplicate",
}


def _outcome_counts(previews: list[DocumentPreview]) -> list[str]:
    """Summary of the rows of a table by outcome, such as “3 new”; empty for one document."""
    if len(previews) < 2:
        return []
    counts = Counter("duplicate" if one.duplicate_of else one.outcome for one in previews)
    return [f"{counts[key]} {label}" for key, label in OUTCOME_LABELS.items() if counts[key]]


def _store(
    request: HttpRequest, form: ImportForm, documents: list[ImportedDocument], limits: UploadLimits
) -> HttpResponse:
    originals = [_original(request, number) for number in range(1, len(documents) + 1)]
    for document, original in zip(documents, originals, strict=True):
        if original is not None and not document.metadata.url:
            form.add_error("url", "Enter the address of the copy.")
            return _render(request, form)
    if any(originals) and not request.user.has_perm("articles.add_articlecopy"):
        raise PermissionDenied
    pairs = list(zip(documents, originals, strict=True))
    # Extraction runs for all documents before the first is stored, so that a refusal stores none.
    extracted = extract_plans(
        plan_documents((d for d, original in pairs if original is None), limits), limits
    )
    run = ImportRun.objects.create(command="the import form", user=request.user)
    stored, failures = [], []
    with outbox.batch_changes():
        for document, original in pairs:
            try:
                if original is not None:
                    stored.append(link_as_copy(document, original, run, request.user))
                else:
                    stored.append(store_or_propose(document, run, request.user, extracted))
            except (ImportRefused, ValidationError) as error:
                record_failure(document, run, error)
                failures.append(document)
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    discard(request.user.pk, form.token)
    _add_messages(request, stored)
    for document in failures[:5]:
        messages.error(request, f"Not stored: “{document.title}”. See the import run for details.")
    return HttpResponseRedirect(_success_url(run, documents, stored))


def _add_messages(request: HttpRequest, uploads: list[StoredUpload]) -> None:
    proposed = [upload.proposed for upload in uploads if upload.proposed is not None]
    copies = [upload.copy for upload in uploads if upload.copy is not None]
    stored = [upload for upload in uploads if upload.proposed is None and upload.copy is None]
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
            f"Sent to the editors: {what}. Nothing changes in public until an editor accepts.",
        )


def _success_url(
    run: ImportRun, documents: list[ImportedDocument], uploads: list[StoredUpload]
) -> str:
    """The review of a single stored article, otherwise the import run."""
    if len(documents) > 1 or not uploads:
        return reverse("admin:articles_importrun_change", args=[run.pk])
    (upload,) = uploads
    if upload.proposed is not None:
        return reverse("admin:proposed_revision", args=[upload.proposed.pk])
    if upload.copy is not None:
        return reverse("admin:articles_article_change", args=[upload.article.pk])
    return f"{reverse('admin:review')}?article={upload.article.pk}"


def _original(request: HttpRequest, number: int) -> Article | None:
    """The article that the user marked document *number* as a copy of."""
    pk = request.POST.get(f"copy_of_{number}", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return None
    return Article.objects.filter(pk=int(pk)).first()
