"""What is printed: lessons for a class without computers, keys, feedback, and a student's own reading."""
