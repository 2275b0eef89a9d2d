"""The same records for machines: JSON-LD, meta tags, annotations, Popolo."""
