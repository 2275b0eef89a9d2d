"""The command line of the archive."""

from __future__ import annotations

import subprocess
import sys


def test_a_closed_pipe_ends_a_command_without_a_traceback():
    command = [sys.executable, "-m", "summit_archive", "help", "--commands"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 141)
