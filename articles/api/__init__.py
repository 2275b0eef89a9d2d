"""The read-only JSON API: the same FilterSets as the pages."""
