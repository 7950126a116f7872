"""What goes on paper: set with typst, with codes for phones."""
