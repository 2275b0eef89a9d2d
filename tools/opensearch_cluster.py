"""Temporary OpenSearch cluster of two nodes on loopback ports, for tests.

The server comes from Maven's repository, as ``tests/opensearch/pom.xml`` names it, and is started
by ``tests/opensearch/Starter.java``. Both nodes have data; only the first manages the cluster, so
that it goes on without the second one.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from tools.postgres_server import free_port

TESTS = Path(__file__).resolve().parents[1] / "tests" / "opensearch"
HEAP = "512m"
START_TIMEOUT, DOWNLOAD_TIMEOUT = 60, 60  # seconds


# Nodes that this process has started, by process id; to be waited for when they are killed.
_started: dict[int, subprocess.Popen] = {}


class NotAvailableError(Exception):
    """What the cluster needs is not there; the message says what."""


def class_path(folder: Path) -> str:
    """The class path of the server; downloads what Maven does not have yet."""
    for program in ("java", "mvn"):
        if not shutil.which(program):
            raise NotAvailableError(f"{program} is not installed")
    path = folder / "class-path"
    goal = ["dependency:build-classpath", f"-Dmdep.outputFile={path}"]
    try:
        done = subprocess.run(
            ["mvn", "--batch-mode", "--quiet", "--file", str(TESTS / "pom.xml"), *goal],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=DOWNLOAD_TIMEOUT,
        )
    except subprocess.TimeoutExpired:
        raise NotAvailableError("artifacts not available") from None
    if done.returncode or not path.exists():
        raise NotAvailableError("artifacts not available")
    return path.read_text()


# Tests are over before the second compiler of Java has paid off.
QUICK_START = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


class Cluster:
    """Two nodes whose files are in one folder; another process can attach to the same folder."""

    def __init__(self, folder: Path, java_options: tuple[str, ...] = QUICK_START) -> None:
        self.folder, self._java_options = folder, java_options

    def create(self) -> None:
        """Choose the ports and find the server."""
        ports = [[free_port(), free_port()] for _ in range(2)]
        plan = {"class_path": class_path(self.folder), "ports": ports}
        (self.folder / "plan.json").write_text(json.dumps(plan))

    @property
    def _plan(self) -> dict:
        return json.loads((self.folder / "plan.json").read_text())

    @property
    def urls(self) -> list[str]:
        return [f"http://127.0.0.1:{http}" for http, _ in self._plan["ports"]]

    def start(self, *numbers: int) -> None:
        """Start these nodes, and wait until they have joined."""
        for number in numbers:
            self._launch(number)
        deadline = time.monotonic() + START_TIMEOUT
        for number in numbers:
            while not self._answers(number):
                if time.monotonic() > deadline:
                    raise NotAvailableError(f"node {number} does not start ({self.folder})")
                time.sleep(0.2)

    def _launch(self, number: int) -> None:
        plan, home = self._plan, self.folder / f"node-{number}"
        home.mkdir(exist_ok=True)
        http, transport = plan["ports"][number]
        first_port = plan["ports"][0][1]
        settings = {
            "path.home": home,
            "node.name": f"node-{number}",
            "cluster.name": "summit-archive-tests",
            "network.host": "127.0.0.1",
            "http.port": http,
            "transport.port": transport,
            "discovery.seed_hosts": f"127.0.0.1:{first_port}",
            "node.roles": "data" if number else "cluster_manager,data",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            # Nothing may depend on an index that a write creates.
            "action.auto_create_index": "summit-archive*-state,-*",
        }
        if number == 0:
            settings["cluster.initial_cluster_manager_nodes"] = "node-0"
        java = ["java", f"-Xms{HEAP}", f"-Xmx{HEAP}", *self._java_options]
        with (home / "log").open("a") as log:
            process = subprocess.Popen(
                [
                    *(*java, "-cp", plan["class_path"], str(TESTS / "Starter.java")),
                    *(f"{name}={value}" for name, value in settings.items()),
                ],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        _started[process.pid] = process
        (home / "pid").write_text(str(process.pid))

    def _answers(self, number: int) -> bool:
        path = "/_cluster/health?local=false&cluster_manager_timeout=1s"
        try:
            with urllib.request.urlopen(self.urls[number] + path, timeout=2) as answer:  # noqa: S310
                return answer.status == 200
        except OSError:
            return False

    def kill(self, *numbers: int) -> None:
        """Kill these nodes, as a failing machine would."""
        for number in numbers:
            path = self.folder / f"node-{number}" / "pid"
            if not path.exists():
                continue
            pid = int(path.read_text())
            path.unlink()
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            if pid in _started:
                _started.pop(pid).wait()
            while not _is_dead(pid):
                time.sleep(0.02)


def _is_dead(pid: int) -> bool:
    """Whether a process has ended; its parent may not have waited for it yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


class TemporaryCluster:
    """Context manager of a running cluster."""

    def __init__(self, java_options: tuple[str, ...] = QUICK_START) -> None:
        self._java_options = java_options

    def __enter__(self) -> Cluster:
        self._folder = Path(tempfile.mkdtemp(prefix="summit-archive-opensearch-"))
        self._cluster = Cluster(self._folder, self._java_options)
        try:
            self._cluster.create()
            self._cluster.start(0, 1)
        except BaseException:
            self.__exit__()
            raise
        return self._cluster

    def __exit__(self, *error: object) -> None:
        self._cluster.kill(0, 1)
        for process in _started.values():  # killed by the tests
            process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
