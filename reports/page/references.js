// references is the networks that the front is held against. Their accuracies are on
// the test split, after trainings of their own, which their sources tell of.
const references = (() => {
  const known = (x, y) => {
    const names = data.doc().measures.map(m => m.name);
    const list = (data.doc().references || []).map(r => ({
      ...r,
      value: [x, y].map(v => r.values[names.indexOf(v.id)]),
      facts: data
        .objectives()
        .map(v => [v.id === 'accuracy' ? 'test accuracy' : v.name, v, r.values[names.indexOf(v.id)]])
        .filter(([, , value]) => number.known(value))
        .map(([name, v, value]) => [name, `${number.fixed(value, v.decimals)} ${v.unit}`.trim()]),
    }));
    return list.filter(r => r.value.every(number.known));
  };

  const item = r => ({
    name: r.name,
    symbol: 'triangle',
    value: [...r.value, -1],
    label: { show: true },
    card: { title: r.name, facts: [...r.facts, ['from', r.source]].filter(f => f[1]) },
  });
  const series = (x, y) => {
    const list = known(x, y);
    return list.length ? [options.points('references', list.map(item), 'var(--tone-b)', 12, { silent: true })] : [];
  };

  // text is what the triangles are, for the legend.
  const text = (x, y) => {
    const sources = [...new Set(known(x, y).map(r => r.source))].filter(Boolean);
    const what = [x, y].some(v => v.id === 'accuracy') ? 'for comparison, test accuracy' : 'for comparison';
    return sources.length ? `${what}: ${sources.join('; ')}` : what;
  };
  // spoken is their numbers, for those who cannot see them.
  const spoken = (x, y) => known(x, y).map(r => [r.name, ...r.facts.map(f => f.join(' '))].join(', '));

  return { series, text, spoken };
})();
