"""Pages of cafés, meetings, partners, help offers and legal texts."""
