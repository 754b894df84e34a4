"""A lesson as one file: it opens in a browser on any computer, with nothing installed and nothing asked of any host."""
