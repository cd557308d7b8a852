"""What a deed runs into when somebody else came first. Whoever meets one of these has written nothing."""


class OvertakenError(Exception):
    """It was saved, or taken away, since the form was made."""


class NameTakenError(Exception):
    """Something else has the name or its address, or the name makes no address; the message says what to do."""
