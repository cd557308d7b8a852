"""The weekly digest: what it says, who wants it and when, and previews of it."""
