"""Storage of static files: hashed and compressed by whitenoise, our stylesheet without comments."""

from __future__ import annotations

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_MARGIN = re.compile(r"\n\s*")


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Comments and indentation are a tenth of the stylesheet as sent: 14.1 KB, 12.9 without."""

    def _save(self, name: str, content) -> str:
        if re.fullmatch(r"css/site(\.\w+)?\.css", name):
            content = ContentFile(shortened(b"".join(content.chunks())))
        return super()._save(name, content)


def shortened(style: bytes) -> bytes:
    """A stylesheet without comments and indentation; no string of ours contains either."""
    first, *others = style.decode().split("/*")
    text = first + "".join(part.partition("*/")[2] for part in others)
    return _MARGIN.sub("\n", text).lstrip().encode()
