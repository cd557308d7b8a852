"""Measurements of the real program at the reference size. Start here: `README.md`."""
