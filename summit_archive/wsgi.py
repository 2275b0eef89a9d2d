"""The archive as a WSGI application, for gunicorn."""

import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from summit_archive.operations.sqlite_keepalive import keep_connection_open

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
# What the engine has found is handed over by a thread that holds the interpreter for a moment; it
# should not wait for that until another has been at work for five milliseconds.
sys.setswitchinterval(0.0005)
application = get_wsgi_application()
keep_connection_open(settings.DATABASES["default"])
