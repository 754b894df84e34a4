// One of several options.
kinds.choose = (context) => {
  const { exercise, order } = context;
  const rows = choices(order.map((option) => [option, exercise.options[option]]), "radio", context);
  return { ...rows, value: () => rows.chosen()[0] ?? null, blank: "Choose an answer first." };
};
