"""The house has floors: a file imports only from lower floors or from its own package."""

from __future__ import annotations

import ast
import graphlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS: tuple[tuple[str, ...], ...] = (
    ("text", "charts", "diskspace"),
    ("models",),
    ("search", "importing", "extraction", "statistics", "calendar", "comparison"),
    ("filters", "exporting", "citations"),
    ("feeds", "sitemaps", "metadata", "templatetags"),
    ("views", "api"),
    ("urls", "admin", "management", "apps"),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def modules() -> dict[str, Path]:
    """Every module of the app by its dotted name, migrations left out."""
    found = {}
    for path in sorted((ROOT / "articles").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "migrations" in parts:
            continue
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def room(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else None


def imports(module: str, path: Path, known: dict[str, Path]) -> set[str]:
    """The dotted names that a module imports, its own app's as modules."""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{stem}.{alias.name}"
                names.add(whole if whole in known else stem)
    return names


def faults(known: dict[str, Path]) -> list[str]:
    """Every breach of the floors in the modules of *known*, in words."""
    found, graph = [], {}
    for module, path in known.items():
        here = room(module)
        if here is None:
            continue
        if here not in FLOOR:
            found.append(f"{module} stands on no floor")
            continue
        own = set()
        for name in imports(module, path, known):
            if here == "text" and name.split(".")[0] in ("django", "rest_framework"):
                found.append(f"{module} imports {name}: text/ is plain Python")
            there = room(name) if name.split(".")[0] == "articles" else None
            if there is None:
                continue
            if there == here:
                if name in known and name != module:
                    own.add(name)
            elif FLOOR.get(there, 99) >= FLOOR[here]:
                found.append(f"{module} imports {name}, which is not on a lower floor")
        graph[module] = own
    packages = {m for m in graph if known[m].name == "__init__.py"}
    # A package's face imports its modules by design; among themselves they form no ring.
    among = {
        m: {n for n in own if n not in packages} for m, own in graph.items() if m not in packages
    }
    try:
        tuple(graphlib.TopologicalSorter(among).static_order())
    except graphlib.CycleError as error:
        found.append(f"a ring of imports: {' → '.join(error.args[1])}")
    return found


def test_the_floors_hold():
    assert faults(modules()) == []


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"text/a.py": "import django"}, "plain Python"),
        (
            {"models/a.py": "from articles.search import b", "search/b.py": ""},
            "not on a lower floor",
        ),
        ({"search/a.py": "from articles.importing import b", "importing/b.py": ""}, "lower floor"),
        ({"cellar/a.py": ""}, "stands on no floor"),
        (
            {"text/a.py": "from .b import x", "text/b.py": "from articles.text.a import y"},
            "a ring of imports",
        ),
    ],
)
def test_a_breach_is_found(tmp_path, files, fault):
    known = {}
    for name, source in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
        known["articles." + name.removesuffix(".py").replace("/", ".")] = path
    found = faults(known)
    assert len(found) == 1
    assert fault in found[0]


def test_no_room_is_called_after_nothing():
    vague = {"utils", "helpers", "common", "misc"}
    assert [m for m in modules() if set(m.split(".")) & vague] == []
