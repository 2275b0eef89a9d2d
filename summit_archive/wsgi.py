"""WSGI application, served by gunicorn."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from summit_archive.operations.sqlite_keepalive import keep_connection_open

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
application = get_wsgi_application()
keep_connection_open(settings.DATABASES["default"])
