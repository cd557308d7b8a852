"""Search in all that the reader may see, from every page."""
