"""The vendors and their products, as staff keep them."""
