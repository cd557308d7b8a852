"""The audit trail as staff search it: by object, person, deed and time."""
