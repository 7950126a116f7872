"""Sealed responses: in by `intake`, out by `release` in a batch of at least k."""
