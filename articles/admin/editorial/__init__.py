"""The desk's own pages: what an editor does that is more than a form."""
