"""Pages of surveys: made, translated, looked at, opened and shared."""
