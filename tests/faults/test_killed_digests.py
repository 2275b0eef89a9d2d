"""SIGKILL while digests are queued and delivered: none is queued or arrives twice."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from tests.digests.conftest import inbox, mail_on

from .archives import KILLED, Archive

__all__ = ["inbox", "mail_on"]
pytestmark = pytest.mark.faults
READERS, KILLS = 24, 12


def test_digests(archive: Archive, inbox, chance):
    for argv in (["saves", "a", "5"], ["subscribe", READERS]):
        code, output = archive.do(*argv)
        assert code == 0, output
    undisturbed = archive.copy(archive.folder.with_name("undisturbed"))
    began = time.monotonic()
    code, output = undisturbed.do("digests", inbox.port)
    duration = time.monotonic() - began
    assert (code, len(inbox.mails)) == (0, READERS), output
    inbox.mails.clear()

    codes = []
    while KILLED in codes[-1:] or not codes:
        at = chance.uniform(0, duration / 4) if len(codes) < KILLS else None
        codes.append(archive.do("digests", inbox.port, kill=at)[0])
    assert codes[-1] == 0, archive.output()
    assert len(codes) >= 4
    arrived = Counter(inbox.addresses)
    assert set(arrived.values()) == {1}
    states = archive.query(
        "SELECT email, d.state FROM articles_digest d JOIN articles_subscription s"
        " ON s.id = d.subscription_id"
    )
    assert len(states) == len({email for email, _ in states}) == READERS
    in_doubt = {email for email, state in states if state == "sending"}
    assert len(in_doubt) < len(codes)
    assert {email for email, state in states if state == "sent"} <= arrived.keys()
    assert {email for email, _ in states} - arrived.keys() <= in_doubt
    assert archive.query("PRAGMA foreign_key_check") == []
