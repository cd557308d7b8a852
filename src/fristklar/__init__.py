"""Fristklar: who is ready for which of Norsk helsenett's breaking changes, and by when."""
