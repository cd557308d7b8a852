"""The facts about products that rules ask for, as staff keep them."""
