"""User groups and permissions, synchronised after every migration.

* *Editors* add, change, publish and withdraw all records and add ledger entries.
* *Contributors* add and change drafts and their related rows (:mod:`.parents`).
* *Reviewers* approve or reject verdicts of editors.

Only superusers manage users.
"""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS

EDITORS = "Editors"
CONTRIBUTORS = "Contributors"
REVIEWERS = "Reviewers"

PUBLISH = "articles.publish"
"""Permission to publish and withdraw records."""

# Models with a publication state, and their related rows edited as inlines.
_WITH_STATE = ("summit", "article", "organisation", "speaker", "quote", "pledge", "mention")
_INLINES = (
    *("articlecopy", "appointment", "pledgeactor", "participation", "sourcelink"),
    *("outcomedocument", "disputedfigure", "disputedvalue"),
)
# Shared records that contributors may add for a draft but not change.
_ADDABLE = ("publisher", "statement")
# Maintained by the program, or append-only.
_READ_ONLY = {
    "queuedindexchange",
    "formerslug",
    "articlerevision",
    "evidence",
    "statusupdate",
    "pledgecheck",
}


def may_publish(user) -> bool:
    """Whether *user* may publish and withdraw records."""
    return user.has_perm(PUBLISH)


def has_group_permission(group: str, codename: str) -> bool:
    """Whether *group* has the permission *codename*."""
    action, _, kind = codename.partition("_")
    if action == "view":
        return True
    if group == REVIEWERS:
        return codename == "add_verdictreview"
    if group == CONTRIBUTORS:
        if action == "add":
            return kind in (*_WITH_STATE, *_INLINES, *_ADDABLE)
        return (action == "change" and kind in (*_WITH_STATE, *_INLINES)) or (
            action == "delete" and kind in _INLINES
        )
    if kind == "verdictreview" or kind.startswith("historical"):
        return False
    if kind in _READ_ONLY:
        return codename in ("add_statusupdate", "add_pledgecheck")
    return True


def sync_groups(using: str = DEFAULT_DB_ALIAS, **signal) -> None:
    """``post_migrate`` handler: create the groups and set their permissions (idempotent)."""
    from django.contrib.auth.models import Group, Permission

    rows = Permission.objects.using(using).filter(content_type__app_label="articles")
    permissions = list(rows)
    for name in (EDITORS, CONTRIBUTORS, REVIEWERS):
        group, _ = Group.objects.using(using).get_or_create(name=name)
        expected = {p for p in permissions if has_group_permission(name, p.codename)}
        current = set(group.permissions.all())
        group.permissions.remove(*(current - expected))
        group.permissions.add(*(expected - current))
