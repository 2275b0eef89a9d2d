"""The archive as a WSGI application, for gunicorn."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from .keeping import keep_open

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
application = get_wsgi_application()
keep_open(settings.DATABASES["default"])
