"""Pure rules. Nothing here reads the clock, the database or the network, or imports the rest of the project."""
