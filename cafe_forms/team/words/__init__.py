"""What the rooms name by codes, in the words of the team: one table for each kind of thing."""
