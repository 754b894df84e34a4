"""One student's work: answers on disk, whose turn it is, how far, what is handed in. Nothing is shown here."""
