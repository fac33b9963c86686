// table is all candidates: sorted, filtered and in pages.
const table = (() => {
  const size = 25;
  const printed = 500; // rows on paper, at most
  let onPaper = false;
  let box = null;
  let body = null;
  let head = null;
  let bar = null;
  let pages = null;
  let wrong = null;
  let rows = [];
  let search = null;

  const defaults = () =>
    [
      data.variable('#'),
      ...data.objectives(),
      ...['test_accuracy', 'final test accuracy', 'total reuse', 'generation', 'evaluation'].map(data.variable),
    ]
      .filter(Boolean)
      .map(v => v.id);
  const columns = () => {
    let list = [];
    try {
      list = JSON.parse(state.get('columns') || '[]')
        .map(data.variable)
        .filter(Boolean);
    } catch {
      /* no list: the columns by default */
    }
    return list.length ? list : defaults().map(data.variable);
  };

  const sorted = list => {
    const [, down, id] = /^(-?)(.*)$/.exec(state.get('sort'));
    const v = data.variable(id);
    const up = down ? -1 : 1;
    const value = v ? row => v.values[row] ?? NaN : data.arch;
    return list
      .map(row => [value(row), row])
      .sort((a, b) => sort.order(a[0], b[0], !!v, up > 0) * up || a[1] - b[1])
      .map(([, row]) => row);
  };
  const refresh = () => {
    rows = sorted(filter.kept(filter.rows(), state.get('show')));
  };

  const line = (row, list, first) => {
    const name = data.name(row);
    const best = [
      name && dom.element('b', { text: name }),
      dom.element('a', {
        href: '#candidate=' + encodeURIComponent(data.key(row)),
        text: data.arch(row),
        tabindex: '-1',
        onclick: event => {
          event.preventDefault();
          points.open(row);
        },
      }),
    ];
    return dom.element(
      'tr',
      {
        'data-row': row,
        tabindex: first ? '0' : '-1',
        'aria-selected': selection.has(row) ? 'true' : 'false',
        class: [data.failed(row) && 'pale', selection.has(row) && 'picked', data.isFront(row) && 'member']
          .filter(Boolean)
          .join(' '),
      },
      dom.element('td', { class: 'code arch' }, best, data.failed(row) && dom.element('small', { text: data.failure(row) })),
      list.map(v => dom.element('td', { class: v.words ? '' : 'number', text: data.text(v, row) })),
    );
  };

  const pageSize = () => (onPaper ? printed : size);
  const pageCount = () => Math.max(1, Math.ceil(rows.length / pageSize()));
  const pageNow = () => (onPaper ? 1 : Math.min(pageCount(), Math.max(1, Number(state.get('page')) || 1)));
  const turn = to => state.set({ page: to > 1 ? to : '' });

  const drawPages = () => {
    const now = pageNow();
    const last = pageCount();
    dom.refill(
      pages,
      dom.button('\u2190 before', () => turn(now - 1), { disabled: now <= 1 }),
      dom.element('span', {
        text: rows.length ? `${(now - 1) * size + 1} to ${Math.min(rows.length, now * pageSize())} of ${rows.length}` : 'none',
      }),
      dom.button('after \u2192', () => turn(now + 1), { disabled: now >= last }),
    );
  };

  const draw = () => {
    refresh();
    const list = columns();
    const start = (pageNow() - 1) * pageSize();
    dom.refill(
      head,
      heading.cell('architecture', 'architecture', {}),
      list.map(heading.of),
    );
    body.replaceChildren(...rows.slice(start, start + pageSize()).map((row, i) => line(row, list, i === 0)));
    wrong.textContent = filter.wrong().join('; ');
    drawPages();
  };

  const build = () => {
    const shows = [
      ['all', 'all'],
      ['front', 'the front'],
      ['done', 'with a result'],
      ['failed', 'failed or infeasible'],
      ['chosen', 'selected'],
    ];
    search.value = state.get('filter');
    dom.refill(
      bar,
      dom.element('label', { class: 'choice grow' }, dom.element('span', { text: 'Filter' }), search),
      dom.choice('Show', shows, state.get('show'), value => state.set({ show: value, page: '' })),
      dom.chooser(
        'Columns',
        data.variables().map(v => [v.id, v.name]),
        columns().map(v => v.id),
        ids => state.set({ columns: JSON.stringify(ids) }),
      ),
      dom.button('Copy as CSV', event => csv.copy(csv.text(rows), event.target)),
    );
  };

  const keys = event => {
    const row = event.target.closest('tr[data-row]');
    if (!row || event.target !== row) return;
    const number = Number(row.dataset.row);
    const to = {
      ArrowDown: row.nextElementSibling,
      ArrowUp: row.previousElementSibling,
      Home: body.firstElementChild,
      End: body.lastElementChild,
    }[event.key];
    if (event.key === 'Enter') points.open(number);
    else if (event.key === ' ') choose(number, true);
    else if (to) {
      row.tabIndex = -1;
      to.tabIndex = 0;
      to.focus();
    } else if (!['ArrowDown', 'ArrowUp'].includes(event.key)) return;
    event.preventDefault();
  };
  // choose toggles a row and keeps the focus on it though the table is drawn anew.
  const choose = (row, more) => {
    selection.toggle(row, more);
    const node = body.querySelector(`tr[data-row="${row}"]`);
    if (!node) return;
    for (const other of body.querySelectorAll('tr[tabindex="0"]')) other.tabIndex = -1;
    node.tabIndex = 0;
    node.focus({ preventScroll: true });
  };

  const listen = () => {
    body.addEventListener('keydown', keys);
    body.addEventListener('click', event => {
      const row = event.target.closest('tr[data-row]');
      if (row && !event.target.closest('a')) choose(Number(row.dataset.row), true);
    });
    body.addEventListener('dblclick', event => {
      const row = event.target.closest('tr[data-row]');
      if (row) points.open(Number(row.dataset.row));
    });
    for (const name of ['pointerover', 'focusin'])
      body.addEventListener(name, event => {
        const row = event.target.closest('tr[data-row]');
        hot.set(row ? Number(row.dataset.row) : -1);
      });
    body.addEventListener('pointerleave', () => hot.set(-1));
    hot.on(body, (before, after) => {
      for (const [row, on] of [
        [before, false],
        [after, true],
      ]) {
        const node = body.querySelector(`tr[data-row="${row}"]`);
        if (node) node.classList.toggle('hot', on);
      }
    });
  };

  // paper has all rows on one page, as nobody turns it.
  const paper = on => () => {
    onPaper = on;
    draw();
  };

  const start = root => {
    let wait = 0;
    search = dom.element('input', {
      type: 'search',
      placeholder: 'words, params<50k, total_reuse>8',
      'aria-describedby': 'filter-wrong',
      oninput: () => {
        clearTimeout(wait);
        wait = setTimeout(() => state.set({ filter: search.value.trim(), page: '' }), 200);
      },
    });
    bar = dom.element('div', { class: 'controls' });
    wrong = dom.element('p', { class: 'wrong', id: 'filter-wrong', role: 'status' });
    head = dom.element('tr');
    body = dom.element('tbody');
    pages = dom.element('div', { class: 'pages' });
    box = dom.element(
      'div',
      { class: 'scroll titled', role: 'region', tabindex: '0', 'aria-label': 'Table of the candidates' },
      dom.element('table', { role: 'grid', 'aria-multiselectable': 'true' }, dom.element('thead', {}, head), body),
    );
    root.append(bar, wrong, box, pages);
    listen();
    addEventListener('beforeprint', paper(true));
    addEventListener('afterprint', paper(false));
    build();
    draw();
    state.on(['columns', 'show'], build);
    state.on(['filter'], () => {
      if (document.activeElement !== search) search.value = state.get('filter');
    });
    state.on(['filter', 'show', 'sort', 'page', 'columns', 'pick'], draw);
    data.on(() => {
      build();
      draw();
    });
  };

  return { start, rows: () => rows };
})();
