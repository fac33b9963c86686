// learning is the learning curves of all candidates, the front's above the others.
const learning = (() => {
  const pointsOf = (row, column) => {
    const curve = data.curve(row);
    return curve.epochs.map((epoch, i) => [epoch, curve[column][i]]).filter(p => number.known(p[1]));
  };

  const line = (row, column, strong) => {
    const look = strong
      ? { colour: 'var(--front)', width: 1.6, opacity: 0.9 }
      : { colour: 'var(--other)', width: 1, opacity: 0.4 };
    return options.line(data.arch(row), pointsOf(row, column), { ...look, row });
  };

  const add = (root, parts) => {
    const rows = data.where(row => data.curve(row));
    if (rows.length < 2 || !rows.some(row => data.curve(row).epochs.length > 1)) return;
    const accurate = rows.some(row => data.curve(row).accuracies.some(number.known));
    const [column, name] = accurate ? ['accuracies', 'validation accuracy (%)'] : ['losses', 'training loss'];
    const figure = dom.figure(
      'learning',
      'Learning curves of all candidates',
      'Strong lines are the front, or what is selected.',
    );
    const view = plot.view(figure.box, `Learning curves of ${rows.length} candidates, ${name}`);
    const all = rows.flatMap(row => pointsOf(row, column));
    const x = { fit: scale.counts(Math.max(1, ...all.map(p => p[0]))), name: 'epochs' };
    const y = {
      fit: scale.linear(
        all.map(p => p[1]),
        accurate ? '%' : '',
      ),
      name,
    };
    root.append(figure.node);
    figure.legend.append(dom.entry('on the front', 'var(--front)', 'line'), dom.entry('others', 'var(--other)', 'line'));
    points.lines(view);
    parts.push(() => {
      const chosen = selection.get();
      const strong = row => (chosen.size ? chosen.has(row) : data.isFront(row));
      const ordered = [...rows].sort((a, b) => strong(a) - strong(b));
      view.draw(() =>
        options.chart(
          'plane',
          x,
          y,
          ordered.map(row => line(row, column, strong(row))),
        ),
      );
    });
  };

  return { add };
})();
