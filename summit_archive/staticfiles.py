"""Static files as production serves them: hashed, compressed, and joined.

`css/site.css` and `js/site.js` are lists of contents that import one small file a concern.
A browser would fetch each; collectstatic pastes them into the list instead, so that a page
asks for one stylesheet and one script, and there still is no build step: while developing,
the browser follows the imports itself.
"""

import posixpath
import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: What is joined: the list of contents, how it names a part, and how the part is wrapped.
#: A stylesheet keeps its cascade layer; a module keeps a scope of its own.
JOINED = {
    "css/site.css": (
        re.compile(r'^@import "(?P<part>[\w.]+)" layer\((?P<layer>\w+)\);$', re.MULTILINE),
        "@layer {layer} {{\n{text}}}",
    ),
    "js/site.js": (re.compile(r'^import "\./(?P<part>[\w.]+)";$', re.MULTILINE), "{{\n{text}}}"),
}


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with the parts of `JOINED` pasted in before names are hashed."""

    def post_process(self, paths, dry_run=False, **options):
        """Join, hash and compress the collected *paths*; yields what Django's storages yield.

        Raises ``LookupError`` when a list names a part that was not collected.
        """
        if not dry_run:
            for name in JOINED.keys() & paths.keys():
                joined = self.joined(name, paths)
                self.delete(name)
                self._save(name, ContentFile(joined.encode()))
                # Django hashes what it reads from the pair given here: our copy, not the source.
                paths = {**paths, name: (self, name)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    @staticmethod
    def joined(name, paths) -> str:
        """The list of contents *name* with every part in its place, read from the sources."""
        pattern, wrapping = JOINED[name]

        def read(wanted):
            if wanted not in paths:
                raise LookupError(f"{name} names {wanted}, which was not collected")
            storage, path = paths[wanted]
            with storage.open(path) as source:
                return source.read().decode()

        def paste(match):
            part = posixpath.join(posixpath.dirname(name), match["part"])
            return wrapping.format(text=read(part), **match.groupdict())

        return pattern.sub(paste, read(name))
