"""HTTP and HTML metadata: JSON-LD, meta tags, CORS, caching, problem details."""
