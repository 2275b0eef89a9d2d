"""compose-cluster.yaml: services, volumes, settings, scripts; nothing is started."""

from __future__ import annotations

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


def test_volumes_are_declared_and_used_by_one_writer(compose, services):
    mounts = [
        (name, *volume.split(":"))
        for name, service in services.items()
        for volume in service.get("volumes", [])
        if volume != "/data"
    ]
    named = {source for _, source, *_ in mounts if not source.startswith((".", "/"))}
    assert named == set(compose["volumes"])
    for volume in ("records", "replica", *SEARCH):
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


def test_nginx_gets_the_site_for_three_servers(services, tmp_path):
    text = PATH.read_text(encoding="utf-8")
    servers = re.search(r'SERVERS="([^"]+)"', text)[1]
    assert servers.split() == [f"{name}:8000" for name in WEB]
    assert install(tmp_path, SERVERS=servers).returncode == 0
    upstream = "".join(f" server {s} max_fails=2 fail_timeout=5s;" for s in servers.split())
    sources = [v.split(":")[0] for v in services["nginx"]["volumes"] if v.startswith("./nginx/")]
    site, pages = (tmp_path / source.removeprefix("./nginx/") for source in sources)
    assert f"{{\n   {upstream}\n}}" in site.read_text(encoding="utf-8")
    assert {path.name for path in pages.iterdir()} == {"away.html", "too-large.html"}
    paths = {v.split(":")[1] for v in services["nginx"]["volumes"]}
    for directive in ("proxy_cache_path", r"root"):
        for path in re.findall(rf"^ *{directive} (/[^; ]+)", site.read_text(), re.M):
            assert any(path.startswith(target) for target in paths), path


@pytest.mark.skipif(
    not shutil.which("docker")
    or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode != 0,
    reason="docker compose is not on this machine",
)
def test_docker_accepts_it(tmp_path):
    (tmp_path / "environment").touch()
    shutil.copy(PATH, tmp_path)
    subprocess.run(
        ["docker", "compose", "-f", PATH.name, "config", "--quiet"],
        cwd=tmp_path, env={"PATH": "/usr/bin:/usr/local/bin:/bin", "POSTGRES_PASSWORD": "x"},
        check=True,
    )  # fmt: skip
