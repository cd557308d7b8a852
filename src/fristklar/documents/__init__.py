"""The documents that the register's facts are taken from, as staff keep them."""
