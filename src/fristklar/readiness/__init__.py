"""What vendors report of their products, and what the customer centre makes of it."""
