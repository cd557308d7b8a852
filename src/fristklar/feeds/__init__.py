"""Deadlines in the reader's own calendar and feed reader."""
