"""Learned weights: packed as they are shipped, kept while texts are read, and what they make of a text's signs."""
