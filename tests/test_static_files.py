"""Size limits of the stylesheet and script, and no inline styles or scripts (strict CSP)."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from articles.models import Status
from summit_archive.static_storage import StaticFilesStorage, shortened

STATIC = Path(settings.BASE_DIR) / "static"


@pytest.mark.parametrize(("folder", "file"), [("css", "site.css"), ("js", "site.js")])
def test_public_pages_use_one_stylesheet_and_one_script(folder, file):
    assert [path.name for path in (STATIC / folder).iterdir()] == [file]


def test_the_script_is_at_most_6_kilobytes():
    assert (STATIC / "js" / "site.js").stat().st_size <= 6144


def test_the_stylesheet_is_at_most_13_kilobytes_as_sent():
    style = shortened((STATIC / "css" / "site.css").read_bytes())
    assert len(gzip.compress(style)) <= 13 * 1024


def test_comments_and_indentation_of_the_stylesheet_are_not_sent(tmp_path):
    content = ContentFile(b"/* One. */\n.a {\n  /* Two,\n     lines. */\n  top: 0;\n}\n")
    content.read()  # as after its hash was computed
    storage = StaticFilesStorage(location=tmp_path)
    storage.save("css/site.0123.css", content)
    assert (tmp_path / "css" / "site.0123.css").read_bytes() == b".a {\ntop: 0;\n}\n"


def test_no_file_imports_another_that_whitenoise_would_have_to_join():
    assert "@import" not in (STATIC / "css" / "site.css").read_text()
    assert "import " not in (STATIC / "js" / "site.js").read_text()


def test_no_template_has_inline_styles_or_scripts():
    for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        text = template.read_text()
        assert " style=" not in text, template
        # Mail programs load no stylesheet.
        assert ("<style" in text) == (template.name == "_mail.html"), template
        for script in text.split("<script")[1:]:
            tag = script.split(">")[0]
            assert " src=" in tag or "ld+json" in tag, template


def test_the_colours_are_those_of_the_documentation():
    style = (STATIC / "css" / "site.css").read_text()
    look = (STATIC.parent / "docs" / "look.md").read_text()
    pairs = re.findall(r"--[a-z0-9-]+: light-dark\((#\w{6}), (#\w{6})\)", style)
    assert len(pairs) >= 20
    assert {f"{light} / {dark}" for light, dark in pairs} - set(
        re.findall(r"#\w{6} / #\w{6}", look)
    ) == set()


def _without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def _styled():
    style = _without_comments((STATIC / "css" / "site.css").read_text())
    return set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"url\([^)]*\)", "", style)))


def _public_templates():
    for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        if not {"admin", "simple_history"} & set(template.parts):
            yield template.read_text()


PUT_TOGETHER = {*Status.values, *(f"m-{status}" for status in Status.values), "errorlist"} | {
    *("kind-quote", "kind-pledge", "m-quote", "m-pledge", "qm", "w0", "w2", "w3", "w4")
}
"""Classes that templates put together from a value, and the one of Django's form errors."""

FOR_SCRIPTS_AND_TESTS = {"this-page", "within", "plain"}
"""Classes without a rule of their own."""


def test_every_class_of_the_stylesheet_is_used():
    sources = [*_public_templates(), (STATIC / "js" / "site.js").read_text()]
    sources += [path.read_text() for path in (Path(settings.BASE_DIR) / "articles").rglob("*.py")]
    quoted = re.findall(r"""["'>}]([^"'<>{}=]*)(?=["'{<])""", "\n".join(sources))
    words = {word for text in quoted for word in re.findall(r"[a-z][\w-]*", text)}
    assert _styled() - words - PUT_TOGETHER == set()


def test_every_class_of_a_public_page_has_a_rule():
    used = set()
    for text in _public_templates():
        for value in re.findall(r'class="([^"]*)"', re.sub(r"\{#.*?#\}", "", text)):
            whole = re.sub(r"[\w-]*\{\{.*?\}\}[\w-]*", " ", value)
            used |= set(re.findall(r"[a-z][\w-]*", re.sub(r"\{%.*?%\}", " ", whole)))
    assert used - _styled() - FOR_SCRIPTS_AND_TESTS == set()
