// frontSeries is what the front's chart shows of two variables.
const frontSeries = (() => {
  const isAccuracy = v => v.unit === '%' && v.better === 'higher' && /accuracy/i.test(v.id);

  // spread is how far a row's value may be off, one way: the sampling error of an
  // accuracy (95 %), or the standard deviation over the seeds of a final training.
  const spread = (v, row) => {
    const images = data.doc().images;
    const final = data.final(row);
    const p = v.values[row] / 100;
    if (v.id === 'final test accuracy') return (final && final.test[1]) || 0;
    if (!isAccuracy(v) || v !== data.variable('accuracy') || !images || !number.known(p)) return 0;
    return 196 * Math.sqrt(Math.max(0, p * (1 - p)) / images);
  };

  const beats = (v, a, b) => (v.better === 'higher' ? a > b : a < b);

  // staircase is the rows that no other beats in both variables.
  const staircase = (x, y, rows) => {
    if (!x.better || !y.better) return [];
    const value = (v, row) => v.values[row];
    const up = y.better === 'higher';
    const sorted = [...rows].sort(
      (a, b) => (x.better === 'lower' ? 1 : -1) * (value(x, a) - value(x, b)) || (up ? -1 : 1) * (value(y, a) - value(y, b)),
    );
    const kept = [];
    for (const row of sorted) if (!kept.length || beats(y, value(y, row), value(y, kept.at(-1)))) kept.push(row);
    return kept;
  };

  const item = (x, y, chosen) => row => {
    const dim = chosen.size && !chosen.has(row);
    const one = { value: [x.values[row], y.values[row], row] };
    if (data.name(row)) Object.assign(one, { name: data.name(row), symbol: 'diamond', symbolSize: 14, label: { show: true } });
    else if (data.isFront(row)) one.symbolSize = 11;
    if (dim) one.itemStyle = { opacity: 0.18 };
    else if (chosen.has(row)) one.itemStyle = { borderColor: 'var(--ink)', borderWidth: 2 };
    return one;
  };

  // limits shades what the search excludes.
  const limits = (x, y) => {
    const areas = [];
    for (const {
      measure,
      range: [low, high],
    } of data.doc().limits || []) {
      const on = measure === x.id ? 'xAxis' : measure === y.id ? 'yAxis' : '';
      if (!on) continue;
      if (number.known(high)) areas.push([{ [on]: high }, {}]);
      if (number.known(low)) areas.push([{}, { [on]: low }]);
    }
    return areas.length ? { markArea: { silent: true, itemStyle: { color: 'var(--miss)', opacity: 0.13 }, data: areas } } : {};
  };

  // test is each row's accuracy on the test split: hollow, joined with the other.
  const test = (x, y, rows) => {
    const t = data.variable('final test accuracy') || data.variable('test_accuracy');
    if (!t || !isAccuracy(y) || t === y || !state.get('test')) return [];
    const both = rows.filter(row => number.known(t.values[row]));
    return [
      options.intervals(
        'to the test split',
        both.map(row => [x.values[row], t.values[row], y.values[row]]),
        'var(--tone-b)',
        { cap: 0, opacity: 0.6 },
      ),
      options.intervals(
        'seeds',
        both
          .filter(row => spread(t, row) > 0)
          .map(row => [x.values[row], t.values[row] - spread(t, row), t.values[row] + spread(t, row)]),
        'var(--tone-b)',
        { opacity: 0.7 },
      ),
      options.points(
        'test split',
        both.map(row => ({ value: [x.values[row], t.values[row], row] })),
        'var(--tone-b)',
        9,
        { symbol: 'emptyCircle', silent: true },
      ),
    ];
  };

  const errors = (v, other, rows, across) => {
    const wide = rows.filter(row => spread(v, row) > 0);
    if (!wide.length || !state.get('errors')) return [];
    return [
      options.intervals(
        'error',
        wide.map(row => [other.values[row], v.values[row] - spread(v, row), v.values[row] + spread(v, row)]),
        'var(--other)',
        { across, opacity: 0.55 },
      ),
    ];
  };

  // ties is the rows whose accuracy is within sampling error of the best.
  const ties = (y, rows) => {
    const known = rows.filter(row => spread(y, row) > 0);
    if (!known.length || y.better !== 'higher') return [];
    const best = known.reduce((a, b) => (y.values[b] > y.values[a] ? b : a));
    return known.filter(row => y.values[best] - y.values[row] <= Math.hypot(spread(y, best), spread(y, row)));
  };

  // join is the line through steps.
  const join = (x, steps, look = {}) => {
    const sorted = [...steps].sort((a, b) => a[0] - b[0]);
    return options.line('attainment', sorted, {
      colour: 'var(--front)',
      step: x.better === 'lower' ? 'end' : 'start',
      silent: true,
      z: 1,
      ...look,
    });
  };

  const all = (x, y, groups, rows) => {
    const chosen = selection.get();
    const value = row => [x.values[row], y.values[row]];
    const feasible = rows.filter(row => !data.failed(row));
    const front = feasible.filter(row => data.isFront(row));
    const steps = staircase(x, y, feasible);
    const tied = state.get('ties') ? ties(y, feasible) : [];
    const onTop = list => [...list].sort((a, b) => chosen.has(a) - chosen.has(b));
    const shown = groups.map(g =>
      options.points(g.name, onTop(g.rows).map(item(x, y, chosen)), g.colour, 8, g.hollow ? { symbol: 'emptyCircle' } : {}),
    );
    const first = shown[0] || options.points('none', [], 'var(--dominated)', 8);
    Object.assign(first, limits(x, y));
    const series = [first];
    if (steps.length) series.push(join(x, steps.map(value)));
    series.push(...errors(y, x, front, false), ...errors(x, y, front, true), ...shown.slice(1), ...test(x, y, feasible));
    if (tied.length) {
      const rings = tied.map(row => ({ value: [...value(row), row] }));
      series.push(options.points('ties', rings, 'var(--tone-c)', 17, { symbol: 'emptyCircle', silent: true }));
    }
    series.push(...references.series(x, y));
    return { steps, front, tied, series };
  };

  return { all, staircase, join };
})();
