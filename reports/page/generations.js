// generations is a small front for each of at most twelve generations: what it
// added, and the front of all until then.
const generations = (() => {
  const most = 12;

  // chosen is the numbers of the generations to show, the first and the last among
  // them.
  const chosen = numbers => {
    if (numbers.length <= most) return numbers;
    return [...new Set(Array.from({ length: most }, (_, i) => numbers[Math.round((i * (numbers.length - 1)) / (most - 1))]))];
  };

  const panel = (generation, rows, fits, { x, y, v }) => {
    const value = row => [x.values[row], y.values[row]];
    const item = row => ({ value: [...value(row), row] });
    const [earlier, now] = [rows.filter(row => v.values[row] < generation), rows.filter(row => v.values[row] === generation)];
    const steps = frontSeries.staircase(x, y, [...earlier, ...now]);
    const box = dom.element('div', { class: 'chart small' });
    const view = plot.view(box, `Generation ${generation}: ${now.length} candidates, ${steps.length} on the front until then`);
    points.attach(view);
    const series = () => [
      options.points('earlier', earlier.map(item), 'var(--dominated)', 5),
      frontSeries.join(x, steps.map(value), { width: 1.5 }),
      options.points('this generation', now.map(item), 'var(--tone-b)', 7),
    ];
    const draw = () => view.draw(() => options.chart('plane', { fit: fits[0], name: '' }, { fit: fits[1], name: '' }, series()));
    return { node: dom.panel(`Generation ${generation}`, box), draw };
  };

  const add = (root, parts) => {
    const [y, second] = data.objectives();
    const of = { y, x: second || data.variable('evaluation'), v: data.variable('generation') };
    if (!of.v || !of.x || !of.y) return;
    const rows = data.where(row => !data.failed(row) && Object.values(of).every(v => number.known(v.values[row])));
    const numbers = [...new Set(rows.map(row => of.v.values[row]))].sort((a, b) => a - b);
    if (numbers.length < 2) return;
    const fits = [of.x, of.y].map(v =>
      scale.most(
        v,
        rows.map(row => v.values[row]),
      ),
    );
    const panels = chosen(numbers).map(generation => panel(generation, rows, fits, of));
    const some = numbers.length > most ? `; ${most} of ${numbers.length} generations` : '';
    const { node, legend } = dom.panels(
      'generations',
      'Generations',
      `${of.y.name} against ${of.x.name}${some}.` +
        scale.beyond(
          fits[1],
          rows.map(row => of.y.values[row]),
        ),
      panels.map(p => p.node),
    );
    const entries = [
      ['this generation', 'var(--tone-b)'],
      ['earlier', 'var(--dominated)'],
      ['front until then', 'var(--front)', 'line'],
    ];
    legend.append(...entries.map(entry => dom.entry(...entry)));
    root.append(node);
    parts.push(...panels.map(p => p.draw));
  };

  return { add };
})();
