"""Every answer is JSON, whatever is asked for: there is nothing else to choose from."""

from __future__ import annotations

from rest_framework.negotiation import BaseContentNegotiation


class JSONOnlyNegotiation(BaseContentNegotiation):
    """Picks the first renderer; an ``Accept`` that excludes JSON is not worth an error."""

    def select_parser(self, request, parsers):
        return None

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type
