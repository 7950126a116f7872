"""The café itself: its sites, its meetings, its help offers."""
