// marginals is the mean of the first objective over each gene's values.
const marginals = (() => {
  const most = 24;

  // groups is the mean of a measure with its 95 % interval for each value of a
  // gene, or for each of six ranges where it has more than twelve.
  const groups = (gene, v) => {
    const rows = data.where(row => !data.failed(row) && number.known(gene.values[row]) && number.known(v.values[row]));
    const summary = bin => {
      const inside = rows.filter(row => gene.values[row] >= bin.low && gene.values[row] <= bin.high).map(row => v.values[row]);
      const n = inside.length;
      const mean = inside.reduce((a, b) => a + b, 0) / n;
      const std = Math.sqrt(inside.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(1, n - 1));
      return { name: bin.name, n, mean, half: n > 1 ? (1.96 * std) / Math.sqrt(n) : NaN };
    };
    return colour
      .bins(gene, rows, 12)
      .map(summary)
      .filter(g => g.n);
  };

  const panel = (name, list, v, fit, parts) => {
    const box = dom.element('div', { class: 'chart small' });
    const view = plot.view(box, `${v.name} by ${name}: ` + list.map(g => `${g.name}: ${number.short(g.mean)}`).join(', '));
    const ends = list.map((g, i) => [i, g.mean - g.half, g.mean + g.half]).filter(p => number.known(p[1]));
    const means = list.map((g, i) => [i, g.mean]);
    parts.push(() =>
      view.draw(() =>
        options.chart('plane', { categories: list.map(g => g.name), name: '' }, { fit, name: '' }, [
          options.intervals('interval', ends, 'var(--other)', { cap: 4, width: 1.5 }),
          options.line('mean', means, { colour: 'var(--front)', width: 1.5 }),
          options.points(
            'mean',
            means.map(value => ({ value: [...value, -1] })),
            'var(--front)',
            8,
          ),
        ]),
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
    const reach = ({ mean, half }) => (number.known(half) ? [mean - half, mean + half] : [mean]);
    const fit = scale.linear(
      shown.flatMap(([, list]) => list.flatMap(reach)),
      v.unit,
    );
    const hint =
      `Mean of ${v.name}${v.unit ? ` (${v.unit})` : ''} over the candidates with each value, with its 95 % interval. ` +
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
