"""The services, goals and events of the register, as staff keep them."""
