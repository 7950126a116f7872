"""The half-year: what a café can show of six months, to itself and to those who pay for it."""
