"""A product's badge and table for others' pages, at addresses that its vendor gives and takes back."""
