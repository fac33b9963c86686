// parallel is the chart of parallel coordinates: what candidates are made of beside
// what they reach. Dragging along an axis selects.
const parallel = (() => {
  let view = null;
  let card = null;
  let ranges = new Map();
  let own = false; // own: the selection that changes is the ranges'

  const defaultAxes = () => {
    const varied = data.variables().filter(v => v.kind === 'gene' && new Set(v.values.filter(number.known)).size > 1);
    const strongest = [...varied].sort((a, b) => importance.of(b.id) - importance.of(a.id)).slice(0, 7);
    const genes = varied.filter(v => strongest.includes(v)); // in the order of the network
    const shapes = data.variables().filter(v => v.kind === 'shape');
    return [...(genes.length ? genes : shapes), ...data.objectives()].map(v => v.id);
  };
  // chosen is the axes that the address names; it may be anybody's, and then hold no
  // list, or names of nothing.
  const chosen = () => {
    let axes = [];
    try {
      axes = JSON.parse(state.get('axes') || '[]')
        .map(data.variable)
        .filter(Boolean);
    } catch {
      /* no list: the axes by default */
    }
    return axes.length ? axes : defaultAxes().map(data.variable).filter(Boolean);
  };

  const axisOf = (v, i, rows) => {
    const name = v.unit === '%' ? `${v.name} (%)` : v.name;
    if (v.words) return { dim: i, name, type: 'category', data: v.words };
    const values = [...new Set(rows.map(row => v.values[row]).filter(number.known))].sort((a, b) => a - b);
    const few = values.length > 0 && values.length <= 10 && v.kind !== 'measure';
    const beside = values.length > 1 ? 0 : 1; // one value is in the middle
    const fit = few
      ? { type: 'value', min: values[0] - beside, max: values.at(-1) + beside, ticks: values }
      : scale.of(v, values, v.kind === 'measure' ? 'auto' : 'linear');
    return { dim: i, name, type: fit.type, min: fit.min, max: fit.max, axisLabel: { customValues: fit.ticks } };
  };

  const draw = () => {
    const axes = chosen();
    const rows = filter.rows().filter(row => !data.failed(row));
    const picked = selection.get();
    const pale = rows.length < 60 ? 0.7 : 0.35;
    const lines = colour.groups(state.get('colour'), rows).flatMap(g =>
      g.rows.map(row => {
        const on = !picked.size || picked.has(row);
        return {
          row,
          value: axes.map(v => v.values[row]),
          lineStyle: {
            color: g.colour,
            width: on && (picked.size || data.isFront(row)) ? 2 : 1,
            opacity: !on ? 0.06 : picked.size || data.isFront(row) ? 0.9 : pale,
          },
        };
      }),
    );
    card.box.style.minWidth = Math.max(300, axes.length * 84) + 'px';
    view.draw(
      options.parallel(
        axes.map((v, i) => axisOf(v, i, rows)),
        lines,
      ),
    );
    view.box.setAttribute(
      'aria-label',
      `Parallel coordinates of ${rows.length} candidates over ${axes.map(v => v.name).join(', ')}. The table holds the numbers.`,
    );
    drawRanges(axes);
  };

  const drawRanges = axes => {
    for (const old of view.box.querySelectorAll('.range')) old.remove();
    const area = view.area();
    axes.forEach((v, i) => {
      if (!ranges.has(v.id) || !area.xs) return;
      const [low, high] = ranges.get(v.id).map(value => area.scales[i](value));
      const top = Math.min(low, high);
      const shape = dom.element('div', { class: 'range' });
      Object.assign(shape.style, {
        left: area.xs[i] - 7 + 'px',
        width: '14px',
        top: top + 'px',
        height: Math.abs(high - low) + 'px',
      });
      view.box.append(shape);
    });
  };

  const select = () => {
    const tests = [...ranges].map(([id, [low, high]]) => [data.variable(id).values, low, high]);
    const rows = !tests.length
      ? []
      : filter
          .rows()
          .filter(
            row =>
              !data.failed(row) &&
              tests.every(([values, low, high]) => number.known(values[row]) && values[row] >= low && values[row] <= high),
          );
    own = true;
    selection.set(rows);
    own = false;
    draw();
  };

  const axisAt = x => {
    const area = view.area();
    const i = area.xs.reduce((best, at, j) => (Math.abs(at - x) < Math.abs(area.xs[best] - x) ? j : best), 0);
    return Math.abs(area.xs[i] - x) < 30 ? i : -1;
  };
  const drag = () => {
    let start = null;
    view.box.addEventListener('pointerdown', event => {
      if (event.button || fingers.refused(event)) return;
      const [x, y] = tip.within(view.box, event);
      const i = axisAt(x);
      if (i < 0) return;
      start = { i, y };
      view.box.setPointerCapture(event.pointerId);
    });
    view.box.addEventListener('pointerup', event => {
      if (!start) return;
      const [, y] = tip.within(view.box, event);
      const v = chosen()[start.i];
      const at = view.area().scales[start.i];
      if (Math.abs(y - start.y) < 4) ranges.delete(v.id);
      else
        ranges.set(
          v.id,
          [at.inverse(start.y), at.inverse(y)].sort((a, b) => a - b),
        );
      start = null;
      select();
    });
  };

  // touch is the row whose line is nearest to the pointer, at the nearest axis.
  const touch = event => {
    const [x, y] = tip.within(view.box, event);
    const area = view.area();
    const i = area && area.xs ? axisAt(x) : -1;
    let best = -1;
    let least = 8;
    if (i >= 0)
      for (const [row, spots] of view.places())
        if (Math.abs(spots[i][1] - y) < least) [best, least] = [row, Math.abs(spots[i][1] - y)];
    return best;
  };
  const answer = () => {
    view.box.addEventListener('pointermove', event => {
      const row = event.buttons ? -1 : touch(event);
      hot.set(row);
      if (row >= 0) tip.show(points.card(row), event.clientX, event.clientY);
      else tip.hide();
    });
    view.box.addEventListener('pointerleave', () => {
      hot.set(-1);
      tip.hide();
    });
    view.box.addEventListener('dblclick', event => {
      const row = touch(event);
      if (row >= 0) points.open(row);
    });
    hot.on(view.box, (before, after) => {
      if (before >= 0) view.mark(before, 'hot', false);
      if (after >= 0) view.mark(after, 'hot', true);
    });
  };

  const build = () => {
    const all = data.variables().map(v => [v.id, v.name]);
    dom.refill(
      card.controls,
      dom.chooser(
        'Axes',
        all,
        chosen().map(v => v.id),
        ids => state.set({ axes: JSON.stringify(ids) }),
      ),
      fingers.toggle(),
    );
  };

  const start = root => {
    card = dom.figure(
      'parallel',
      'Parallel coordinates',
      'Drag along an axis to select; drag along others to narrow the selection; click an axis to let it go.',
    );
    card.controls = dom.element('div', { class: 'controls' });
    card.node.querySelector('figcaption').after(card.controls);
    card.node.querySelector('.plot').append(dom.element('div', { class: 'sideways' }, card.box));
    root.append(card.node);
    view = plot.view(card.box, 'Parallel coordinates');
    if (view.brushed) view.brushed(selection.set);
    else {
      drag();
      answer();
    }
    build();
    draw();
    state.on(['axes'], () => {
      build();
      draw();
    });
    state.on(['pick'], () => {
      if (own) return;
      ranges = new Map();
      draw();
    });
    state.on(['filter', 'colour'], draw);
    data.on(() => {
      build();
      draw();
    });
    new ResizeObserver(() => drawRanges(chosen())).observe(card.box);
  };

  return { start };
})();
