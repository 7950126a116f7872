"""Pages of members: signing in, their accounts, and who did what."""
