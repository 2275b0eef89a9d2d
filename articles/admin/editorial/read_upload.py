"""Reads the files of an upload: the same formats and metadata files as the import command."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

from django.conf import settings

from articles.admin.editorial.store_upload import UploadLimits, check_size
from articles.importing.cited_pages import cited_date
from articles.importing.exceptions import ImportRefused
from articles.importing.files import ImportFile, find_files, read_file
from articles.importing.parsers.sidecar import metadata_of
from articles.importing.records import EnteredMetadata, ImportedDocument, Metadata

PARSER = "articles.importing.parsers.formats:parse_files"
ParserInput = tuple[str, bytes, EnteredMetadata]

SINGLE_FIELDS = ("title", "url")
MAX_SHOWN = 20


def read_upload(
    folder: Path, typed: EnteredMetadata, limits: UploadLimits
) -> list[ImportedDocument]:
    """Parse all files in *folder* within *limits*, in one sandbox process.

    *typed* is the metadata of the form; it overrides that of metadata files. Raises one
    :class:`ImportRefused` with the errors of all files.
    """
    errors: list[tuple[str, ImportRefused]] = []
    inputs: list[ParserInput] = []
    for file in find_files([folder], limits.run):
        name = file.shown.rsplit(f"{folder.name}/", 1)[-1] or file.path.name
        try:
            inputs.append(_load(file, name, typed))
        except ImportRefused as error:
            errors.append((name, error))
    if len(inputs) > 1 and any(getattr(typed.metadata, name) for name in SINGLE_FIELDS):
        raise ImportRefused("A title and an address can be entered for a single file only.")
    documents = []
    for (name, _, _), result in zip(inputs, _parse(inputs, limits), strict=True):
        if isinstance(result, ImportRefused):
            errors.append((name, result))
        else:
            documents += result
    if errors:
        raise _joined(errors, len(inputs) + len(errors))
    if not documents:
        raise ImportRefused("the upload has no documents")
    return documents


def _load(file: ImportFile, name: str, typed: EnteredMetadata) -> ParserInput:
    if file.problem:
        raise ImportRefused(file.problem)
    raw = read_file(file.path, max(settings.IMPORT_MAX_BYTES, file.limit))
    if not file.limit:
        check_size(raw.size)
    if raw.content is None:
        raise ImportRefused(f"{raw.size:,} bytes exceed the limit of {file.limit:,}")
    own = metadata_of(file)
    names = [field.name for field in fields(Metadata)]
    missing = {n: getattr(own, n) for n in names if not getattr(typed.metadata, n)}
    return name, raw.content, replace(typed, metadata=replace(typed.metadata, **missing))


def _parse(
    inputs: list[ParserInput], limits: UploadLimits
) -> list[list[ImportedDocument] | ImportRefused]:
    """The documents or the error of each file; pages without a date get that of their citation."""
    results = _run(inputs, limits)
    for number, result in enumerate(results):
        if isinstance(result, ImportRefused):
            cited_on = cited_date(result.addresses)
            if cited_on is not None:
                name, content, entered = inputs[number]
                again = (name, content, replace(entered, cited_on=cited_on))
                results[number] = _run([again], limits)[0]
    return results


def _run(
    inputs: list[ParserInput], limits: UploadLimits
) -> list[list[ImportedDocument] | ImportRefused]:
    if not inputs:
        return []
    results = limits.run(PARSER, inputs)
    return [ImportRefused(*value) if kind == "refused" else value for kind, value in results]


def _joined(errors: list[tuple[str, ImportRefused]], files: int) -> ImportRefused:
    """One error with those of all files; of a single file its own."""
    if files == 1:
        return errors[0][1]
    shown = []
    for name, error in errors[:MAX_SHOWN]:
        line = f" (line {error.line})" if error.line else ""
        shown.append(f"{name}: {error.reason}{line}")
    if len(errors) > MAX_SHOWN:
        shown.append(f"and {len(errors) - MAX_SHOWN} more")
    missing = {error.missing for _, error in errors}
    return ImportRefused("; ".join(shown), None, missing.pop() if len(missing) == 1 else "")
