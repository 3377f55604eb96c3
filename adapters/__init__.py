"""Models, and ways of asking them: each adapter takes a Prompt and gives back a Reply."""
