"""Who may do what: actors, permissions, the map between them, and the row-security context of each actor."""
