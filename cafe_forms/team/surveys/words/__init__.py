"""Pages where a draft's words come from elsewhere: from the catalogue's sentences."""
