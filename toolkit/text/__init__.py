"""What the words say. The only room that imports nltk."""
