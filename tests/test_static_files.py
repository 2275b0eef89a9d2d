"""What the pages are dressed in stays small."""

from pathlib import Path

from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"


def test_the_script_is_at_most_6_kilobytes():
    assert sum(file.stat().st_size for file in (STATIC / "js").glob("*.js")) <= 6144


def test_the_styles_are_at_most_900_lines():
    texts = [file.read_text() for file in (STATIC / "css").glob("*.css")]
    assert sum(text.count("\n") for text in texts) <= 900


def test_no_template_carries_a_style_or_a_script_of_its_own():
    for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        text = template.read_text()
        assert " style=" not in text and "<style" not in text, template
        for script in text.split("<script")[1:]:
            opening = script.split(">")[0]
            assert " src=" in opening or "ld+json" in opening, template
