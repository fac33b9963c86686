// isolines is accuracy over reuse and over parameters: what more iterations of the
// same weights give, for networks of about as many parameters.
const isolines = (() => {
  const accuracy = () => data.objectives().find(v => v.unit === '%' && v.better === 'higher');

  const quantiles = (values, n) => {
    const sorted = [...values].sort((a, b) => a - b);
    return Array.from({ length: n - 1 }, (_, i) => sorted[Math.floor((i + 1) * sorted.length / n)]);
  };

  const scatter = (y, x, reuse, rows, cuts) => {
    const groups = colour.groups('total reuse', rows), figure = dom.figure('iso-parameters', `${y.name} against ${x.name}, by total reuse`, 'A point above another on the same upright line is better for as many parameters.');
    const view = plot.view(figure.box, `${y.name} against ${x.name}, coloured by total reuse`), fits = [scale.fit(rows.map(row => x.values[row])), scale.fit(rows.map(row => y.values[row]))];
    const grid = cuts.map(cut => options.line(`${number.short(cut)} parameters`, [[cut, fits[1].min], [cut, fits[1].max]], { colour: 'var(--other)', dashed: true, width: 1, opacity: 0.6, silent: true }));
    points.attach(view);
    figure.legend.append(...groups.map(g => dom.entry(g.name, g.colour)), dom.entry('as many parameters', 'var(--other)', 'dashed'));
    return [figure, () => {
      view.draw(() => options.chart('plane', { fit: fits[0], name: options.label(x, fits[0]) }, { fit: fits[1], name: options.label(y, fits[1]) }, [...grid,
        ...groups.map(g => options.points(g.name, g.rows.map(row => ({ value: [x.values[row], y.values[row], row] })), g.colour, 8))]));
    }];
  };

  // lines is the mean accuracy over ranges of reuse, a line for each range of
  // parameters.
  const lines = (y, x, reuse, rows, cuts) => {
    const edges = [-Infinity, ...cuts, Infinity], bins = colour.bins(reuse, rows), names = bins.map(b => b.name);
    const list = edges.slice(0, -1).map((low, i) => {
      const of = rows.filter(row => x.values[row] >= low && x.values[row] < edges[i + 1]), values = of.map(row => x.values[row]);
      const means = bins.map((bin, j) => {
        const inside = of.filter(row => reuse.values[row] >= bin.low && reuse.values[row] <= bin.high);
        return [j, inside.length > 1 ? inside.reduce((sum, row) => sum + y.values[row], 0) / inside.length : NaN];
      }).filter(p => number.known(p[1]));
      return { name: of.length ? `${number.short(Math.min(...values))} to ${number.short(Math.max(...values))} parameters` : '', means, tone: colour.ramp(Math.round(i * 5 / Math.max(1, edges.length - 2))) };
    }).filter(l => l.means.length > 1);
    if (!list.length) return null;
    const figure = dom.figure('reuse', `${y.name} over total reuse`, 'Mean of the candidates; a line is networks of about as many parameters.'), fit = scale.fit(list.flatMap(l => l.means.map(p => p[1])), 'linear');
    const view = plot.view(figure.box, `${y.name} over total reuse: ` + list.map(l => `${l.name} from ${number.short(l.means[0][1])} to ${number.short(l.means.at(-1)[1])}`).join('; '));
    figure.legend.append(...list.map(l => dom.entry(l.name, l.tone, 'line')));
    return [figure, () => view.draw(() => options.chart('plane', { categories: names, name: 'total reuse' }, { fit, name: y.unit ? `${y.name} (${y.unit})` : y.name },
      list.flatMap(l => [options.line(l.name, l.means, { colour: l.tone }), options.points(l.name, l.means.map(value => ({ value: [...value, -1] })), l.tone, 7)])))];
  };

  const add = (root, parts) => {
    const y = accuracy(), x = data.variable('params'), reuse = data.variable('total reuse');
    if (!y || !x || !reuse) return;
    const rows = [...Array(data.rows()).keys()].filter(row => !data.failed(row) && [x, y, reuse].every(v => number.known(v.values[row])));
    if (rows.length < 4) return;
    const cuts = [...new Set(quantiles(rows.map(row => x.values[row]), rows.length < 40 ? 2 : 4))];
    for (const made of [scatter(y, x, reuse, rows, cuts), lines(y, x, reuse, rows, cuts)]) {
      if (!made) continue;
      root.append(made[0].node);
      parts.push(made[1]);
    }
  };

  return { add };
})();
