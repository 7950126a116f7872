"""What is written from results: the weekly digest and the briefing for one input."""
