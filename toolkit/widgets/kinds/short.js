// A word or a few.
kinds.short = (context) => ({ ...oneLine(context), blank: "Write an answer first." });
