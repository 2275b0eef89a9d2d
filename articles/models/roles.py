"""Who may do what on the editors' desk: three groups, kept up to date after every migration.

* *Editors* enter, change, publish and withdraw every record and keep the ledger.
* *Contributors* enter and change drafts, and rows that belong to drafts (:mod:`.parents`).
* *Reviewers* agree or disagree with verdicts that wait for a second person; what they let through
  was entered by somebody who may publish.

Nobody of them manages users: that is the superuser's.
"""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS

EDITORS = "Editors"
CONTRIBUTORS = "Contributors"
REVIEWERS = "Reviewers"

PUBLISH = "articles.publish"
"""The permission to make a record public and to take it back."""

# Records with a state of their own, and the rows that hang on one and are edited beside it.
_DRAFTABLE = ("summit", "article", "organisation", "speaker", "quote", "pledge", "mention")
_BESIDE = (
    *("articlecopy", "appointment", "pledgeactor", "participation", "sourcelink"),
    *("outcomedocument", "disputedfigure", "disputedvalue"),
)
# What a draft may need that is not there yet; existing ones are public and left to editors.
_ADDABLE = ("publisher", "statement")
# Written by the archive itself, or only ever added to.
_NEVER_BY_HAND = {"queuedindexchange", "formerslug", "articlerevision", "evidence", "statusupdate"}


def may_publish(user) -> bool:
    """Whether *user* may make records public."""
    return user.has_perm(PUBLISH)


def has_group_permission(group: str, codename: str) -> bool:
    """Whether members of *group* have the permission *codename* of the archive's records."""
    action, _, kind = codename.partition("_")
    if action == "view":
        return True
    if group == REVIEWERS:
        return codename == "add_verdictreview"
    if group == CONTRIBUTORS:
        if action == "add":
            return kind in (*_DRAFTABLE, *_BESIDE, *_ADDABLE)
        return (action == "change" and kind in (*_DRAFTABLE, *_BESIDE)) or (
            action == "delete" and kind in _BESIDE
        )
    if kind == "verdictreview" or kind.startswith("historical"):
        return False
    if kind in _NEVER_BY_HAND:
        return codename == "add_statusupdate"
    return True


def sync_groups(using: str = DEFAULT_DB_ALIAS, **signal) -> None:
    """Make the three groups and give each exactly its permissions; safe to call again.

    Runs after ``migrate`` because that is when the permissions exist.
    """
    from django.contrib.auth.models import Group, Permission

    rows = Permission.objects.using(using).filter(content_type__app_label="articles")
    permissions = list(rows)
    for name in (EDITORS, CONTRIBUTORS, REVIEWERS):
        group, _ = Group.objects.using(using).get_or_create(name=name)
        should = {p for p in permissions if has_group_permission(name, p.codename)}
        has = set(group.permissions.all())
        group.permissions.remove(*(has - should))
        group.permissions.add(*(should - has))
