// points lets the points of a view answer: to the pointer, and to the keys, which
// go from point to point.
const points = (() => {
  const title = row => {
    const member = data.isFront(row) ? `member ${data.front().indexOf(row) + 1} of the front` : '';
    return [data.name(row), member].filter(Boolean).join(', ');
  };
  const card = row =>
    tip.card(
      title(row),
      data.arch(row),
      data.failure(row) ? [['failure', data.failure(row)], ...data.brief(row)] : data.brief(row),
    );
  const open = row => state.set({ candidate: data.key(row) }, true);

  const describe = row =>
    [
      title(row),
      data.arch(row),
      ...data.brief(row).map(f => f.join(' ')),
    ]
      .filter(Boolean)
      .join(', ');

  // next is the nearest point in a direction.
  const next = (places, from, dx, dy) => {
    const [x, y] = places.get(from);
    let best = -1;
    let least = Infinity;
    for (const [row, [px, py]] of places) {
      const along = (px - x) * dx + (py - y) * dy;
      const off = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
      if (row === from || along <= 0 || along + 2 * off >= least) continue;
      [best, least] = [row, along + 2 * off];
    }
    return best;
  };

  const name = (node, row) => {
    for (const [key, value] of [
      ['tabindex', '0'],
      ['role', 'button'],
      ['aria-label', describe(row)],
    ])
      node.setAttribute(key, value);
  };
  // tell shows a row's card at its point.
  const tell = (view, row) => {
    const edge = view.box.getBoundingClientRect();
    const [x, y] = view.places().get(row);
    hot.set(row);
    tip.show(card(row), edge.left + x + 6, edge.top + y + 6);
  };

  // focus goes to a row's point; where ECharts has drawn it, the box keeps the focus
  // and tells of the point.
  const focus = (view, row) => {
    view.box.dataset.at = row;
    const node = view.node(row);
    if (!node) return tell(view, row);
    for (const old of view.box.querySelectorAll('[tabindex="0"]')) old.setAttribute('tabindex', '-1');
    name(node, row);
    node.focus();
  };

  // enter makes one point reachable by Tab: the first member of the front.
  const enter = view => {
    const places = view.places();
    const first = data.front().find(row => places.has(row)) ?? [...places.keys()][0];
    if (first === undefined) return;
    const node = view.node(first);
    if (!node) {
      view.box.setAttribute('tabindex', '0');
      view.box.dataset.at = first;
      return;
    }
    node.closest('svg').removeAttribute('aria-hidden');
    name(node, first);
  };

  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const keys = (view, event) => {
    const row = Number(event.target.dataset.row ?? event.target.dataset.at ?? -1);
    if (row < 0 || !view.places().has(row)) return;
    if (event.key === 'Enter') open(row);
    else if (event.key === ' ') {
      selection.toggle(row, event.shiftKey || event.ctrlKey || event.metaKey);
      focus(view, row);
    } else if (directions[event.key]) {
      const to = next(view.places(), row, ...directions[event.key]);
      if (to >= 0) focus(view, to);
    } else return;
    event.preventDefault();
  };

  const attach = view => {
    view.after = () => enter(view);
    const { box } = view;
    const hit = event => tip.nearest(view, ...tip.within(box, event));
    box.addEventListener('pointermove', event => {
      if (event.buttons) return;
      const row = hit(event);
      hot.set(row);
      box.classList.toggle('over', row >= 0);
      if (row >= 0) tip.show(card(row), event.clientX, event.clientY);
      else tip.note(view, event);
    });
    box.addEventListener('pointerleave', () => {
      hot.set(-1);
      tip.hide();
    });
    box.addEventListener('click', event => {
      const row = hit(event);
      if (row < 0) tip.note(view, event); // fingers do not move before
      else if (!box.dataset.brushed) selection.toggle(row, event.shiftKey || event.ctrlKey || event.metaKey);
    });
    box.addEventListener('dblclick', event => {
      const row = hit(event);
      if (row >= 0) open(row);
    });
    box.addEventListener('keydown', event => keys(view, event));
    box.addEventListener('focusin', event => {
      const row = Number(event.target.dataset.row ?? event.target.dataset.at ?? -1);
      if (view.places().has(row)) tell(view, row);
    });
    box.addEventListener('focusout', () => {
      hot.set(-1);
      tip.hide();
    });
    hot.on(box, (before, after) => {
      if (before >= 0) view.mark(before, 'hot', false);
      if (after >= 0) view.mark(after, 'hot', true);
    });
  };

  // lines lets the lines of a view answer, each of which is a row.
  const lines = view => {
    const rowOf = event => Number(event.target.dataset.row ?? -1);
    view.box.addEventListener('pointermove', event => {
      const row = rowOf(event);
      hot.set(row);
      if (row >= 0) tip.show(card(row), event.clientX, event.clientY);
      else tip.hide();
    });
    view.box.addEventListener('pointerleave', () => {
      hot.set(-1);
      tip.hide();
    });
    view.box.addEventListener('click', event => {
      if (rowOf(event) >= 0) selection.toggle(rowOf(event), true);
    });
    view.box.addEventListener('dblclick', event => {
      if (rowOf(event) >= 0) open(rowOf(event));
    });
    hot.on(view.box, (before, after) => {
      if (before >= 0) view.mark(before, 'hot', false);
      if (after >= 0) view.mark(after, 'hot', true);
    });
  };

  return { attach, lines, card, open };
})();
