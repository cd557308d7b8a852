"""Products by changes, on one screen: where the whole sector stands."""
