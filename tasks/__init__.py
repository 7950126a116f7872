"""Work without a request: the minute tick and the post."""
