"""What runs in the page itself, in Python in the browser: it calls the lesson, and keeps what is written."""
