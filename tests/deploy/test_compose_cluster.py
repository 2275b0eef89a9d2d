"""compose-cluster.yaml: services, volumes, settings, scripts; nothing is started."""

from __future__ import annotations

import ipaddress
import os
import re
import shutil
import subprocess

import pytest
import yaml

from tests.test_settings_documented import setting_names

from .conftest import ROOT, install

FOLDER = ROOT / "deploy/container"
PATH = FOLDER / "compose-cluster.yaml"
WEB = ["web-1", "web-2", "web-3"]
SEARCH = ["search-1", "search-2", "search-3"]
ARCHIVE = {"setup", *WEB, "watch", "timers", "backup"}


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load(PATH.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def services(compose) -> dict:
    return compose["services"]


def test_settings_are_those_of_the_archive_and_of_its_services(services):
    assert services.keys() == ARCHIVE | {"nginx", "database", "replica", *SEARCH}
    (values,) = {tuple(services[name]["environment"].items()) for name in ARCHIVE}
    values = dict(values)
    assert values.keys() <= setting_names()
    nodes = re.findall(r"http://([\w-]+):9200", values["OPENSEARCH_URL"])
    assert nodes == SEARCH
    assert values["SEARCH_ENGINE"] == "opensearch"
    for name, service in (("DATABASE_URL", "database"), ("DATABASE_REPLICA_URL", "replica")):
        assert values[name] == f"postgres://archive:${{POSTGRES_PASSWORD:?}}@{service}/archive"
    for name in SEARCH:
        environment = services[name]["environment"]
        assert environment["node.name"] == name
        assert environment["discovery.seed_hosts"].split(",") == SEARCH
        assert environment["cluster.initial_cluster_manager_nodes"].split(",") == SEARCH


def test_services_are_sandboxed_and_only_nginx_has_ports(services):
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    for name in {*ARCHIVE, "nginx"}:
        service = services[name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
    for name in ARCHIVE - {"setup"}:
        assert services[name]["depends_on"] == {
            "setup": {"condition": "service_completed_successfully"}
        }
    assert services["setup"]["depends_on"].keys() == {"database", "replica", *SEARCH}


def test_logs_do_not_fill_the_disk(services):
    single = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for service in (*services.values(), *single.values()):
        assert service["logging"] == {
            "driver": "json-file",
            "options": {"max-size": "20m", "max-file": "5"},
        }


def test_every_service_can_write_its_data_folder_and_web_servers_keep_theirs(services):
    for name in ARCHIVE:
        targets = [m.split(":")[1] for m in services[name].get("volumes", [])]
        targets += [m.split(":")[0] for m in services[name]["tmpfs"]]
        assert "/data" in targets, name
    for name in WEB:
        assert services[name]["volumes"] == [f"{name}:/data", "downloads:/data/downloads"]
    assert "downloads:/data/downloads" in services["timers"]["volumes"]


def test_databases_are_healthy_when_they_answer_others(services):
    """While the image creates a database, its server answers on a socket only."""
    single = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for service in (services["database"], services["replica"], single["database"]):
        assert "--host=127.0.0.1" in service["healthcheck"]["test"]


def test_volumes_are_declared_and_used_by_one_writer(compose, services):
    # A volume without a name would be left behind by every "down".
    mounts = [
        (name, *volume.split(":", maxsplit=2))
        for name, service in services.items()
        for volume in service.get("volumes", [])
    ]
    assert all(len(mount) >= 3 for mount in mounts)
    assert "VOLUME" not in (FOLDER / "Containerfile").read_text(encoding="utf-8")
    named = {source for _, source, *_ in mounts if not source.startswith((".", "/"))}
    assert named == set(compose["volumes"])
    for volume in ("records", "replica", *SEARCH, *WEB):
        assert len([source for _, source, *_ in mounts if source == volume]) == 1
    for _, source, *_ in mounts:
        if source.startswith("./") and not source.startswith("./nginx/"):
            assert (FOLDER / source).is_file(), source


def test_the_images_are_those_that_are_tested_and_documented(services):
    pom = (ROOT / "tests/opensearch/pom.xml").read_text(encoding="utf-8")
    assert {services[name]["image"].rpartition(":")[2] for name in SEARCH} <= set(
        re.findall(r"<version>([\d.]+)</version>", pom)
    )
    single = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name in ("database", "replica"):
        assert services[name]["image"] == single["database"]["image"]
    requirements = services["setup"]["build"]["args"]["REQUIREMENTS"]
    assert "opensearch-py==" in (ROOT / requirements).read_text(encoding="utf-8")
    assert f"COPY requirements.txt {requirements}" in (FOLDER / "Containerfile").read_text()


def test_scripts_are_valid(services):
    (replica,) = services["replica"]["command"]
    scripts = [
        replica.replace("$$", "$"),
        *(services[name]["command"][2] for name in ("setup", *WEB)),
        *((FOLDER / name).read_text() for name in ("start", "timers", "replication.sh")),
    ]
    for script in scripts:
        subprocess.run(["sh", "-n"], input=script, text=True, check=True)
    assert (ROOT / services["timers"]["command"][1]).is_file()


def test_an_interrupted_copy_of_the_database_is_begun_anew(services, tmp_path):
    (script,) = services["replica"]["command"]
    programs, folder = tmp_path / "bin", tmp_path / "data"
    for path in (programs, folder):
        path.mkdir()
    copy = """#!/bin/sh
for argument; do case $argument in --pgdata=*) target=${argument#--pgdata=} ;; esac; done
mkdir "$target" && echo 15 >"$target/PG_VERSION" || exit 1
[ -e %s ] || { touch %s; kill -KILL $$; }
touch "$target/standby.signal"
"""
    killed = tmp_path / "killed"
    (programs / "pg_basebackup").write_text(copy % (killed, killed), encoding="ascii")
    (programs / "postgres").write_text('#!/bin/sh\nls "$PGDATA"\n', encoding="ascii")
    for program in programs.iterdir():
        program.chmod(0o755)

    def start() -> tuple[bool, str]:
        done = subprocess.run(
            [*services["replica"]["entrypoint"], script.replace("$$", "$")],
            env={"PATH": f"{programs}:{os.environ['PATH']}", "PGDATA": str(folder / "replica")},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode == 0, done.stdout

    assert start() == (False, "")
    complete = "PG_VERSION\nstandby.signal\n"
    assert start() == (True, complete)
    # Promoted: no longer a standby, and never copied again.
    (folder / "replica/standby.signal").unlink()
    assert start() == (True, "PG_VERSION\n")
    mounted = services["replica"]["volumes"][0].split(":")[1]
    assert services["replica"]["environment"]["PGDATA"].startswith(f"{mounted}/")


def test_web_servers_have_addresses_that_docker_gives_to_nobody_else(compose, services):
    """nginx does not start while the name of a server is missing, and keeps what it looked up."""
    (config,) = compose["networks"]["default"]["ipam"]["config"]
    subnet, chosen = (ipaddress.ip_network(config[key]) for key in ("subnet", "ip_range"))
    addresses = [services[name]["networks"]["default"]["ipv4_address"] for name in WEB]
    assert len(set(addresses)) == 3
    for address in map(ipaddress.ip_address, addresses):
        assert address in subnet
        assert address not in chosen
    servers = re.search(r'SERVERS="([^"]+)"', PATH.read_text(encoding="utf-8"))[1]
    assert servers.split() == [f"{address}:8000" for address in addresses]


def test_nginx_gets_the_site_for_three_servers(services, tmp_path):
    text = PATH.read_text(encoding="utf-8")
    servers = re.search(r'SERVERS="([^"]+)"', text)[1]
    assert install(tmp_path, SERVERS=servers).returncode == 0
    upstream = "".join(f" server {s} max_fails=2 fail_timeout=5s;" for s in servers.split())
    sources = [v.split(":")[0] for v in services["nginx"]["volumes"] if v.startswith("./nginx/")]
    site, pages = (tmp_path / source.removeprefix("./nginx/") for source in sources)
    assert site.read_text(encoding="utf-8").count(f"\n   {upstream}\n}}") == 2
    assert {path.name for path in pages.iterdir()} == {"away.html", "too-large.html"}
    paths = {v.split(":")[1] for v in services["nginx"]["volumes"]}
    for directive in ("proxy_cache_path", r"root"):
        for path in re.findall(rf"^ *{directive} (/[^; ]+)", site.read_text(), re.M):
            assert any(path.startswith(target) for target in paths), path


def test_documented_commands_name_its_services(services):
    page = (ROOT / "docs/scaling.md").read_text(encoding="utf-8")
    section = page.split("## In containers\n")[1].split("\n## ")[0]
    (path,) = re.findall(r"docker compose -f (\S+)", section)
    assert ROOT / path == PATH
    first = re.findall(r"^cluster (?:exec|run|restart|stop) (?:--?[\w-]+ )*([\w-]+)", section, re.M)
    assert set(first) == {"web-1", "backup", "nginx", "database", "setup"}
    (stopped,) = re.findall(r"^cluster stop (.+)$", section, re.M)
    assert set(stopped.split()) == {"nginx", *ARCHIVE} - {"setup", "backup"}
    (web,) = re.findall(r"for name in ([^;]+); do cluster up ", section)
    assert web.split() == WEB


@pytest.mark.skipif(
    not shutil.which("docker")
    or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode != 0,
    reason="docker compose is not on this machine",
)
@pytest.mark.parametrize("name", ["compose.yaml", "compose-cluster.yaml"])
def test_docker_accepts_it(name, tmp_path):
    (tmp_path / "environment").touch()
    shutil.copy(FOLDER / name, tmp_path)
    done = subprocess.run(
        ["docker", "compose", "-f", name, "config", "--quiet"],
        cwd=tmp_path, env={**os.environ, "POSTGRES_PASSWORD": "x"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
