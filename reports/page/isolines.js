// isolines is accuracy over parameters and over reuse: what more iterations of the
// same weights give, for networks of about as many parameters.
const isolines = (() => {
  const accuracy = () => data.objectives().find(v => v.unit === '%' && v.better === 'higher');

  const quantiles = (values, n) => {
    const sorted = [...values].sort((a, b) => a - b);
    return [...new Set(Array.from({ length: n - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / n)]))];
  };
  const values = (v, rows) => rows.map(row => v.values[row]);
  const axis = (v, fit) => ({ fit, name: options.label(v, fit) });

  // scatter is the candidates, coloured by reuse, with lines of equal parameters.
  const scatter = ({ x, y, rows, cuts }) => {
    const groups = colour.groups('total reuse', rows);
    const [level, upright] = [scale.most(x, values(x, rows)), scale.most(y, values(y, rows))];
    const hint = 'A point above another on the same upright line is better for as many parameters.';
    const figure = dom.figure(
      'iso-parameters',
      `${y.name} against ${x.name}, by total reuse`,
      hint + scale.beyond(upright, values(y, rows)),
    );
    const view = plot.view(figure.box, `${y.name} against ${x.name}, coloured by total reuse`);
    const thin = { colour: 'var(--other)', dashed: true, width: 1, opacity: 0.6, silent: true };
    const line = cut =>
      options.line(
        `${number.short(cut)} parameters`,
        [upright.min, upright.max].map(end => [cut, end]),
        thin,
      );
    const item = row => ({ value: [x.values[row], y.values[row], row] });
    const dots = g => options.points(g.name, g.rows.map(item), g.colour, 8);
    points.attach(view);
    figure.legend.append(
      ...groups.map(g => dom.entry(g.name, g.colour)),
      dom.entry('as many parameters', 'var(--other)', 'dashed'),
    );
    const draw = () =>
      view.draw(() => options.chart('plane', axis(x, level), axis(y, upright), [...cuts.map(line), ...groups.map(dots)]));
    return { figure, draw };
  };

  // means is a line for each range of parameters: the mean accuracy over ranges of
  // reuse.
  const means = ({ x, y, reuse, rows, cuts }) => {
    const edges = [-Infinity, ...cuts, Infinity];
    const bins = colour.bins(reuse, rows);
    const list = edges.slice(0, -1).map((low, i) => {
      const alike = rows.filter(row => x.values[row] >= low && x.values[row] < edges[i + 1]);
      const mean = (bin, j) => {
        const inside = values(
          y,
          alike.filter(row => reuse.values[row] >= bin.low && reuse.values[row] <= bin.high),
        );
        return [j, inside.length > 1 ? inside.reduce((a, b) => a + b, 0) / inside.length : NaN];
      };
      const [least, most] = [Math.min(...values(x, alike)), Math.max(...values(x, alike))];
      const tone = colour.ramp(Math.round((i * 5) / Math.max(1, edges.length - 2)));
      return {
        name: `${number.short(least)} to ${number.short(most)} parameters`,
        tone,
        line: bins.map(mean).filter(p => number.known(p[1])),
      };
    });
    return { names: bins.map(b => b.name), list: list.filter(l => l.line.length > 1) };
  };

  const lines = of => {
    const { y } = of;
    const { names, list } = means(of);
    if (!list.length) return null;
    const figure = dom.figure(
      'reuse',
      `${y.name} over total reuse`,
      'Mean of the candidates; a line is networks of about as many parameters.',
    );
    const texts = list.map(l => `${l.name} from ${number.short(l.line[0][1])} to ${number.short(l.line.at(-1)[1])}`);
    const view = plot.view(figure.box, `${y.name} over total reuse: ${texts.join('; ')}`);
    const fit = scale.linear(
      list.flatMap(l => l.line.map(p => p[1])),
      y.unit,
    );
    const drawn = l => [
      options.line(l.name, l.line, { colour: l.tone }),
      options.points(
        l.name,
        l.line.map(value => ({ value: [...value, -1] })),
        l.tone,
        7,
      ),
    ];
    figure.legend.append(...list.map(l => dom.entry(l.name, l.tone, 'line')));
    const draw = () =>
      view.draw(() => options.chart('plane', { categories: names, name: 'total reuse' }, axis(y, fit), list.flatMap(drawn)));
    return { figure, draw };
  };

  const add = (root, parts) => {
    const [y, x, reuse] = [accuracy(), data.variable('params'), data.variable('total reuse')];
    if (!y || !x || !reuse) return;
    const rows = data.where(row => !data.failed(row) && [x, y, reuse].every(v => number.known(v.values[row])));
    if (rows.length < 4) return;
    const of = { x, y, reuse, rows, cuts: quantiles(values(x, rows), rows.length < 40 ? 2 : 4) };
    for (const made of [scatter(of), lines(of)]) {
      if (!made) continue;
      root.append(made.figure.node);
      parts.push(made.draw);
    }
  };

  return { add };
})();
