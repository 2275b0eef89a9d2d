"""Text of a saved page: paragraphs, lists, tables and quotations, without what surrounds them.

trafilatura finds the text. Before, marks that it would drop are written into the tree: quotation
marks of ``q`` and ``blockquote``, and the rows of tables. Afterwards links to other articles,
captions, and notices of paywalls and consent are removed, and text that it missed is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from articles.importing.exceptions import ImportRefused
from articles.importing.page_markup import OTHER_ITEM_TAGS, OTHER_ITEMS

NO_ARTICLE = "no article was found on this page; save its text as .txt"
INCOMPLETE = "text from several parts of the page was joined: check that it is complete"
MAX_REMOVED = 600  # characters of an element removed because of its class
MIN_MISSED = 0.2
MIN_OWN_TEXT = 600

_BLOCKS = ("p", "h2", "h3", "h4", "h5", "li", "blockquote", "pre", "dt", "dd")
_QUOTES = re.compile(r"[“”«»„‟\"「」『』]")
_REMOVED = re.compile(
    r"(?:^|[\s_-])(?:caption|credits?|photo-credit|image-credit|related|recommend\w*|newsletter|"
    r"paywall|subscri\w+|consent|cookies?|gdpr|share|sharing|social|promo|advert\w*|ads?|readmore|"
    r"read-more|breadcrumbs?|tags?|comments?|signup|sign-up|embed-privacy)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SUBSCRIBERS = re.compile(r"subscri|paywall|premium", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:read (?:more|also|next)|more|see also|related(?: articles?| stories)?|also read|"
    r"recommended|"
    r"les også|läs (?:också|mer|även)|læs også|lue myös|mehr zum thema|lesen sie (?:auch|mehr)|"
    r"siehe auch|lire aussi|à lire aussi|voir aussi|lea también|lee también|leia também|"
    r"leggi anche|lees ook|czytaj także|czytaj też|читайте также|читайте також|"
    r"externer inhalt|advertisement|anzeige|publicité|publicidad|video|watch|listen)"
    r"(?:\s*[:：|–—-]|\s*\Z)|\s*(?:sign up (?:for|to)|subscribe (?:to|now|for)|register now|"
    r"log in to|already a subscriber|this article is for subscribers|to continue reading|"
    r"jetzt abonnieren|abonnez-vous|suscríbete|abbonati)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r".{0,120}(?:/AFP|(?:via )?Getty Images?|/REUTERS|REUTERS/.+|AP Photo.*|picture alliance.*|"
    r"\((?:Photo|Foto|Image|Bild|Picture)\b.*\)|"
    r"(?:Photo|Foto|Image credit|Picture|Bild|Crédit photo)\s*:.{2,80})\Z",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookies?|consent|our \d+ partners|personal data|privacy policy|einwilligung|datenschutz|"
    r"partenaires|consentement|store and/or access|javascript (?:is )?disabled|are you a robot",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PageText:
    """The text of a page, with blank lines between paragraphs, and notes for the editor."""

    body: str
    notes: tuple[str, ...] = ()


def extract_text(tree: Any, headlines: set[str]) -> PageText:
    """Extract the text of the page parsed as *tree*, which is changed.

    Lines equal to one of *headlines* are left out at the beginning.
    """
    from trafilatura import bare_extraction  # slow to import (0.5 s), rarely needed

    _mark_quotations(tree)
    _write_tables(tree)
    _remove_other_items(tree)
    links = _link_texts(tree)
    own = _own_blocks(tree)
    extracted = bare_extraction(tree, include_comments=False, include_tables=False, fast=False)
    text = (extracted.as_dict().get("text") or "") if extracted is not None else ""
    lines = _clean(_whole_lines(text), headlines, links)
    notes: tuple[str, ...] = ()
    own_lines = _clean(own, headlines, links)
    if _is_incomplete(lines, own_lines):
        lines, notes = own_lines, (INCOMPLETE,)
    body = "\n\n".join(lines)
    if not any(character.isalnum() for character in body):
        raise ImportRefused(NO_ARTICLE)
    if len(body) < 1500 and len(_CONSENT.findall(body)) >= max(2, len(body) // 400):
        raise ImportRefused(
            "this is a notice about cookies or access, not the article: open the page, answer the "
            "notice, and save it again, or save its text as .txt"
        )
    return PageText(body, notes)


def _mark_quotations(tree: Any) -> None:
    """Write quotation marks around ``q`` and ``blockquote``; the name below becomes a line."""
    for quoted in list(tree.iter("q")):
        words = quoted.text_content().strip()
        if words and not _QUOTES.match(words):
            quoted.text = f"“{quoted.text or ''}"
            _append_text(quoted, "”")
        quoted.drop_tag()
    for block in list(tree.iter("blockquote")):
        for name in [*block.iter("footer"), *block.iter("cite")]:
            words = " ".join(name.text_content().split())
            if name.getparent() is None or not words:
                continue
            name.drop_tree()
            line = block.makeelement("p")
            line.text = words if words[0] in "–—-" else f"— {words}"
            block.addnext(line)
        words = block.text_content().strip()
        if not words or _QUOTES.search(words) or block.get("class", "").startswith("twitter"):
            continue
        inner = [p for p in block.iter("p") if p.text_content().strip()] or [block]
        inner[0].text = f"“{(inner[0].text or '').lstrip()}"
        _append_text(inner[-1], "”")


def _append_text(element: Any, mark: str) -> None:
    children = list(element)
    if children:
        children[-1].tail = f"{(children[-1].tail or '').rstrip()}{mark}"
    else:
        element.text = f"{(element.text or '').rstrip()}{mark}"


def _write_tables(tree: Any) -> None:
    """Replace tables of data by a paragraph for each row."""
    for table in list(tree.iter("table")):
        rows = [
            [" ".join(cell.text_content().split()) for cell in row.iter("td", "th")]
            for row in table.iter("tr")
        ]
        rows = [cells for row in rows if (cells := [cell for cell in row if cell])]
        is_layout = next(table.iterdescendants("table", "p", "article", "h1"), None) is not None
        if len(rows) < 2 or max(map(len, rows)) < 2 or (is_layout and len(rows) < 4):
            continue
        if any(len(cell) > 300 for row in rows for cell in row) or table.getparent() is None:
            continue
        for cells in reversed(rows):
            line = table.makeelement("p")
            line.text = " | ".join(cells)
            table.addnext(line)
        table.drop_tree()


def _remove_other_items(tree: Any) -> None:
    for caption in [*tree.iter("figcaption"), *tree.iter("aside"), *tree.iter("nav")]:
        if caption.getparent() is not None and len(caption.text_content()) < 3 * MAX_REMOVED:
            caption.drop_tree()
    for element in list(tree.iter("div", "section", "p", "ul", "span", "figure")):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.getparent() is None or not _REMOVED.search(marks):
            continue
        words = " ".join(element.text_content().split())
        # Paragraphs for subscribers are text; only the notice about them is not.
        is_text = _SUBSCRIBERS.search(marks) and not _LABEL.match(words)
        if len(words) <= MAX_REMOVED and not is_text:
            element.drop_tree()


def _link_texts(tree: Any) -> set[str]:
    """Texts of paragraphs and list items that are only links."""
    texts = set()
    for element in tree.iter("p", "li", "h3", "h4", "div"):
        words = " ".join(element.text_content().split())
        if not 0 < len(words) <= 250:
            continue
        linked = sum(len(" ".join(a.text_content().split())) for a in element.iter("a"))
        if linked >= len(words) * 0.85:
            texts.add(words)
    return texts


def _own_blocks(tree: Any) -> list[str]:
    """Paragraphs, headings and list items in the page's article, main part or body."""
    root = None
    for name in ("article", "main"):
        roots = [r for r in tree.iter(name) if len(r.text_content()) > MIN_OWN_TEXT]
        if roots:
            root = max(roots, key=lambda one: len(one.text_content()))
            break
    if root is None:
        root = tree
    return [words for words in _blocks(root) if words]


