"""Overviews of one product beside its page: its timeline, and a status report for paper."""
