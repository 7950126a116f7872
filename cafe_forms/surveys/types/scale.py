"""How many steps a scale has."""

SHORTEST, LONGEST = 2, 7
