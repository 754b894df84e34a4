"""What the teacher runs. Never imports widgets, never runs student code."""
