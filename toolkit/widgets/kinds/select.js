// Any number of the options.
kinds.select = (context) => {
  const { exercise, order } = context;
  const rows = choices(order.map((option) => [option, exercise.options[option]]), "checkbox", context);
  const value = () => (rows.chosen().length ? rows.chosen() : null);
  return { ...rows, value, note: "Choose all that apply.", blank: "Choose at least one answer first." };
};
