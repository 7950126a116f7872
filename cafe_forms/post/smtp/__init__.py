"""Letters on the wire: one message, one dialogue, lines that are shared, and a test of all that."""
