// candidate is the page of one candidate, over the others.
const candidate = (() => {
  let box = null;

  const section = (title, ...content) => dom.element('section', {}, dom.element('h3', { text: title }), content);

  const link = row =>
    dom.element(
      'li',
      {},
      dom.element('a', {
        href: '#',
        onclick: event => {
          event.preventDefault();
          points.open(row);
        },
        text: data.arch(row),
      }),
      dom.element('span', {
        class: 'hint',
        text: data
          .facts(row)
          .slice(0, 3)
          .map(f => f.join(' '))
          .join(', '),
      }),
    );
  const family = (title, rows) =>
    rows.length
      ? section(
          title,
          dom.element('ul', { class: 'family' }, rows.slice(0, 40).map(link)),
          rows.length > 40 && dom.element('p', { class: 'hint', text: `and ${rows.length - 40} more` }),
        )
      : '';

  const commands = row => {
    const list = data.commands(row);
    return list.length
      ? section(
          'Commands',
          list.map(([label, line]) =>
            dom.element(
              'div',
              { class: 'line' },
              dom.element('span', { class: 'hint', text: label }),
              dom.element('pre', { class: 'command', tabindex: '0' }, dom.element('code', { text: line })),
              dom.button('Copy', event => csv.copy(line, event.target), { 'aria-label': 'Copy: ' + label }),
            ),
          ),
        )
      : '';
  };

  const measures = row =>
    section(
      'Measures',
      dom.element(
        'dl',
        { class: 'facts' },
        [
          ...data.facts(row),
          ...data
            .variables()
            .filter(v => v.kind === 'gene' && number.known(v.values[row]))
            .map(v => [v.name, data.text(v, row)]),
        ].map(([name, value]) => dom.element('div', {}, dom.element('dt', { text: name }), dom.element('dd', { text: value }))),
      ),
    );

  const head = row => {
    const facts = [
      data.isFront(row) ? `member ${data.front().indexOf(row) + 1} of the front` : data.failed(row) ? 'failed' : 'dominated',
      data.order(row) ? `evaluation ${data.order(row)}` : '',
      `key ${data.key(row)}`,
    ]
      .filter(Boolean)
      .join(' \u00b7 ');
    return [
      dom.element(
        'div',
        { class: 'bar' },
        dom.button('\u2190 back', close),
        dom.toggle('selected', selection.has(row), () => selection.toggle(row, true)),
      ),
      dom.element('h2', { id: 'candidate-head', tabindex: '-1', autofocus: true, text: data.name(row) || data.arch(row) }),
      data.name(row) && dom.element('p', {}, dom.element('code', { text: data.arch(row) })),
      dom.element('p', { class: 'lede', text: facts }),
      data.failure(row) && dom.element('p', { class: 'wrong', text: data.failure(row) }),
      data.checkpoint(row) && dom.element('p', {}, dom.element('a', { href: data.checkpoint(row), text: 'weights' })),
    ];
  };

  const close = () => state.set({ candidate: '' }, true);
  const fill = row => {
    const blocks = data.blocks(row);
    const drawn = details.sections(row);
    box.replaceChildren(
      ...[
        head(row),
        blocks.length ? section('Network', architecture.drawing(blocks)) : '',
        measures(row),
        ...drawn.map(([title, nodes]) => section(title, dom.element('div', { class: 'pair' }, nodes))),
        commands(row),
        family('No different beyond sampling error', data.ties(row)),
        family('Made from', data.parents(row)),
        family('Made into', data.children(row)),
      ]
        .flat()
        .filter(Boolean),
    );
  };

  let shown = '';
  let before = null;
  const draw = () => {
    const key = state.get('candidate');
    const row = key ? data.byKey(key) : -1;
    if (row < 0) {
      shown = '';
      if (box.open) box.close();
      if (before && before.isConnected) before.focus();
      before = null;
      return;
    }
    tip.hide();
    fill(row);
    if (!box.open) {
      before = document.activeElement;
      box.showModal();
    }
    details.draw();
    if (shown !== key) box.scrollTop = 0;
    box.querySelector('h2').focus({ preventScroll: true });
    shown = key;
  };

  const start = () => {
    box = dom.element('dialog', {
      id: 'candidate',
      'aria-labelledby': 'candidate-head',
      oncancel: event => {
        event.preventDefault();
        close();
      },
    });
    box.addEventListener('click', event => {
      if (event.target === box) close();
    });
    document.body.append(box);
    draw();
    state.on(['candidate'], draw);
    data.on(draw);
  };

  return { start };
})();
