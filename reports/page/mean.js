// mean is the mean of some candidates' values and how sure it is.
const mean = (() => {
  // quantiles of Student's t for 95 %, by degrees of freedom from 2; then nearly 1.96.
  const quantiles = [4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
  const quantile = n => quantiles[n - 3] ?? 1.96 + 2.4 / (n - 1) + 3 / (n - 1) ** 2;
  const fewest = 3; // of two, an interval says nothing

  // of is {n, mean, half}: half a 95 % interval, NaN where there are too few values.
  const of = values => {
    const n = values.length;
    const middle = values.reduce((a, b) => a + b, 0) / n;
    const std = Math.sqrt(values.reduce((a, b) => a + (b - middle) ** 2, 0) / Math.max(1, n - 1));
    return { n, mean: middle, half: n < fewest ? NaN : (quantile(n) * std) / Math.sqrt(n) };
  };

  // series is means at places of an axis, from {at, name, n, mean, half}: joined where
  // none is left out between, hollow where they have no interval.
  const series = (name, list, v, { colour, whiskers = colour, width = 2, size = 8 }) => {
    const runs = [];
    list.forEach((m, i) => {
      if (!i || m.bin !== list[i - 1].bin + 1) runs.push([]);
      runs.at(-1).push([m.at, m.mean]);
    });
    const item = m => ({
      value: [m.at, m.mean, -1],
      card: {
        title: `${name}: ${m.name}`,
        facts: [
          [`mean ${v.name}`, `${number.fixed(m.mean, 2)} ${v.unit}`.trim()],
          ['95 % interval', number.known(m.half) ? `\u00b1 ${number.fixed(m.half, 2)}` : 'too few candidates'],
          ['candidates', String(m.n)],
        ],
      },
    });
    const sure = list.filter(m => number.known(m.half));
    return [
      options.intervals(
        'interval',
        sure.map(m => [m.at, m.mean - m.half, m.mean + m.half]),
        whiskers,
        { cap: 3, width: 1.2 },
      ),
      ...runs.filter(run => run.length > 1).map(run => options.line('mean', run, { colour, width, silent: true })),
      options.points('mean', sure.map(item), colour, size),
      options.points(
        'few',
        list.filter(m => !number.known(m.half)).map(item),
        colour,
        size - 1,
        { symbol: 'emptyCircle' },
      ),
    ];
  };

  // reach is the values that an axis should show: intervals, but not beyond the
  // candidates' own values.
  const reach = (list, [low, high]) =>
    list.flatMap(m => (number.known(m.half) ? [Math.max(low, m.mean - m.half), Math.min(high, m.mean + m.half)] : [m.mean]));

  const hint = 'Whiskers are 95 % intervals; a hollow point is of one or two candidates, too few for one; an arrow goes on beyond the edge.';

  return { of, series, reach, hint };
})();
