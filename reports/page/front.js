// front is the chart of two variables of the reader's choice, with the front of all
// objectives in it.
const front = (() => {
  let view = null;
  let card = null;
  let controls = null;
  // The address may name what is not there.
  const axis = name => data.variable(state.get(name)) || data.variable(state.byDefault(name));

  const explain = ({ steps, front: members, tied }, x, y, count) => {
    const objectives = data.objectives();
    const texts = [];
    const shown = members.filter(row => number.known(x.values[row]) && number.known(y.values[row]));
    if (steps.length) {
      const joined = shown.filter(row => steps.includes(row)).length;
      const others = objectives.filter(o => o !== x && o !== y).map(o => o.name);
      texts.push(
        `Large marks are the front of all ${objectives.length} objectives: ${shown.length} of ${count} candidates.`,
        `The line joins the best of this pair alone (${steps.length}).`,
      );
      if (shown.length > joined && others.length)
        texts.push(`The front's other ${shown.length - joined} owe their place to ${others.join(' or ')}.`);
    }
    const better = [
      [y.better, 'up', 'down'],
      [x.better, 'right', 'left'],
    ]
      .map(([b, high, low]) => (b === 'higher' ? high : b === 'lower' ? low : ''))
      .filter(Boolean)
      .join(' and ');
    if (better) texts.unshift(`Better is ${better}.`);
    if (tied.length > 1)
      texts.push(
        `${tied.length} candidates (ringed) are no worse than the best within the sampling error of ${data.doc().images} images.`,
      );
    return texts.join(' ');
  };

  // tested is how the accuracies on the test split are called.
  const tested = () => (data.doc().finals ? 'final training, test split' : 'test split');
  const finalEpochs = () => {
    const epochs = [...new Set((data.doc().finals || []).map(f => f.epochs))];
    return epochs.length === 1 ? `, ${epochs[0]} epochs` : '';
  };

  const legend = (groups, x, y) => {
    const list = groups.map(g => dom.entry(g.name, g.colour, g.hollow ? 'ring' : 'circle'));
    const has = name => view.option().series.some(one => one.name === name && one.data.length);
    if (has('attainment')) list.push(dom.entry('best of this pair', 'var(--front)', 'line'));
    if (has('error'))
      list.push(
        dom.entry(
          [x, y].some(v => v.id === 'final test accuracy') ? 'one standard deviation over seeds' : '95 % sampling error',
          'var(--other)',
          'bar',
        ),
      );
    if (has('test split'))
      list.push(dom.entry(tested() + finalEpochs() + (has('seeds') ? ', one standard deviation over seeds' : ''), 'var(--tone-b)', 'ring'));
    if (has('ties')) list.push(dom.entry('tied with the best', 'var(--tone-c)', 'ring'));
    if (has('references')) list.push(dom.entry(references.text(x, y), 'var(--tone-b)', 'triangle'));
    if (view.option().series[0].markArea)
      list.push(dom.entry('excluded by a limit', 'color-mix(in srgb, var(--miss) 30%, transparent)', 'square'));
    return list;
  };

  // reach is all values that series have along an axis, the ends of intervals among
  // them.
  const reach = (series, level) =>
    series.flatMap(one =>
      one.data.flatMap(({ value }) =>
        one.type === 'custom' && level === !!one.across
          ? value.slice(1)
          : one.type === 'custom' || level
            ? value.slice(0, 1)
            : value.slice(1, 2),
      ),
    );

  const draw = () => {
    const x = axis('x');
    const y = axis('y');
    if (!x || !y) return;
    const rows = filter.rows().filter(row => number.known(x.values[row]) && number.known(y.values[row]));
    const infeasible = rows.filter(row => data.failed(row));
    const groups = colour.groups(
      state.get('colour'),
      rows.filter(row => !data.failed(row)),
    );
    if (infeasible.length)
      groups.unshift({ name: 'infeasible or failed', colour: 'var(--dominated)', rows: infeasible, hollow: true });
    const built = frontSeries.all(x, y, groups, rows);
    const near = state.get('zoom') ? rows.filter(selection.has) : [];
    const [level, upright] = near.length
      ? [x, y].map(v => near.map(row => v.values[row]))
      : [true, false].map(on => reach(built.series, on));
    const fits = [scale.most(x, level, state.get('xscale')), scale.most(y, upright, state.get('yscale'))];
    view.draw(
      options.chart(
        'plane',
        { fit: fits[0], name: options.label(x, fits[0]) },
        { fit: fits[1], name: options.label(y, fits[1]) },
        built.series,
      ),
    );
    card.head.textContent = `${y.name} against ${x.name}`;
    const hidden = near.length ? '' : scale.beyond(fits[1], rows.map(row => y.values[row]));
    card.text.textContent = explain(built, x, y, rows.length) + (hidden && hidden.replace('.', '; the linear scale has all.'));
    card.legend.replaceChildren(...legend(groups, x, y));
    view.box.setAttribute(
      'aria-label',
      `Scatter plot of ${y.name} against ${x.name}: ${rows.length} candidates, ${built.front.length} of them on the front. ` +
        'Arrow keys go from point to point, Enter opens a candidate.' +
        references
          .spoken(x, y)
          .map(one => ` For comparison: ${one}.`)
          .join(''),
    );
  };

  const scales = [
    ['auto', 'automatic'],
    ['linear', 'linear'],
    ['log', 'log'],
  ];
  const build = () => {
    const names = data
      .variables()
      .filter(v => !v.words)
      .map(v => [v.id, v.name]);
    const pick = name => value => state.set({ [name]: value });
    const flag = (name, text) => dom.toggle(text, !!state.get(name), on => state.set({ [name]: on ? '1' : '' }));
    const accuracy = data.doc().images || data.doc().finals;
    const test = data.variable('final test accuracy') || data.variable('test_accuracy');
    dom.refill(
      controls,
      dom.choice('Vertical axis', names, state.get('y'), pick('y')),
      dom.choice('Vertical scale', scales, state.get('yscale'), pick('yscale')),
      dom.choice('Horizontal axis', names, state.get('x'), pick('x')),
      dom.choice('Horizontal scale', scales, state.get('xscale'), pick('xscale')),
      dom.choice('Colour by', colour.choices(), state.get('colour'), pick('colour')),
      accuracy ? flag('errors', 'error bars') : '',
      data.doc().images ? flag('ties', 'ties') : '',
      test ? flag('test', tested()) : '',
      flag('zoom', 'zoom to the selection'),
      fingers.toggle(),
    );
  };

  const start = root => {
    card = dom.figure('plane', '', '');
    controls = dom.element('div', { class: 'controls' });
    card.node.querySelector('figcaption').after(controls);
    card.note.textContent =
      'Drag to select; a click selects one, with Shift one more; a double click or Enter opens a candidate.';
    root.append(card.node);
    view = plot.view(card.box, 'Front');
    points.attach(view);
    brush.select(view);
    build();
    draw();
    state.on(['x', 'y', 'xscale', 'yscale', 'colour', 'test', 'errors', 'ties', 'zoom'], () => {
      build();
      draw();
    });
    state.on(['pick', 'filter'], draw);
    data.on(() => {
      build();
      draw();
    });
  };

  return { start };
})();
