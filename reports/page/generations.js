// generations is a small front for each of at most twelve generations: what it
// added, and the front of all until then.
const generations = (() => {
  const most = 12;

  // chosen is the numbers of the generations to show, the first and the last among
  // them.
  const chosen = numbers => {
    if (numbers.length <= most) return numbers;
    return [...new Set(Array.from({ length: most }, (_, i) => numbers[Math.round(i * (numbers.length - 1) / (most - 1))]))];
  };

  const axesOf = () => {
    const [y, x] = [data.objectives()[0], data.objectives()[1] || data.variable('evaluation')];
    return { x, y };
  };

  const panel = (generation, rows, fits, { x, y }) => {
    const value = row => [x.values[row], y.values[row]], until = rows.filter(row => data.variable('generation').values[row] <= generation);
    const now = until.filter(row => data.variable('generation').values[row] === generation), steps = frontSeries.staircase(x, y, until);
    const series = [
      options.points('earlier', until.filter(row => !now.includes(row)).map(row => ({ value: [...value(row), row] })), 'var(--dominated)', 5),
      options.line('front until then', steps.map(value).sort((a, b) => a[0] - b[0]), { colour: 'var(--front)', step: x.better === 'lower' ? 'end' : 'start', silent: true, width: 1.5 }),
      options.points('this generation', now.map(row => ({ value: [...value(row), row] })), 'var(--tone-b)', 7),
    ];
    const box = dom.element('div', { class: 'chart small' });
    const node = dom.element('div', { class: 'panel' }, dom.element('h4', { text: `Generation ${generation}` }), box);
    const view = plot.view(box, `Generation ${generation}: ${now.length} candidates, ${steps.length} on the front until then`);
    points.attach(view);
    return { node, draw: () => view.draw(() => options.chart('plane', { fit: fits[0], name: '' }, { fit: fits[1], name: '' }, series)) };
  };

  const add = (root, parts) => {
    const v = data.variable('generation'), axes = axesOf();
    if (!v || !axes.x || !axes.y) return;
    const rows = [...Array(data.rows()).keys()].filter(row => !data.failed(row) && number.known(v.values[row]) && number.known(axes.x.values[row]) && number.known(axes.y.values[row]));
    const numbers = [...new Set(rows.map(row => v.values[row]))].sort((a, b) => a - b);
    if (numbers.length < 2) return;
    const fits = [scale.fit(rows.map(row => axes.x.values[row])), scale.fit(rows.map(row => axes.y.values[row]))];
    const panels = chosen(numbers).map(generation => panel(generation, rows, fits, axes));
    const grid = dom.element('div', { class: 'panels' }, panels.map(p => p.node));
    root.append(dom.element('figure', { class: 'card full', id: 'generations' },
      dom.element('figcaption', {}, dom.element('h3', { text: 'Generations' }), dom.element('p', { class: 'hint', text: `${axes.y.name} against ${axes.x.name}${numbers.length > most ? `; ${most} of ${numbers.length} generations` : ''}.` })), grid,
      dom.element('ul', { class: 'legend' }, dom.entry('this generation', 'var(--tone-b)'), dom.entry('earlier', 'var(--dominated)'), dom.entry('front until then', 'var(--front)', 'line'))));
    for (const p of panels) parts.push(p.draw);
  };

  return { add };
})();
