"""What is asked and how it is marked. Pure: no widget, no screen."""
