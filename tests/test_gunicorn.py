"""Hooks of ``gunicorn.conf.py``."""

import os
import subprocess
import sys

from django.conf import settings

WORKER = """
import gc, runpy, sys
import summit_archive.wsgi
server = runpy.run_path("gunicorn.conf.py")
loaded = len(gc.get_objects())
server["post_worker_init"](None)
print(gc.get_freeze_count() >= loaded, "articles.views.tracker" in sys.modules)
"""


def test_a_worker_excludes_its_loaded_code_from_garbage_collections(tmp_path):
    result = subprocess.run(
        [sys.executable, "-c", WORKER],
        env={"PATH": os.environ["PATH"], "ARCHIVE_DATA_DIR": str(tmp_path)},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["True", "True"]
