// A number in digits.
kinds.number = (context) => ({ ...oneLine(context, { inputmode: "decimal", size: "8" }), blank: "Write a number first." });
