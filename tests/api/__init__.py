"""The door of other systems."""
