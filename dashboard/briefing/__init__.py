"""简报: several sheets kept as one, edited on a page and exported in one go."""
