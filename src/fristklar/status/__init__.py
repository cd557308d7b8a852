"""Where products stand: what is reported, and what the rules make of it. Every surface takes its numbers from here."""
