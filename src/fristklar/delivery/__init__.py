"""Mails that the program sends on its own account: made when due, sent once, seen to by staff where they fail."""
