"""What cannot wait for the weekly digest: alerts at once, reminders before a deadline, silences taken further."""
