"""What every page shares: words, templates, caching, errors and the permission each route declares."""
