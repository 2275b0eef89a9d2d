"""Files of ``/data/``: the whole public archive for download, built every night."""

from articles.formats.data_files.builder import DataBuildError, build_data
from articles.formats.data_files.manifest import (
    MANIFEST,
    Build,
    current_folder,
    latest_build,
    media_type,
)

__all__ = [
    "MANIFEST",
    "Build",
    "DataBuildError",
    "build_data",
    "current_folder",
    "latest_build",
    "media_type",
]
