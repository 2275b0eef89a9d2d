"""Migrations must be compatible with the old code, which serves requests during a deploy.

This applies to every migration after ``BASE``. An incompatible change is split into two releases
(first add, then remove) or listed in ``ALLOWED`` with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

BASE = "0001_initial"
ALLOWED: dict[tuple[str, str], str] = {}
"""(migration, operation) → why the old code still works."""

WIDER = {
    ("CharField", "TextField"), ("IntegerField", "BigIntegerField"),
    ("PositiveIntegerField", "PositiveBigIntegerField"),
}  # fmt: skip
HARMLESS = (
    migrations.CreateModel, migrations.AddIndex, migrations.RemoveIndex, migrations.RenameIndex,
    migrations.RemoveConstraint, migrations.AlterModelOptions, migrations.AlterModelManagers,
    migrations.AlterModelTableComment,
)  # fmt: skip


def breaches(operations, state: ProjectState) -> Iterator[str]:
    """Describe incompatible operations; applies them to *state*."""
    new = set()
    for operation in operations:
        before = state.clone()
        operation.state_forwards("articles", state)
        description = operation.describe()
        if isinstance(operation, migrations.CreateModel):
            new.add(operation.name_lower)
        if getattr(operation, "model_name_lower", None) in new:
            continue  # the old code does not know that table
        if isinstance(operation, migrations.AddField):
            field = operation.field
            filled = field.null or field.many_to_many or field.db_default is not NOT_PROVIDED
            if not filled:
                yield f"{description}: the old code's rows have no value for it"
        elif isinstance(operation, migrations.AlterField):
            old = before.models["articles", operation.model_name_lower].fields[operation.name]
            if narrower(old, operation.field):
                yield f"{description}: what the old code stores may not fit any more"
        elif isinstance(operation, migrations.RunPython | migrations.RunSQL):
            if not operation.reversible:
                yield f"{description}: there is no way back"
        elif not isinstance(operation, HARMLESS):
            yield description


def narrower(old: models.Field, new: models.Field) -> bool:
    """Whether a value that the old column takes may be refused by the new one."""
    kinds = old.get_internal_type(), new.get_internal_type()
    lengths = [field.max_length or float("inf") for field in (old, new)]
    return (
        (kinds[0] != kinds[1] and kinds not in WIDER)
        or lengths[1] < lengths[0]
        or (old.null and not new.null)
        or (new.unique and not old.unique)
    )


def test_migrations_are_compatible_with_running_old_code():
    loader = MigrationLoader(None)
    names = sorted(name for app, name in loader.disk_migrations if app == "articles")
    later = names[names.index(BASE) + 1 :]
    found = []
    for name in later:
        migration = loader.disk_migrations["articles", name]
        state = loader.project_state(("articles", name), at_end=False)
        found += [(name, description) for description in breaches(migration.operations, state)]
    assert {breach for breach in found if breach not in ALLOWED} == set()
    assert set(ALLOWED) <= set(found), "what is allowed is still done somewhere"
    assert all(len(reason) > 20 for reason in ALLOWED.values())


def test_every_operation_is_reversible():
    loader = MigrationLoader(None)
    for (app, name), migration in loader.disk_migrations.items():
        if app == "articles":
            stuck = [o.describe() for o in migration.operations if not o.reversible]
            assert stuck == [], name


@pytest.mark.parametrize(
    ("operation", "caught"),
    [
        (migrations.RemoveField("topic", "name"), True),
        (migrations.RenameField("topic", "name", "title"), True),
        (migrations.DeleteModel("Topic"), True),
        (migrations.RenameModel("Topic", "Theme"), True),
        (migrations.AddField("topic", "a", models.CharField(max_length=9)), True),
        (migrations.AddField("topic", "a", models.CharField(max_length=9, default="")), True),
        (migrations.AddField("topic", "a", models.CharField(max_length=9, db_default="")), False),
        (migrations.AddField("topic", "a", models.IntegerField(null=True)), False),
        (migrations.AlterField("topic", "name", models.CharField(max_length=5)), True),
        (migrations.AlterField("topic", "name", models.IntegerField()), True),
        (migrations.AlterField("topic", "name", models.CharField(max_length=900)), False),
        (migrations.AlterField("document", "size", models.PositiveIntegerField()), True),
        (
            migrations.AddConstraint(
                "topic", models.UniqueConstraint(fields=["name"], name="topic_twice")
            ),
            True,
        ),
        (migrations.AddIndex("topic", models.Index(fields=["name"], name="by_name")), False),
        (migrations.RunPython(lambda apps, editor: None), True),
        (migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop), False),
        (migrations.RunSQL("SELECT 1"), True),
    ],
)
def test_the_rule_detects_incompatible_operations(operation, caught):
    state = MigrationLoader(None).project_state()
    assert bool(list(breaches([operation], state))) is caught


def test_new_tables_may_have_any_constraint():
    state = MigrationLoader(None).project_state()
    operations = [
        migrations.CreateModel("Theme", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("theme", "name", models.CharField(max_length=9)),
        migrations.AddConstraint(
            "theme", models.UniqueConstraint(fields=["name"], name="theme_once")
        ),
    ]
    assert list(breaches(operations, state)) == []
