// True, false, or not in the text.
kinds.verify = (context) => {
  const rows = choices([["true", "True"], ["false", "False"], ["unsaid", "The text does not say"]], "radio", context);
  return { ...rows, value: () => rows.chosen()[0] ?? null, note: context.exercise.statement, blank: "Choose an answer first." };
};
