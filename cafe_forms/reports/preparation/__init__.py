"""What a briefing says, block by block, and what the team made of it."""
