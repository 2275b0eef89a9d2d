"""The same sample article in every format, and builders of PDF, Word and ZIP files."""

from __future__ import annotations

import csv
import io
import json
import zipfile

TITLE = "Coastal ministers promise safer ferries"
DATE = "2031-05-02"
AUTHOR = "Mara Quill"
PARAGRAPHS = (
    "Ministers from nine coastal states met in Varnholm on Friday and agreed on rules for ferries, "
    "which will come into force in spring.",
    "“Every passenger has the right to come home,” said Ilse Brandvik, the energy minister of "
    "Norlund, after the meeting in the old custom house.",
    "Norlund will give €40 million to a fund for the safety of harbours, and Estmark has promised "
    "to build two new lighthouses on its northern coast.",
)
BODY = "\n\n".join(PARAGRAPHS)


def page(body: str = "", head: str = "", attributes: str = 'lang="en"') -> bytes:
    """A saved page with the sample article, or with *body* inside its article."""
    text = body or "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    return (
        f"<!doctype html><html {attributes}><head><title>{TITLE} | The Harbour Post</title>"
        '<meta property="og:site_name" content="The Harbour Post">'
        f'<meta property="article:published_time" content="{DATE}T18:00:00Z">'
        f'<meta name="author" content="{AUTHOR}">{head}</head><body>'
        '<nav><a href="/">Home</a> <a href="/news">News</a></nav>'
        f"<article><h1>{TITLE}</h1>{text}</article>"
        "<footer>Imprint</footer></body></html>"
    ).encode()


def pdf(*pages: list[str], title: str = "", encrypted: bool = False) -> bytes:
    """A PDF with the lines of *pages* in Helvetica."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for lines in pages:
        text = "".join(
            f"({line.replace(chr(92), '').replace('(', '').replace(')', '')}) Tj T*\n"
            for line in lines
        ).encode("cp1252")
        stream = b"BT /F1 11 Tf 14 TL 60 780 Td\n" + text + b"ET"
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 << "
            "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >> "
            f"/Contents {number + 1} 0 R >>"
        )
        objects.append(
            f"<< /Length {len(stream)} >>\nstream\n{stream.decode('latin-1')}\nendstream"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) /CreationDate (D:20310601120000Z) >>")
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + content.encode("latin-1") + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    lock = " /Encrypt << /Filter /Standard /V 1 /R 2 /O <00> /U <00> /P -4 >>" if encrypted else ""
    out += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R{lock} >>\n"
        f"startxref\n{start}\n%%EOF\n"
    ).encode()
    return out


def wrapped(text: str, width: int = 76) -> list[str]:
    """*text* as lines of at most *width* characters, hyphenated once."""
    words, lines, line = text.split(" "), [], ""
    for word in words:
        if len(line) + len(word) + 1 > width:
            lines.append(line.strip())
            line = ""
        line = f"{line} {word}"
    return [*lines, line.strip()]


def docx(*paragraphs: str, title: str = "", xml: str = "") -> bytes:
    """A Word document with *paragraphs*, then the raw *xml*."""
    from docx import Document

    document = Document()
    if title:
        document.add_paragraph(title, style="Title")
    for words in paragraphs:
        document.add_paragraph(words)
    if xml:
        from docx.oxml import parse_xml

        body = document.element.body
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        for element in parse_xml(f"<w:body {space}>{xml}</w:body>"):
            body.append(element)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of *files*."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def table(separator: str = ",", **extra: str) -> str:
    """A table with the sample article as its only row, and *extra* columns."""
    row = {"headline": TITLE, "link": "https://post.example/ferries", "published": DATE,
           "byline": AUTHOR, "content": BODY, **extra}  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, list(row), delimiter=separator)
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue()


ROW = {"title": TITLE, "date": DATE, "author": [AUTHOR], "text": BODY}
WITH_HEAD = f"{TITLE}\n\nBy {AUTHOR}\n2 May 2031\n\n{BODY}\n"
SAMPLES = {
    "seed.txt": f"date {DATE} {BODY}\n".encode(),
    "head.txt": WITH_HEAD.encode(),
    "utf16.txt": WITH_HEAD.encode("utf-16"),
    "windows.txt": WITH_HEAD.encode("cp1252"),
    "notes.md": (
        f"---\ntitle: {TITLE}\ndate: {DATE}\nauthor: {AUTHOR}\ntags: [sea]\n---\n\n{BODY}\n"
    ).encode(),
    "page.html": page(),
    "single.html": page(
        head="<style>@font-face{src:url(data:font/woff2;base64," + "A" * 200_000 + ")}</style>"
        '<link rel="icon" href="data:image/png;base64,' + "A" * 200_000 + '">'
    ),
    "table.csv": table().encode(),
    "semicolon.csv": table(";").encode("cp1252"),
    "excel.tsv": table("\t").encode("utf-16"),
    "rows.json": json.dumps([ROW]).encode(),
    "rows.jsonl": json.dumps(ROW).encode() + b"\n",
    "paper.pdf": pdf(
        [TITLE, "", f"By {AUTHOR}", "2 May 2031", ""]
        + [line for words in PARAGRAPHS for line in [*wrapped(words), ""]],
        title=TITLE,
    ),
    "word.docx": docx(f"By {AUTHOR}", "2 May 2031", *PARAGRAPHS, title=TITLE),
}
"""Samples of every format; all are the same article."""

ARCHIVE = packed({"deeper/notes.md": SAMPLES["notes.md"], "word.docx": SAMPLES["word.docx"]})
"""The sample ``all.zip``: two files with the article."""
