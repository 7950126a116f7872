"""Pages of what surveys found, and of what is done with it."""
