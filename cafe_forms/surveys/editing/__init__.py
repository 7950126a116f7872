"""Drafts: how they change, and what to think of before they open."""