def _blocks(root: Any) -> Iterator[str]:
    for element in root.iter(*_BLOCKS):
        if any(parent.tag in _BLOCKS and parent is not root for parent in _within(element, root)):
            continue
        if any(_is_other(parent) for parent in (element, *_within(element, root))):
            continue
        words = " ".join(element.text_content().split())
        yield f"- {words}" if element.tag == "li" and words else words


def _within(element: Any, root: Any) -> Iterator[Any]:
    for parent in element.iterancestors():
        if parent is root:
            return
        yield parent


def _is_other(element: Any) -> bool:
    if element.tag in OTHER_ITEM_TAGS:
        return True
    return bool(OTHER_ITEMS.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def _whole_lines(text: str) -> list[str]:
    """Lines of *text*; a line that begins with a comma or a closing mark continues the last one."""
    lines: list[str] = []
    for line in text.split("\n"):
        words = " ".join(line.split())
        if lines and words and words[0] in ",.;:!?)”»":
            lines[-1] += words if words[0] in ",.;:!?)”»" else f" {words}"
        elif words:
            lines.append(words)
    return lines


def _clean(lines: list[str], headlines: set[str], links: set[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        bare = line.removeprefix("- ")
        if not kept and bare in headlines:
            continue
        if bare in links or (len(bare) <= 200 and _LABEL.match(bare)):
            continue
        if len(bare) <= 200 and _CREDIT.match(bare):
            continue
        kept.append(line)
    return kept


def _is_incomplete(lines: list[str], own: list[str]) -> bool:
    """Whether the extraction missed much of the page's own paragraphs."""
    there = " ".join(" ".join(lines).split())
    paragraphs = [line for line in own if len(line) > 60 and not line.startswith("- ")]
    total = sum(map(len, paragraphs))
    missed = sum(len(line) for line in paragraphs if line[:50] not in there)
    return total > MIN_OWN_TEXT and missed > total * MIN_MISSED
