"""What a teacher marks open texts at: a page in the browser, served by this computer to itself alone."""
