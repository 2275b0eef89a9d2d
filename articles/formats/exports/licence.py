"""Licence of the archive's own texts and data."""

LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_NAME = "CC-BY-4.0"  # its SPDX identifier
LICENCE_TITLE = "Creative Commons Attribution 4.0 International"
RIGHTS_NOTE = (
    "Our own summaries, notes and data: CC BY 4.0, credit “Summit Archive”. Quoted words and "
    "the titles of other publishers' articles belong to their sources."
)
