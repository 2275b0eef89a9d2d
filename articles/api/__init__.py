"""The read-only API: the same FilterSets as the pages, as JSON."""
