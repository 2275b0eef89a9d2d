"""Static copy of the public site: every page as a plain file, with relative links."""

from articles.formats.static_site.writer import MARKER, write_site

__all__ = ["MARKER", "write_site"]
