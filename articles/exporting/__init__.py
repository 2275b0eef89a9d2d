"""Results as files: CSV, JSON and NDJSON, streamed in constant memory."""

from .columns import Sheet
from .everything import sheet_of
from .formats import FORMATS, Format
from .licence import LICENCE_URL, RIGHTS_NOTE
from .sheets import SHEETS

__all__ = ["FORMATS", "LICENCE_URL", "RIGHTS_NOTE", "SHEETS", "Format", "Sheet", "sheet_of"]
