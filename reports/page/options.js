// options fills the patterns of charts that the document holds.
const options = (() => {
  const copy = value => JSON.parse(JSON.stringify(value));
  const pattern = (chart, name) => copy(data.doc().charts[chart].series.find(one => one.name === name));

  const label = (v, fit) => {
    const inside = [v.unit, fit.type === 'log' ? 'log scale' : ''].filter(Boolean).join(', ');
    const epochs = v.id === 'accuracy' && data.budget();
    const name = epochs ? `${v.name} after ${epochs} ${epochs > 1 ? 'epochs' : 'epoch'}` : v.name;
    return inside ? `${name} (${inside})` : name;
  };
  const axis = (into, { fit, name, categories, inverse }) => {
    if (categories)
      return Object.assign(into, { type: 'category', data: categories, name, inverse, min: undefined, max: undefined });
    return Object.assign(into, {
      type: fit.type,
      min: fit.min,
      max: fit.max,
      name,
      inverse,
      axisLabel: { ...into.axisLabel, customValues: fit.ticks },
    });
  };
  const chart = (name, x, y, series) => {
    const option = copy(data.doc().charts[name]);
    axis(option.xAxis[0], x);
    axis(option.yAxis[0], y);
    option.series = series;
    return option;
  };

  const points = (name, list, colour, size, more = {}) => {
    const one = pattern('plane', 'points');
    return {
      ...one,
      name,
      data: list,
      symbolSize: size,
      ...more,
      itemStyle: { ...one.itemStyle, color: colour, ...more.itemStyle },
    };
  };
  const line = (name, list, { colour, dashed, width = 2, opacity = 1, step = false, ...more }) => {
    const one = pattern('plane', 'line');
    return {
      ...one,
      name,
      data: list.map(value => ({ value })),
      step,
      lineStyle: { color: colour, type: dashed ? 'dashed' : 'solid', width, opacity },
      itemStyle: { color: colour },
      ...more,
    };
  };
  const intervals = (name, list, colour, more = {}) => ({
    ...pattern('plane', 'intervals'),
    name,
    data: list.map(value => ({ value })),
    renderItem: 'interval',
    encode: more.across ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    silent: true,
    ...more,
    itemStyle: { color: colour, opacity: more.opacity ?? 1 },
  });
  const spans = (name, list, colour) => ({
    ...pattern('plane', 'intervals'),
    name,
    data: list,
    renderItem: 'span',
    encode: { x: [0, 1], y: 2 },
    itemStyle: { color: colour },
  });
  // bars are numbers, or null where none is known, in one colour or each in its own.
  const bars = (list, colour) => ({
    ...pattern('bars', 'bars'),
    data: list.map((value, i) => ({ value, itemStyle: { color: Array.isArray(colour) ? colour[i] : colour } })),
  });

  const parallel = (axes, lines) => {
    const option = copy(data.doc().charts.parallel);
    option.parallelAxis = axes;
    option.series[0].data = lines;
    return option;
  };

  return { label, chart, points, line, intervals, spans, bars, parallel };
})();
