"""A disk of a few megabytes that really runs full, seen only by the processes put on it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


class SmallDisk:
    """A file system in memory at *folder*, in a mount namespace of its own.

    Processes started with ``prefix`` before their command see it at *folder*; everybody else
    finds the same files under ``outside``. It is gone with the process that holds it, whatever
    happens. Needs no root where the system lets users make namespaces.
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
            complaint = self.holder.communicate()[1]
            raise OSError(f"no file system can be mounted here: {complaint.strip()}")
        self.folder = folder
        self.outside = Path(f"/proc/{self.holder.pid}/root{folder}")
        self.prefix = [
            "nsenter", f"--target={self.holder.pid}", "--user", "--mount",
            "--preserve-credentials", f"--wd={Path.cwd()}",
        ]  # fmt: skip

    @property
    def free(self) -> int:
        """Bytes that are left."""
        found = os.statvfs(self.outside)
        return found.f_bavail * found.f_frsize

    def fill(self, left: int = 0) -> None:
        """Take all but so many bytes."""
        with (self.outside / "ballast").open("ab") as ballast:
            ballast.write(bytes(max(0, self.free - left)))
        assert self.free <= left

    def clear(self) -> None:
        """Make room again."""
        (self.outside / "ballast").unlink()

    def close(self) -> None:
        self.holder.kill()
        self.holder.communicate()
