"""Questions asked of what is on record."""
