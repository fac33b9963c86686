// colour gives rows colours: by the front, by a variable in steps from pale to
// strong, or by its words.
const colour = (() => {
  const steps = 6;
  const tones = ['a', 'b', 'c', 'd', 'e', 'f'];
  const ramp = i => `var(--ramp-${i + 1})`;
  const tone = i => `var(--tone-${tones[i % tones.length]})`;

  // bins cuts a variable's values into six ranges with about as many rows; few
  // values get one each.
  const bins = (v, rows, most = steps) => {
    const values = [...new Set(rows.map(row => v.values[row]).filter(number.known))].sort((a, b) => a - b);
    if (values.length <= most)
      return values.map((value, i) => ({
        low: value,
        high: value,
        name: number.short(value),
        colour: ramp(values.length > 1 ? Math.round((i * (steps - 1)) / (values.length - 1)) : steps - 1),
      }));
    const all = rows
      .map(row => v.values[row])
      .filter(number.known)
      .sort((a, b) => a - b);
    const list = [];
    for (let i = 0; i < steps; i++) {
      const high = all[Math.ceil(((i + 1) * all.length) / steps) - 1];
      const low = list.length ? values.find(value => value > list.at(-1).high) : all[0];
      if (low <= high) list.push({ low, high, name: '', colour: ramp(i) });
    }
    for (const bin of list)
      bin.name = bin.low === bin.high ? number.short(bin.low) : number.range(bin.low, bin.high);
    return list;
  };

  const byFront = rows => [
    { name: 'dominated', colour: 'var(--dominated)', rows: rows.filter(row => !data.isFront(row)) },
    { name: 'on the front', colour: 'var(--front)', rows: rows.filter(row => data.isFront(row)) },
  ];

  // groups is rows by colour: [{name, colour, rows}], in the order of drawing.
  const groups = (by, rows) => {
    const v = data.variable(by);
    if (!v) return byFront(rows).filter(g => g.rows.length);
    const unknown = { name: 'not known', colour: 'var(--dominated)', rows: rows.filter(row => !number.known(v.values[row])) };
    const list = v.words
      ? v.words.map((name, i) => ({ name, colour: tone(i), rows: rows.filter(row => v.values[row] === i) }))
      : bins(v, rows).map(bin => ({ ...bin, rows: rows.filter(row => v.values[row] >= bin.low && v.values[row] <= bin.high) }));
    return [unknown, ...list].filter(g => g.rows.length);
  };

  const choices = () => [
    ['front', 'the front'],
    ...data
      .variables()
      .filter(v => v.kind !== 'measure' || v === data.objectives()[0])
      .map(v => [v.id, v.name]),
  ];

  return { groups, bins, choices, tone, ramp };
})();
