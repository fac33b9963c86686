// marginals is the mean of the first objective over each gene's values.
const marginals = (() => {
  const most = 24;

  // groups is the mean of a measure with its 95 % interval for each value of a
  // gene, or for each of six ranges where it has more than twelve.
  const groups = (gene, v) => {
    const rows = data.where(row => !data.failed(row) && number.known(gene.values[row]) && number.known(v.values[row]));
    const summary = bin => {
      const inside = rows.filter(row => gene.values[row] >= bin.low && gene.values[row] <= bin.high);
      return { name: bin.name, ...mean.of(inside.map(row => v.values[row])) };
    };
    return colour
      .bins(gene, rows, 12)
      .map(summary)
      .filter(g => g.n)
      .map((g, i) => ({ ...g, at: i, bin: i }));
  };

  const panel = (name, list, v, fit, parts) => {
    const box = dom.element('div', { class: 'chart small' });
    const view = plot.view(box, `${v.name} by ${name}: ` + list.map(g => `${g.name}: ${number.short(g.mean)}`).join(', '));
    const look = { colour: 'var(--front)', whiskers: 'var(--other)', width: 1.5 };
    tip.notes(view);
    parts.push(() =>
      view.draw(() =>
        options.chart(
          'plane',
          { categories: list.map(g => g.name), name: '' },
          { fit, name: '' },
          mean.series(name, list, v, look),
        ),
      ),
    );
    return dom.panel(name, box);
  };

  const add = (root, parts) => {
    const v = data.objectives()[0];
    if (!v) return;
    const genes = data
      .variables()
      .filter(g => g.kind === 'gene')
      .map(g => [g.name, groups(g, v)]);
    const shown = genes.filter(([, list]) => list.length > 1).slice(0, most);
    if (!shown.length) return;
    const all = data.where(row => !data.failed(row) && number.known(v.values[row])).map(row => v.values[row]);
    const ends = [Math.min(...all), Math.max(...all)];
    const fit = scale.linear(
      shown.flatMap(([, list]) => mean.reach(list, ends)),
      v.unit,
    );
    const hint =
      `Mean of ${v.name}${v.unit ? ` (${v.unit})` : ''} over the candidates with each value. ${mean.hint} ` +
      'Other genes differ too: a search tries good neighbours more often.';
    root.append(
      dom.panels(
        'marginals',
        `${v.name} by gene`,
        hint,
        shown.map(([name, list]) => panel(name, list, v, fit, parts)),
      ).node,
    );
  };

  return { add };
})();
