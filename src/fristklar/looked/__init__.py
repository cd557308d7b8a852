"""Who has looked: visits to a product's page, and which vendors have not seen a change that is critical for them."""
