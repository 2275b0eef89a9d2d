import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from summit_archive.staticfiles import JoinedStaticFilesStorage

SOURCES = {
    "css/site.css": '@layer a, b;\n@import "one.css" layer(a);\n@import "two.css" layer(b);\n',
    "css/one.css": "p { color: red }\n",
    "css/two.css": 'a { background: url("../dot.svg") }\n',
    "js/site.js": '// all\nimport "./one.js";\n',
    "js/one.js": "const here = 1;\n",
    "dot.svg": "<svg/>",
}


def collect(tmp_path, sources):
    for name, text in sources.items():
        file = tmp_path / "from" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    source = FileSystemStorage(tmp_path / "from")
    target = JoinedStaticFilesStorage(location=tmp_path / "to", base_url="/static/")
    for name in sources:
        with source.open(name) as content:
            target.delete(name)
            target.save(name, content)
    list(target.post_process({name: (source, name) for name in sources}))
    manifest = json.loads((tmp_path / "to" / "staticfiles.json").read_text())["paths"]
    return tmp_path / "to", manifest


def test_parts_are_pasted_into_their_list_in_order_and_hashed(tmp_path):
    root, manifest = collect(tmp_path, SOURCES)
    dot = manifest["dot.svg"]
    assert (root / manifest["css/site.css"]).read_text() == (
        "@layer a, b;\n@layer a {\np { color: red }\n}\n"
        f'@layer b {{\na {{ background: url("../{dot}") }}\n}}\n'
    )
    assert (root / manifest["js/site.js"]).read_text() == "// all\n{\nconst here = 1;\n}\n"
    assert manifest["css/site.css"] != "css/site.css"


def test_a_changed_part_changes_the_hash_of_its_list(tmp_path):
    _, before = collect(tmp_path, SOURCES)
    root, after = collect(tmp_path, SOURCES | {"css/one.css": "p { color: blue }\n"})
    assert before["css/site.css"] != after["css/site.css"]
    assert before["js/site.js"] == after["js/site.js"]
    assert "blue" in (root / after["css/site.css"]).read_text()


def test_a_missing_part_is_named(tmp_path):
    sources = {name: text for name, text in SOURCES.items() if name != "css/two.css"}
    with pytest.raises(LookupError, match=r"site.css names css/two"):
        collect(tmp_path, sources)


def test_our_own_lists_import_every_file_beside_them_and_nothing_else():
    static = Path(settings.BASE_DIR) / "static"
    for folder, kind in (("css", ".css"), ("js", ".js")):
        whole = static / folder / f"site{kind}"
        parts = {file.name for file in (static / folder).iterdir()} - {whole.name}
        paths = {
            f"{folder}/{name}": (FileSystemStorage(static / folder), name)
            for name in parts | {whole.name}
        }
        joined = JoinedStaticFilesStorage.joined(f"{folder}/{whole.name}", paths)
        assert "import" not in joined.replace("!important", "")
        for part in parts:
            assert (static / folder / part).read_text() in joined
