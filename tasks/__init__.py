"""Work without a request: the minute tick and the post."""

import cafe_forms  # noqa: F401 - it says which drivers may be imported, before huey takes what it finds
