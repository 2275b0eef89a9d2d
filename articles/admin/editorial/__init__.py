"""Editorial workflow pages of the admin: dashboard, import, review, merge, publish, preview."""
