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

  // scatter is the candidates, coloured by reuse, with lines between the ranges of
  // parameters that means are of.
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
        `${number.fixed(cut, 0)} parameters`,
        [upright.min, upright.max].map(end => [cut, end]),
        thin,
      );
    const item = row => ({ value: [x.values[row], y.values[row], row] });
    const dots = g => options.points(g.name, g.rows.map(item), g.colour, 8);
    points.attach(view);
    figure.legend.append(
      ...groups.map(g => dom.entry(g.name, g.colour)),
      dom.entry(`${cuts.length > 1 ? 'quartiles' : 'median'} of the parameters`, 'var(--other)', 'dashed'),
    );
    const draw = () =>
      view.draw(() => options.chart('plane', axis(x, level), axis(y, upright), [...cuts.map(line), ...groups.map(dots)]));
    return { figure, draw };
  };

  // means is a line for each range of parameters: the mean accuracy over ranges of
  // reuse. Lines stand a little beside each other, for their whiskers' sake.
  const means = ({ x, y, reuse, rows, cuts }) => {
    const edges = [-Infinity, ...cuts, Infinity];
    const bins = colour.bins(reuse, rows);
    const list = edges.slice(0, -1).map((low, i) => {
      const alike = rows.filter(row => x.values[row] >= low && x.values[row] < edges[i + 1]);
      const point = (bin, j) => {
        const inside = alike.filter(row => reuse.values[row] >= bin.low && reuse.values[row] <= bin.high);
        return { bin: j, at: j + (i - cuts.length / 2) * 0.08, name: `reuse ${bin.name}`, ...mean.of(values(y, inside)) };
      };
      const [least, most] = [Math.min(...values(x, alike)), Math.max(...values(x, alike))];
      return {
        name: `${number.range(least, most)} parameters`,
        n: alike.length,
        tone: colour.ramp(Math.round((i * 5) / Math.max(1, cuts.length))),
        points: bins.map(point).filter(p => p.n),
      };
    });
    return { names: bins.map(b => b.name), list: list.filter(l => l.points.length > 1) };
  };

  const lines = of => {
    const { y, rows } = of;
    const { names, list } = means(of);
    if (!list.length) return null;
    const figure = dom.figure(
      'reuse',
      `${y.name} over total reuse`,
      `Mean of the candidates; a colour is networks of about as many parameters. ${mean.hint}`,
    );
    const texts = list.map(
      l => `${l.name}, ${l.n} candidates, from ${number.short(l.points[0].mean)} to ${number.short(l.points.at(-1).mean)}`,
    );
    const view = plot.view(figure.box, `${y.name} over total reuse: ${texts.join('; ')}`);
    const ends = [Math.min(...values(y, rows)), Math.max(...values(y, rows))];
    const fit = scale.linear(
      list.flatMap(l => mean.reach(l.points, ends)),
      y.unit,
    );
    tip.notes(view);
    figure.legend.append(...list.map(l => dom.entry(`${l.name} (n = ${l.n})`, l.tone, 'line')));
    const draw = () =>
      view.draw(() =>
        options.chart(
          'plane',
          { categories: names, name: 'total reuse' },
          axis(y, fit),
          list.flatMap(l => mean.series(l.name, l.points, y, { colour: l.tone, size: 7 })),
        ),
      );
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
