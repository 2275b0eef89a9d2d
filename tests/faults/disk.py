"""A small file system in memory that fills up, visible only to the processes started on it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


class SmallDisk:
    """A tmpfs at *folder* in a separate mount namespace.

    Processes started with ``prefix`` before their command see it at *folder*; other processes
    find the same files under ``outside``. It disappears with the process that holds it. Needs no
    root where users may create namespaces.
    """

    def __init__(self, folder: Path, size: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        script = 'mount -t tmpfs -o "size=$1" none "$2" && echo mounted && exec cat'
        self.holder = subprocess.Popen(
            ["unshare", "--mount", "--map-root-user", "sh", "-c", script, "-", str(size), folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        if self.holder.stdout.readline() != "mounted\n":
            error = self.holder.communicate()[1]
            raise OSError(f"no file system can be mounted here: {error.strip()}")
        self.folder = folder
        self.outside = Path(f"/proc/{self.holder.pid}/root{folder}")
        self.prefix = [
            "nsenter", f"--target={self.holder.pid}", "--user", "--mount",
            "--preserve-credentials", f"--wd={Path.cwd()}",
        ]  # fmt: skip

    @property
    def free(self) -> int:
        """Free bytes."""
        stats = os.statvfs(self.outside)
        return stats.f_bavail * stats.f_frsize

    def fill(self, left: int = 0) -> None:
        """Fill the disk except for *left* bytes."""
        with (self.outside / "ballast").open("ab") as ballast:
            ballast.write(bytes(max(0, self.free - left)))
        assert self.free <= left

    def clear(self) -> None:
        """Free the space that ``fill`` used."""
        (self.outside / "ballast").unlink()

    def close(self) -> None:
        self.holder.kill()
        self.holder.communicate()
