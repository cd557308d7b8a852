"""Staff keep the changes and their deadlines: the texts, whom a change hits, its life, and every move of a deadline."""
