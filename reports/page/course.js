// course is how the search went: hypervolume, generations, learning curves, rungs
// and workers.
const course = (() => {
  let root = null, parts = [];

  const add = (figure, draw) => { parts.push(draw); root.append(figure.node); return figure; };

  const hypervolume = (id, curves, unit) => {
    if (!curves || !curves.length) return;
    const figure = add(dom.figure(id, `Hypervolume over ${unit}`, 'Better is higher.'), () => {
      const x = scale.counts(Math.max(1, ...curves.map(c => c.x.at(-1)))), y = scale.fit(curves.flatMap(c => c.y), 'linear');
      const series = curves.map((c, i) => options.line(c.name, c.x.map((v, j) => [v, c.y[j]]), { colour: i ? colour.tone(i) : 'var(--front)', dashed: i > 0, step: 'end' }));
      view.draw(() => options.chart('plane', { fit: x, name: unit }, { fit: y, name: 'hypervolume' }, series));
    });
    const view = plot.view(figure.box, `Hypervolume over ${unit}: ` + curves.map(c => `${c.name} reaches ${number.short(c.y.at(-1))}`).join(', '));
    tip.follow(view, unit);
    tip.leave(view);
    figure.note.textContent = data.doc().against || '';
    figure.legend.append(...curves.map((c, i) => dom.entry(c.name, i ? colour.tone(i) : 'var(--front)', i ? 'dashed' : 'line')));
  };

  // learning is the curves of all candidates, the front's above the others.
  const learning = () => {
    const rows = [...Array(data.rows()).keys()].filter(row => data.curve(row));
    if (rows.length < 2) return;
    const accurate = rows.some(row => data.curve(row).accuracies.some(number.known)), column = accurate ? 'accuracies' : 'losses', name = accurate ? 'validation accuracy (%)' : 'training loss';
    const list = row => { const c = data.curve(row); return c.epochs.map((e, i) => [e, c[column][i]]).filter(p => number.known(p[1])); };
    const figure = add(dom.figure('learning', 'Learning curves of all candidates', 'Strong lines are the front, or what is selected.'), () => {
      const chosen = selection.get(), strong = row => chosen.size ? chosen.has(row) : data.isFront(row);
      const ordered = [...rows].sort((a, b) => strong(a) - strong(b)), all = rows.flatMap(list);
      const series = ordered.map(row => options.line(data.arch(row), list(row), { colour: strong(row) ? 'var(--front)' : 'var(--dominated)', width: strong(row) ? 1.6 : 1, opacity: strong(row) ? 0.9 : 0.4, row }));
      view.draw(() => options.chart('plane', { fit: scale.counts(Math.max(1, ...all.map(p => p[0]))), name: 'epochs' }, { fit: scale.fit(all.map(p => p[1]), 'linear'), name }, series));
    });
    const view = plot.view(figure.box, `Learning curves of ${rows.length} candidates, ${name}`);
    figure.legend.append(dom.entry('on the front', 'var(--front)', 'line'), dom.entry('others', 'var(--dominated)', 'line'));
    points.lines(view);
  };

  // workers is when each worker trained what.
  const workers = () => {
    const rows = data.doc().rows, known = [...Array(data.rows()).keys()].filter(row => rows.started && number.known(rows.started[row]) && rows.took && number.known(rows.took[row]));
    if (!known.length) return;
    const nameOf = row => [rows.host && number.known(rows.host[row]) ? data.doc().words[rows.host[row]] : '', rows.worker && number.known(rows.worker[row]) ? `worker ${rows.worker[row]}` : ''].filter(Boolean).join(', ') || 'workers';
    const names = [...new Set(known.map(nameOf))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    const end = Math.max(...known.map(row => rows.started[row] + rows.took[row])), [unit, per] = end > 7200 ? ['hours', 3600] : end > 120 ? ['minutes', 60] : ['seconds', 1];
    const busy = known.reduce((sum, row) => sum + rows.took[row], 0) / (end * names.length);
    const figure = add(dom.figure('workers', 'Workers over time', `A bar is a training. ${names.length === 1 ? 'The worker was' : names.length + ' workers were'} busy ${Math.round(100 * Math.min(1, busy))} % of the time.`), () => {
      const item = row => ({ value: [rows.started[row] / per, (rows.started[row] + rows.took[row]) / per, names.indexOf(nameOf(row)), row] });
      const groups = [['dominated', 'var(--other)', row => !data.failed(row) && !data.isFront(row)], ['front', 'var(--front)', row => data.isFront(row)], ['failed', 'var(--miss)', row => data.failed(row)]];
      Object.assign(figure.box.style, { aspectRatio: 'auto', minHeight: '0', height: Math.min(640, 70 + names.length * 30) + 'px' });
      view.draw(() => options.chart('plane', { fit: scale.counts(end / per), name: unit }, { categories: names, inverse: true, name: '' }, groups.map(([name, tone, is]) => options.spans(name, known.filter(is).map(item), tone))));
    });
    const view = plot.view(figure.box, `Timeline of ${names.length} workers and ${known.length} trainings`);
    points.attach(view);
    figure.legend.append(dom.entry('on the front', 'var(--front)', 'square'), dom.entry('dominated', 'var(--other)', 'square'), ...(known.some(data.failed) ? [dom.entry('failed', 'var(--miss)', 'square')] : []));
    figure.node.classList.add('full');
  };

  // rungs is how many candidates were trained for how long.
  const rungs = () => {
    const v = data.variable('epochs'), budgets = v ? [...new Set(v.values.filter(number.known))].sort((a, b) => a - b) : [];
    if (budgets.length < 2 || budgets.length > 12) return;
    const counts = budgets.map(b => v.values.filter(value => value === b).length);
    const figure = add(dom.figure('rungs', 'Survival over rungs', budgets.map((b, i) => i ? `${Math.round(100 * counts[i] / counts[i - 1])} % as many for ${b}` : `${counts[0]} for ${b} epochs`).join(', ') + '.'), () => {
      const names = budgets.map(b => `${b} epochs`);
      Object.assign(figure.box.style, { aspectRatio: 'auto', minHeight: '0', height: 70 + names.length * 36 + 'px' });
      view.draw(() => options.chart('bars', { fit: scale.fit([0, ...counts], 'linear'), name: 'candidates' }, { categories: names, inverse: true, name: '' }, [options.bars(counts, 'var(--front)')]));
    });
    const view = plot.view(figure.box, 'Candidates trained on each rung: ' + budgets.map((b, i) => `${counts[i]} for ${b} epochs`).join(', '));
  };

  const draw = () => { for (const part of parts) part(); };
  const build = () => {
    parts = [];
    root.replaceChildren();
    hypervolume('hypervolume-evaluations', data.doc().hypervolume, 'evaluations');
    hypervolume('hypervolume-epochs', data.doc().spent, 'epochs');
    learning();
    rungs();
    generations.add(root, parts);
    workers();
    root.closest('section').hidden = !root.children.length;
    draw();
  };

  const start = node => {
    root = node;
    build();
    state.on(['pick'], draw);
    data.on(build);
  };

  return { start };
})();
