"""The one app of the archive."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    name = "articles"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Archive"

    def ready(self) -> None:
        from articles.models.triggers import guard_tables
        from articles.search.indexing.signals import connect

        from .models import acceptance
        from .models.roles import keep_roles

        post_migrate.connect(guard_tables, sender=self, dispatch_uid="articles.guard_tables")
        post_migrate.connect(keep_roles, sender=self, dispatch_uid="articles.keep_roles")
        connect()
        acceptance.connect()
