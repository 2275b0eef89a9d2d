"""JSON log formatter: one object per line, with the request ID."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from summit_archive.middleware.response_headers import request_id

_FIELDS = ("method", "path", "status", "ms")


class JSONFormatter(logging.Formatter):
    """``{"at", "level", "logger", "message", ...}``; UTC, ISO 8601, no personal data."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
