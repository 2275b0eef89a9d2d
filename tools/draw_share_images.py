"""Draw the images that social networks show of a shared page: one PNG for each kind of record.

    python -m tools.draw_share_images

Writes ``static/share/*.png`` with the colours and the font of the site. Needs Chromium, like the
browser tests.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

STATIC = Path(__file__).parent.parent / "static"
CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 1200, 630
NIGHT, INK, INK_2, SAID, PLEDGED = "#0E1C1A", "#E8EEEB", "#A9B8B2", "#AFC2F8", "#F3B08A"
KEPT, GOING, BROKEN, OPEN = "#82CF9B", "#E3B75F", "#F4A09E", "#AEBAC4"

# The two peaks of the logo, cut by the lower edge.
PEAKS = (
    f'<g fill="none" stroke-width="14"><path stroke="{SAID}" d="M600 660 760 420l96 132"/>'
    f'<path stroke="{PLEDGED}" stroke-dasharray="34 20" d="m780 660 220-290 220 290"/></g>'
)
LOGO = (
    '<g fill="none" stroke-width="6" transform="translate(80 72)">'
    f'<path stroke="{SAID}" d="M4 48 26 8l15 26"/>'
    f'<path stroke="{PLEDGED}" stroke-dasharray="9 5" d="m30 48 22-34 22 34"/></g>'
)


def _bars(colours: list[str], heights: list[int]) -> str:
    """Stacks of marks on one ground line, as on the front page."""
    marks = [
        f'<circle cx="{640 + 46 * column}" cy="{556 - 40 * row}" r="15" fill="{colour}"/>'
        for column, height in enumerate(heights)
        for row, colour in enumerate((colours * 9)[column : column + height])
    ]
    return f'<path stroke="{INK_2}" stroke-width="2" d="M606 586h520"/>{"".join(marks)}'


VERSIONS = "".join(
    f'<rect x="{80 + 92 * n}" y="450" width="64" height="104" fill="{SAID}"/>' for n in range(4)
) + (
    f'<path fill="{SAID}" d="M448 450h64v34h-64zm0 70h64v34h-64z'
    'm92-70h64v24l-64 38zm64 42v62h-64v-24z"/>'
)
LIFELINE = (
    f'<path fill="none" stroke="{PLEDGED}" stroke-width="12" stroke-dasharray="34 20"'
    f' d="M96 510h820"/><circle cx="96" cy="510" r="20" fill="{PLEDGED}"/>'
    f'<path stroke="{PLEDGED}" stroke-width="12" d="M930 462v96"/>'
)
COLUMNS = "".join(
    f'<rect x="{80 + 360 * column}" y="{440 + 30 * row}" width="{300 - 90 * (row == 3)}"'
    f' height="8" fill="{SAID if (column, row) in ((0, 1), (1, 2)) else INK_2}"/>'
    for column in range(3)
    for row in range(4)
)
DISCS = "".join(
    f'<circle cx="{130 + 150 * n}" cy="500" r="54" fill="none" stroke="{colour}" stroke-width="8"/>'
    for n, colour in enumerate((SAID, SAID, PLEDGED, SAID, PLEDGED))
)
RANGE = _bars([KEPT, GOING, OPEN, KEPT, OPEN, GOING, BROKEN], [4, 2, 6, 5, 3, 7, 4, 2, 5, 3, 4])

IMAGES = {
    "archive": ("What leaders say.<br>What they promise.", INK, PEAKS),
    "quote": ("What was said,<br>and how it was printed", SAID, VERSIONS),
    "pledge": ("What was promised,<br>and what came of it", PLEDGED, LIFELINE),
    "article": ("How it was<br>reported", INK, COLUMNS),
    "speaker": ("Who said and<br>promised what", INK, DISCS),
    "summit": ("What came of<br>a summit", INK, RANGE),
}


def page(heading: str, colour: str, drawing: str) -> str:
    """The image as an HTML page."""
    font = (STATIC / "fonts" / "record.woff2").as_uri()
    return f"""<!doctype html><style>
      @font-face {{ font-family: Record; src: url({font}); font-weight: 400 700 }}
      body {{ margin: 0; background: {NIGHT}; color: {INK}; font-family: Record }}
      svg {{ position: absolute; inset: 0 }}
      p {{ position: absolute; margin: 0; left: 176px; top: 74px; font: 650 40px Record }}
      h1 {{ position: absolute; margin: 0; left: 80px; top: 190px; color: {colour};
            font: 550 88px/1.06 Record; letter-spacing: -.015em }}
    </style><svg width="{WIDTH}" height="{HEIGHT}">{LOGO}{drawing}</svg>
    <p>Summit Archive</p><h1>{heading}</h1>"""


def main() -> None:
    folder = STATIC / "share"
    folder.mkdir(exist_ok=True)
    source = folder / "page.html"  # the font is a file, so the page has to be one
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for name, image in IMAGES.items():
            source.write_text(page(*image), encoding="utf-8")
            tab.goto(source.as_uri())
            tab.evaluate("document.fonts.ready")
            tab.screenshot(path=folder / f"{name}.png")
        browser.close()
    source.unlink()


if __name__ == "__main__":
    main()
