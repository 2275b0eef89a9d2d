"""Code metrics: ``python -m tools.code_metrics``.

Static metrics come from the source: lines, files, median file length, duplicate class names.
Dynamic metrics are measured in a temporary database: files, functions and stack depth of a list
page, and SQL queries for saving a quote in the admin.
"""

from __future__ import annotations

import ast
import os
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
CODE = ("articles", "summit_archive")
#: Limit for duplicate class names.
MAX_DUPLICATES = 8
#: Class names that Django and related libraries prescribe.
PRESCRIBED = {"Meta", "Command", "Media"}


def sources() -> list[Path]:
    """Modules of the product, without migrations."""
    return sorted(
        path
        for folder in CODE
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    )


def static_metrics() -> dict[str, object]:
    """Lines, files, median file length, duplicate class names."""
    lines, classes = [], Counter()
    for path in sources():
        text = path.read_text(encoding="utf-8")
        lines.append(text.count("\n"))
        tree = ast.parse(text)
        classes.update(node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    duplicates = sorted(name for name, n in classes.items() if n > 1 and name not in PRESCRIBED)
    return {
        "lines": sum(lines),
        "files": len(lines),
        "median lines per file": statistics.median(lines),
        "files under 40 lines": sum(0 < number < 40 for number in lines),
        "duplicate class names": f"{len(duplicates)} ({', '.join(duplicates) or 'none'})",
    }


class CallRecorder:
    """Context manager that counts our own files, functions and maximum stack depth."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.functions: set[tuple[str, str]] = set()
        self.switches = 0
        self.max_depth = 0
        self._stack: list[str] = []
        self._folders = tuple(str(ROOT / folder) for folder in CODE)

    def _profile(self, frame: FrameType, event: str, argument: object) -> None:
        name = frame.f_code.co_filename
        if not name.startswith(self._folders):
            return
        if event == "call":
            if self._stack and self._stack[-1] != name:
                self.switches += 1
            self._stack.append(name)
            self.files.add(name)
            self.functions.add((name, frame.f_code.co_qualname))
            self.max_depth = max(self.max_depth, len(self._stack))
        elif event == "return" and self._stack:
            self._stack.pop()

    def __enter__(self) -> CallRecorder:
        sys.setprofile(self._profile)
        return self

    def __exit__(self, *error: object) -> None:
        sys.setprofile(None)


def dynamic_metrics() -> dict[str, object]:
    """Metrics of a list page and of saving a quote, in a temporary database."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("search_index", "rebuild", verbosity=0)
    from tests import factories as make

    quotes = [make.QuoteFactory() for _ in range(4)]
    quote = quotes[-1]
    editor = get_user_model().objects.create_superuser("metrics", password="metrics-only")
    client = Client(HTTP_HOST="localhost")
    client.get("/quotes/")
    with CallRecorder() as calls:
        assert client.get("/quotes/").status_code == 200
    client.force_login(editor)
    address = f"/admin/articles/quote/{quote.pk}/change/"
    form = client.get(address).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in values.items() if value not in (None, False, [])}
    inlines = client.get(address).context["inline_admin_formsets"]
    for inline in inlines:
        management = inline.formset.management_form
        data |= {
            f"{inline.formset.prefix}-{name}": management[name].value()
            for name in management.fields
        }
        for row in inline.formset.initial_forms:
            values = {row.add_prefix(name): row[name].value() for name in row.fields}
            data |= {name: value for name, value in values.items() if value not in (None, False)}
    with CaptureQueriesContext(connection) as queries:
        response = client.post(address, data)
    saved = response.status_code == 302
    return {
        "files executed by a list page": len(calls.files),
        "functions executed by a list page": len(calls.functions),
        "file switches of a list page": calls.switches,
        "maximum stack depth of a list page": calls.max_depth,
        "SQL queries to save a quote in the admin": len(queries) if saved else "not saved",
    }


def main() -> None:
    """Print all metrics, one per line."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ARCHIVE_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
        os.environ.pop("DATABASE_URL", None)
        import django
        from django.conf import settings

        settings.STORAGES["staticfiles"] = {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
        django.setup()
        for name, value in {**static_metrics(), **dynamic_metrics()}.items():
            print(f"{name}: {value}")


if __name__ == "__main__":
    main()
