"""What may be seen of a release: by page, file, letter, briefing and command alike."""
