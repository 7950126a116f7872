"""Pages where a draft's words come from elsewhere: sentences of the catalogue, and people who read them."""
