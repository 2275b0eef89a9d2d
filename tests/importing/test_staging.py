"""Staged uploads: names, tokens and age."""

from __future__ import annotations

import os
import time

import pytest

from articles.importing import staging
from articles.importing.exceptions import ImportRefused


@pytest.fixture(autouse=True)
def data_folder(tmp_path, settings):
    settings.DATA_DIR = tmp_path


def names(user: int, token: str) -> list[str]:
    return sorted(path.name for path in staging.staged_folder(user, token).iterdir())


def test_names_stay_in_the_folder_of_the_upload():
    given = ["../../escape.txt", "C:\\docs\\.hidden.txt", "a\x00b.txt", "same.txt", "", "x" * 400]
    token = staging.stage(1, [(name, b"Words") for name in given])
    assert names(1, token) == [
        "ab.txt",
        "escape.txt",
        "hidden.txt",
        "same.txt",
        "upload.txt",
        "x" * 20,
    ]


def test_files_of_the_same_name_are_both_kept():
    token = staging.stage(1, [("a.txt", b"One"), ("a.txt", b"Two")])
    files = [path.read_bytes() for path in staging.staged_folder(1, token).iterdir()]
    assert sorted(files) == [b"One", b"Two"]


def test_only_its_user_finds_an_upload_until_it_is_discarded():
    token = staging.stage(1, [("a.txt", b"One")])
    for user, wanted in ((2, token), (1, "../1"), (1, ""), (1, "0" * 32)):
        with pytest.raises(ImportRefused, match="expired"):
            staging.staged_folder(user, wanted)
    staging.discard(1, "../..")
    staging.discard(1, token)
    with pytest.raises(ImportRefused, match="expired"):
        staging.staged_folder(1, token)


def test_old_uploads_are_removed_with_the_next_one():
    old = staging.stage(1, [("a.txt", b"One")])
    before = time.time() - staging.MAX_AGE - 10
    os.utime(staging.staged_folder(1, old), (before, before))
    kept = staging.stage(1, [("a.txt", b"One")])
    with pytest.raises(ImportRefused):
        staging.staged_folder(1, old)
    assert names(1, kept) == ["a.txt"]
