"""What one looks at: instruments, pictures, trust cards, article and drafts as HTML."""
