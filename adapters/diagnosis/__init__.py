"""Does a model use where its picture tokens are? Scores with the tokens changed, and how long they are."""
