"""App configuration: signal handlers, system checks, database triggers, permission groups."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    name = "articles"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Archive"

    def ready(self) -> None:
        from articles.models.triggers import create_append_only_triggers
        from articles.search.checks import check_one_machine
        from articles.search.indexing.signals import connect

        from .models import acceptance
        from .models.roles import sync_groups

        post_migrate.connect(
            create_append_only_triggers, sender=self, dispatch_uid="articles.guard_tables"
        )
        post_migrate.connect(sync_groups, sender=self, dispatch_uid="articles.keep_roles")
        register(check_one_machine, Tags.database)
        connect()
        acceptance.connect()
