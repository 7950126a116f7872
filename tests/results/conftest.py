"""Responses whose texts are sealed exactly as a test says them."""
