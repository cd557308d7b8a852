"""The pages about the site itself: help, sources, privacy, and how accessible it is."""
