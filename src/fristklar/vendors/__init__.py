"""Vendors and their products, as staff keep them."""
