// matter is what matters: which genes explain a target, what their values reach,
// what changes gain.
const matter = (() => {
  let root = null, parts = [];

  const targets = () => [...new Set((data.doc().importance || []).map(i => i.target))];
  const target = () => targets().includes(state.get('target')) ? state.get('target') : targets()[0];

  const importance = () => {
    if (!targets().length) return;
    const figure = dom.figure('importance', 'Importance of the genes', 'The share of the spread that a gene explains; a bar is its 95 % interval.'), controls = dom.element('div', { class: 'controls' });
    figure.node.querySelector('figcaption').after(controls);
    dom.refill(controls, dom.choice('For', targets().map(t => [t, t]), target(), value => state.set({ target: value })));
    const view = plot.view(figure.box, 'Importance of the genes');
    parts.push(() => {
      const list = data.doc().importance.filter(i => i.target === target()).sort((a, b) => b.share[0] - a.share[0]).slice(0, 20);
      figure.box.style.cssText = `aspect-ratio:auto;min-height:0;height:${70 + list.length * 30}px`;
      const percent = list.map(i => i.share.map(v => v === null ? null : 100 * v)), ends = percent.flat().filter(number.known);
      view.draw(() => options.chart('bars', { fit: scale.fit([0, ...ends], 'linear'), name: 'share (%)' }, { categories: list.map(i => i.gene), inverse: true, name: '' }, [
        options.bars(percent.map(p => p[0]), 'var(--front)'),
        options.intervals('interval', percent.map((p, i) => [i, p[1], p[2]]).filter(p => number.known(p[1]) && number.known(p[2])), 'var(--ink)', { across: true, cap: 4, width: 1.5 }),
      ]));
      figure.box.setAttribute('aria-label', `Importance for ${target()}: ` + list.map((i, k) => `${i.gene} ${number.short(percent[k][0])} %`).join(', '));
    });
    root.append(figure.node);
  };

  // groups is the mean of a measure with its 95 % interval for each value of a
  // gene, or for each of six ranges where it has more than twelve.
  const groups = (gene, v) => {
    const rows = [...Array(data.rows()).keys()].filter(row => !data.failed(row) && number.known(gene.values[row]) && number.known(v.values[row]));
    return colour.bins(gene, rows, 12).map(bin => {
      const values = rows.filter(row => gene.values[row] >= bin.low && gene.values[row] <= bin.high).map(row => v.values[row]), n = values.length;
      const mean = values.reduce((a, b) => a + b, 0) / n, std = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(1, n - 1));
      return { name: bin.name, n, mean, half: n > 1 ? 1.96 * std / Math.sqrt(n) : NaN };
    }).filter(g => g.n);
  };

  const marginal = (gene, v, fit) => {
    const list = groups(gene, v), box = dom.element('div', { class: 'chart small' }), view = plot.view(box, `${v.name} by ${gene.name}: ` + list.map(g => `${g.name}: ${number.short(g.mean)}`).join(', '));
    parts.push(() => view.draw(() => options.chart('plane', { categories: list.map(g => g.name), name: '' }, { fit, name: '' }, [
      options.intervals('interval', list.map((g, i) => [i, g.mean - g.half, g.mean + g.half]).filter(p => number.known(p[1])), 'var(--other)', { cap: 4, width: 1.5 }),
      options.line('mean', list.map((g, i) => [i, g.mean]), { colour: 'var(--front)', width: 1.5 }),
      options.points('mean', list.map((g, i) => ({ value: [i, g.mean, -1] })), 'var(--front)', 8),
    ])));
    return dom.element('div', { class: 'panel' }, dom.element('h4', { text: gene.name }), box);
  };
  const marginals = () => {
    const v = data.objectives()[0], genes = !v ? [] : data.variables().filter(g => g.kind === 'gene' && groups(g, v).length > 1).slice(0, 24);
    if (!genes.length) return;
    const all = genes.flatMap(g => groups(g, v).flatMap(({ mean, half }) => number.known(half) ? [mean - half, mean + half] : [mean]));
    const fit = scale.fit(all, 'linear');
    root.append(dom.element('figure', { class: 'card full', id: 'marginals' }, dom.element('figcaption', {}, dom.element('h3', { text: `${v.name} by gene` }),
      dom.element('p', { class: 'hint', text: `Mean of ${v.name}${v.unit ? ` (${v.unit})` : ''} over the candidates with each value, with its 95 % interval. Other genes differ too: a search tries good neighbours more often.` })),
    dom.element('div', { class: 'panels' }, genes.map(gene => marginal(gene, v, fit)))));
  };

  const effects = () => {
    const list = data.doc().effects || [];
    if (!list.length) return;
    const head = ['change', 'gain', '95 % interval', 'from', 'estimated by'], signed = v => (v > 0 ? '+' : '') + number.short(v);
    root.append(dom.element('div', { class: 'full', id: 'effects' }, dom.element('h3', { text: 'What changes gain' }), dom.element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Table of effects' }, dom.element('table', {},
      dom.element('thead', {}, dom.element('tr', {}, head.map((text, i) => dom.element('th', { scope: 'col', class: i > 0 && i < 4 && 'number', text })))),
      dom.element('tbody', {}, list.map(e => dom.element('tr', {}, dom.element('td', { text: e.change }), dom.element('td', { class: 'number', text: `${signed(e.gain[0])} ${e.unit || ''}` }),
        dom.element('td', { class: 'number', text: number.known(e.gain[1]) ? `${signed(e.gain[1])} to ${signed(e.gain[2])}` : '' }), dom.element('td', { class: 'number', text: e.count || '' }), dom.element('td', { class: 'wrap', text: e.how || '' }))))))));
  };

  const draw = () => { for (const part of parts) part(); };
  const build = () => {
    parts = [];
    root.replaceChildren();
    importance();
    isolines.add(root, parts);
    effects();
    marginals();
    root.closest('section').hidden = !root.children.length;
    draw();
  };
  const start = node => {
    root = node;
    build();
    state.on(['target'], draw);
    data.on(build);
  };

  return { start };
})();
