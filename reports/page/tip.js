// tip is the note beside the pointer or the focused point.
const tip = (() => {
  const box = document.getElementById('tip');

  const card = (title, code, facts) => {
    const node = dom.element('div', { class: 'tip' });
    if (title) node.append(dom.element('b', { text: title }));
    if (code) node.append(dom.element('code', { text: code }));
    const list = dom.element('dl');
    for (const [name, value] of facts) list.append(dom.element('dt', { text: name }), dom.element('dd', { text: value }));
    node.append(list);
    return node;
  };

  const show = (node, x, y) => {
    box.replaceChildren(node);
    const above = document.querySelector('dialog[open]') || document.body; // which hides what is not in it
    if (box.parentNode !== above) above.append(box);
    box.hidden = false;
    const gap = 14;
    const { width, height } = box.getBoundingClientRect();
    const left = x + gap + width > innerWidth ? x - gap - width : x + gap;
    const top = y + gap + height > innerHeight ? y - gap - height : y + gap;
    box.style.transform = `translate(${Math.max(8, left)}px, ${Math.max(8, top)}px)`;
  };
  const hide = () => {
    box.hidden = true;
  };
  document.addEventListener('scroll', hide, { passive: true, capture: true });

  // nearest is the row of a view's points that is nearest to a place of its box;
  // -1 if none is near.
  const nearest = (view, x, y, reach = 16) => {
    let best = -1;
    let least = reach * reach;
    for (const [row, [px, py]] of view.places()) {
      const d = (px - x) ** 2 + (py - y) ** 2;
      if (d < least) [best, least] = [row, d];
    }
    return best;
  };

  const within = (box, event) => {
    const edge = box.getBoundingClientRect();
    return [event.clientX - edge.left, event.clientY - edge.top];
  };

  // follow tells the lines' values at the pointer.
  const follow = (view, unit = '') =>
    view.box.addEventListener('pointermove', event => {
      const option = view.option();
      const [x, y] = within(view.box, event);
      const area = view.area();
      if (!option || !area || x < area.left || x > area.right) return hide();
      const at = view.value(x, y)[0];
      const facts = [];
      let where = NaN;
      for (const one of option.series) {
        if (one.type !== 'line' || one.silent || !one.name || !one.data.length) continue;
        const points = one.data.map(item => item.value || item).filter(p => number.known(p[1]));
        const hit =
          one.step === 'end'
            ? points.filter(p => p[0] <= at).at(-1)
            : points.reduce((a, b) => (Math.abs(b[0] - at) < Math.abs(a[0] - at) ? b : a), points[0]);
        if (hit) {
          facts.push([one.name, number.short(hit[1])]);
          where = one.step === 'end' ? Math.round(at) : hit[0];
        }
      }
      if (facts.length)
        show(
          card(`${where.toLocaleString('en')} ${unit || option.xAxis[0].name}`, '', facts.slice(0, 14)),
          event.clientX,
          event.clientY,
        );
      else hide();
    });
  // note tells of the mark near the pointer that stands for no row but has a card: a
  // title and facts.
  const note = (view, event, reach = 12) => {
    const [x, y] = within(view.box, event);
    const marks = ((view.option() || {}).series || []).flatMap(one => (one.type === 'scatter' ? one.data : []));
    let best = null;
    let least = reach;
    for (const item of marks) {
      if (!item.card) continue;
      const [px, py] = view.place(item.value);
      const d = Math.hypot(px - x, py - y);
      if (d < least) [best, least] = [item, d];
    }
    if (best) show(card(best.card.title, '', best.card.facts), event.clientX, event.clientY);
    else hide();
  };
  const notes = view => {
    view.box.addEventListener('pointermove', event => note(view, event));
    leave(view);
  };
  const leave = view => view.box.addEventListener('pointerleave', hide);

  return { card, show, hide, nearest, within, follow, note, notes, leave };
})();
