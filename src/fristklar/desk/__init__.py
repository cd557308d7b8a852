"""The customer centre's start page: what asks for attention across the sector."""
