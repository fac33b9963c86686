// hypervolume is the hypervolume of this search and others over what was spent.
const hypervolume = (() => {
  const tone = i => (i ? colour.tone(i) : 'var(--front)');

  const line = (curve, i) =>
    options.line(
      curve.name,
      curve.x.map((x, j) => [x, curve.y[j]]),
      { colour: tone(i), dashed: i > 0, step: 'end' },
    );

  const add = (root, parts, { id, curves, unit }) => {
    if (!curves || !curves.length) return;
    const figure = dom.figure(id, `Hypervolume over ${unit}`, 'Better is higher.');
    const ends = curves.map(c => `${c.name} reaches ${number.short(c.y.at(-1))}`);
    const view = plot.view(figure.box, `Hypervolume over ${unit}: ${ends.join(', ')}`);
    const x = scale.counts(Math.max(1, ...curves.map(c => c.x.at(-1))));
    const y = scale.linear(curves.flatMap(c => c.y));
    root.append(figure.node);
    tip.follow(view, unit);
    tip.leave(view);
    figure.note.textContent = data.doc().against || '';
    figure.legend.append(...curves.map((c, i) => dom.entry(c.name, tone(i), i ? 'dashed' : 'line')));
    parts.push(() =>
      view.draw(() => options.chart('plane', { fit: x, name: unit }, { fit: y, name: 'hypervolume' }, curves.map(line))),
    );
  };

  // same says whether curves over epochs are those over evaluations, each of as many
  // epochs.
  const same = (curves = [], spent = []) => {
    const per = spent.length ? spent[0].x[0] / curves[0].x[0] : 1;
    const alike = ({ x, y }, i) =>
      x.length === curves[i].x.length && x.every((epochs, j) => epochs === per * curves[i].x[j] && y[j] === curves[i].y[j]);
    return spent.length === curves.length && spent.every(alike);
  };

  return { add, same };
})();
