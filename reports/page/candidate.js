// candidate is the page of one candidate, over the others.
const candidate = (() => {
  let box = null;

  const section = (title, ...content) => dom.element('section', {}, dom.element('h3', { text: title }), content);

  const link = row => dom.element('li', {}, dom.element('a', { href: '#', onclick: event => { event.preventDefault(); points.open(row); }, text: data.arch(row) }),
    dom.element('span', { class: 'hint', text: data.facts(row).slice(0, 3).map(f => f.join(' ')).join(', ') }));
  const family = (title, rows) => rows.length ? section(title, dom.element('ul', { class: 'family' }, rows.slice(0, 40).map(link)), rows.length > 40 && dom.element('p', { class: 'hint', text: `and ${rows.length - 40} more` })) : '';

  const commands = row => {
    const list = data.commands(row);
    return list.length ? section('Commands', list.map(([label, line]) => dom.element('div', { class: 'line' },
      dom.element('span', { class: 'hint', text: label }), dom.element('pre', { class: 'command', tabindex: '0' }, dom.element('code', { text: line })),
      dom.button('Copy', event => csv.copy(line, event.target), { 'aria-label': 'Copy: ' + label })))) : '';
  };

  // small is a chart of the dialog, drawn once it has a size.
  const charts = [];
  const small = (title, option, unit) => {
    const figure = dom.figure('', title, ''), view = plot.view(figure.box, title);
    figure.node.removeAttribute('id');
    charts.push(() => { view.draw(option); view.now(); if (unit) { tip.follow(view, unit); tip.leave(view); } });
    return figure.node;
  };

  const curves = row => {
    const curve = data.curve(row);
    if (!curve) return '';
    const figures = [['Accuracy over epochs', 'accuracies', 'accuracy', '%', 'var(--tone-c)'], ['Loss over epochs', 'losses', 'training loss', '', 'var(--tone-b)']].filter(([, column]) => curve[column].some(number.known)).map(([title, column, name, unit, colour]) => {
      const list = curve.epochs.map((epoch, i) => [epoch, curve[column][i]]).filter(p => number.known(p[1]));
      const fitted = scale.fit(list.map(p => p[1]), 'linear');
      const x = scale.counts(Math.max(1, ...list.map(p => p[0])));
      return small(title, options.chart('plane', { fit: x, name: 'epochs' }, { fit: fitted, name: unit ? `${name} (${unit})` : name }, [
        options.line(name, list, { colour }), options.points(name, list.length < 2 ? list.map(value => ({ value: [...value, -1] })) : [], colour, 8)]), 'epochs');
    });
    return section('Learning', dom.element('div', { class: 'pair' }, figures));
  };

  const barChart = (title, names, values, colour, unit) => {
    const fit = scale.fit([0, ...values], 'linear');
    const node = small(title, options.chart('bars', { fit, name: unit }, { categories: names, inverse: true, name: '' }, [options.bars(values, colour)]));
    node.querySelector('.chart').style.aspectRatio = 'auto';
    node.querySelector('.chart').style.minHeight = '0';
    node.querySelector('.chart').style.height = Math.max(120, names.length * 26 + 60) + 'px';
    return node;
  };
  const costs = row => {
    const blocks = data.blocks(row);
    if (!blocks.length) return '';
    const names = blocks.map(b => b.name);
    return section('Costs by block', dom.element('div', { class: 'pair' }, barChart('Parameters', names, blocks.map(b => b.params), 'var(--tone-a)', 'parameters'), barChart('Multiply-adds', names, blocks.map(b => b.madds), 'var(--tone-d)', 'multiply-adds')));
  };
  const recalls = row => {
    const values = data.recalls(row);
    return values ? section('Recall of each class', barChart('Images of a class that are recognised', data.doc().classes || values.map((v, i) => `class ${i}`), values, 'var(--tone-c)', '%')) : '';
  };

  const measures = row => section('Measures', dom.element('dl', { class: 'facts' }, [...data.facts(row), ...data.variables().filter(v => v.kind === 'gene' && number.known(v.values[row])).map(v => [v.name, data.text(v, row)])]
    .map(([name, value]) => dom.element('div', {}, dom.element('dt', { text: name }), dom.element('dd', { text: value })))));

  const head = row => {
    const facts = [data.isFront(row) ? `member ${data.front().indexOf(row) + 1} of the front` : data.failed(row) ? 'failed' : 'dominated', data.order(row) ? `evaluation ${data.order(row)}` : '', `key ${data.key(row)}`].filter(Boolean).join(' \u00b7 ');
    return [dom.element('div', { class: 'bar' }, dom.button('\u2190 back', close), dom.toggle('selected', selection.has(row), () => selection.toggle(row, true))),
      dom.element('h2', { id: 'candidate-head', tabindex: '-1', autofocus: true, text: data.name(row) || data.arch(row) }), data.name(row) && dom.element('p', {}, dom.element('code', { text: data.arch(row) })),
      dom.element('p', { class: 'lede', text: facts }), data.failure(row) && dom.element('p', { class: 'wrong', text: data.failure(row) }),
      data.checkpoint(row) && dom.element('p', {}, dom.element('a', { href: data.checkpoint(row), text: 'weights' }))];
  };

  const close = () => state.set({ candidate: '' }, true);
  const fill = row => {
    const blocks = data.blocks(row);
    charts.length = 0;
    box.replaceChildren(...[head(row), blocks.length ? section('Network', architecture.drawing(blocks)) : '', measures(row), curves(row), costs(row), recalls(row), commands(row),
      family('No different beyond sampling error', data.ties(row)), family('Made from', data.parents(row)), family('Made into', data.children(row))].flat().filter(Boolean));
  };

  let shown = '', before = null;
  const draw = () => {
    const key = state.get('candidate'), row = key ? data.byKey(key) : -1;
    if (row < 0) {
      shown = '';
      if (box.open) box.close();
      if (before && before.isConnected) before.focus();
      before = null;
      return;
    }
    tip.hide();
    fill(row);
    if (!box.open) { before = document.activeElement; box.showModal(); }
    for (const chart of charts) chart();
    if (shown !== key) box.scrollTop = 0;
    box.querySelector('h2').focus({ preventScroll: true });
    shown = key;
  };

  const start = () => {
    box = dom.element('dialog', { id: 'candidate', 'aria-labelledby': 'candidate-head', oncancel: event => { event.preventDefault(); close(); } });
    box.addEventListener('click', event => { if (event.target === box) close(); });
    document.body.append(box);
    draw();
    state.on(['candidate'], draw);
    data.on(draw);
  };

  return { start };
})();
