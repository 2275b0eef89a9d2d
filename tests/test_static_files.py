"""Size limits of the stylesheet and script, and no inline styles or scripts (strict CSP)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"


@pytest.mark.parametrize(("folder", "file"), [("css", "site.css"), ("js", "site.js")])
def test_public_pages_use_one_stylesheet_and_one_script(folder, file):
    assert [path.name for path in (STATIC / folder).iterdir()] == [file]


def test_the_script_is_at_most_6_kilobytes():
    assert (STATIC / "js" / "site.js").stat().st_size <= 6144


def test_the_stylesheet_is_at_most_900_lines():
    assert (STATIC / "css" / "site.css").read_text().count("\n") <= 900


def test_no_file_imports_another_that_whitenoise_would_have_to_join():
    assert "@import" not in (STATIC / "css" / "site.css").read_text()
    assert "import " not in (STATIC / "js" / "site.js").read_text()


def test_no_template_has_inline_styles_or_scripts():
    for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        text = template.read_text()
        assert " style=" not in text and "<style" not in text, template
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
