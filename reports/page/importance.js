// importance is how much of the spread of a target each gene explains.
const importance = (() => {
  const targets = () => [...new Set((data.doc().importance || []).map(i => i.target))];
  const target = () => (targets().includes(state.get('target')) ? state.get('target') : targets()[0]);

  const titled = name => (name === 'front' ? 'the front' : (data.variable(name) || { name }).name);

  // shares is the genes of the target, the strongest first, in percent.
  const shares = () => {
    const list = data.doc().importance.filter(i => i.target === target());
    const percent = list.map(({ gene, share }) => ({ gene, share: share.map(v => (v === null ? null : 100 * v)) }));
    return percent.sort((a, b) => b.share[0] - a.share[0]).slice(0, 20);
  };

  const certain = ({ share: [, low] }) => low > 0;
  // hint says how to read the chart, and where it says nothing.
  const hint = list => {
    const text = 'A bar is the share of the spread that a gene explains, a whisker its 95 % interval. ';
    const grey = 'A grey one may be chance: its interval begins at 0.';
    const n = data.where(row => !data.failed(row)).length;
    return text + (list.some(certain) ? grey : `All intervals begin at 0: with ${n} candidates, nothing is certain.`);
  };

  const option = list => {
    const ends = list.map(({ share: [, low, high] }, i) => [i, low, high]).filter(p => number.known(p[1]) && number.known(p[2]));
    const fit = scale.linear([0, ...list.flatMap(i => i.share)], '%');
    return options.chart('bars', { fit, name: 'share (%)' }, { categories: list.map(i => i.gene), inverse: true, name: '' }, [
      options.bars(
        list.map(i => i.share[0]),
        list.map(i => (certain(i) ? 'var(--front)' : 'var(--dominated)')),
      ),
      options.intervals('interval', ends, 'var(--ink)', { across: true, cap: 4, width: 1.5 }),
    ]);
  };

  const add = (root, parts) => {
    if (!targets().length) return;
    const figure = dom.figure('importance', 'Importance of the genes', '');
    const pairs = targets().map(name => [name, titled(name)]);
    const controls = dom.element(
      'div',
      { class: 'controls' },
      dom.choice('For', pairs, target(), value => state.set({ target: value })),
    );
    figure.node.querySelector('figcaption').after(controls);
    root.append(figure.node);
    const view = plot.view(figure.box, 'Importance of the genes');
    parts.push(() => {
      const list = shares();
      figure.text.textContent = hint(list);
      dom.tall(figure.box, 70 + list.length * 36);
      view.draw(() => option(list));
      const texts = list.map(({ gene, share }) => `${gene} ${number.short(share[0])} %`);
      figure.box.setAttribute('aria-label', `Importance for ${titled(target())}: ${texts.join(', ')}`);
    });
  };

  // of is a gene's share for the first target; 0 where it is not known.
  const of = gene => {
    const hit = (data.doc().importance || []).find(i => i.gene === gene && i.target === targets()[0]);
    return (hit && hit.share[0]) || 0;
  };

  return { add, of };
})();
