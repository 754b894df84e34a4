"""Stands in for `IPython` in a page: what `toolkit/lesson.py` asks of it goes to the page's host."""
