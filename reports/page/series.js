// series draws the series of an option: each becomes a group of shapes.
const series = (() => {
  const within = (f, x, y) => x >= f.left - 8 && x <= f.right + 8 && y >= f.top - 8 && y <= f.bottom + 8; // false for NaN
  const keep = (map, row, value) => {
    if (map.has(row)) map.get(row).push(value);
    else map.set(row, [value]);
  };

  const shapes = {
    circle: (x, y, r) => ['circle', { cx: x, cy: y, r }],
    emptyCircle: (x, y, r) => ['circle', { cx: x, cy: y, r }],
    diamond: (x, y, r) => ['path', { d: `M${x} ${y - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z` }],
    triangle: (x, y, r) => ['path', { d: `M${x} ${y - r}l${r} ${1.8 * r}h${-2 * r}z` }],
    rect: (x, y, r) => ['rect', { x: x - r, y: y - r, width: 2 * r, height: 2 * r }],
  };

  const scatter = (one, f, { places, nodes }) => {
    const group = dom.svg('g', { class: 'points' });
    for (const item of one.data) {
      const [vx, vy, row] = item.value;
      const x = Math.round(f.x(vx) * 10) / 10;
      const y = Math.round(f.y(vy) * 10) / 10;
      if (!number.known(vx) || !number.known(vy) || !within(f, x, y)) continue;
      const style = { ...one.itemStyle, ...item.itemStyle };
      const symbol = item.symbol || one.symbol || 'circle';
      const [tag, attributes] = shapes[symbol](x, y, (item.symbolSize || one.symbolSize) / 2);
      const hollow = symbol === 'emptyCircle';
      const node = dom.svg(tag, {
        ...attributes,
        class: 'point',
        'data-row': row >= 0 ? row : undefined,
        opacity: style.opacity,
        fill: hollow ? 'none' : style.color,
        stroke: hollow ? style.color : style.borderColor,
        'stroke-width': hollow ? 2 : style.borderWidth,
      });
      group.append(node);
      if (row >= 0 && !one.silent) {
        if (!places.has(row)) places.set(row, [x, y]);
        keep(nodes, row, node);
      }
    }
    return group;
  };

  const path = (one, f) => {
    let d = '';
    for (const item of one.data) {
      const [vx, vy] = item.value || item;
      if (!number.known(vx) || !number.known(vy)) continue;
      const x = Math.round(f.x(vx) * 10) / 10;
      const y = Math.round(f.y(vy) * 10) / 10;
      d += !d ? `M${x} ${y}` : one.step === 'end' ? `H${x}V${y}` : one.step === 'start' ? `V${y}H${x}` : `L${x} ${y}`;
    }
    return d;
  };
  const line = (one, f, { nodes }) => {
    const style = one.lineStyle || {};
    const node = dom.svg('path', {
      class: 'line',
      d: path(one, f),
      'data-row': one.row,
      fill: 'none',
      stroke: style.color,
      'stroke-width': style.width || 2,
      opacity: style.opacity,
      'stroke-dasharray': style.type === 'dashed' ? '5 4' : undefined,
    });
    if (one.row >= 0) keep(nodes, one.row, node);
    return node;
  };

  const bar = (one, f) => {
    const group = dom.svg('g', { class: 'bars' });
    const upright = !f.x.step;
    one.data.forEach(({ value, itemStyle }, i) => {
      if (!number.known(value)) return;
      const wide = Math.min(26, 0.7 * (upright ? f.y.step : f.x.step));
      const zero = upright ? f.x(0) : f.y(0);
      const end = upright ? f.x(value) : f.y(value);
      const low = Math.min(zero, end);
      const size = Math.abs(end - zero);
      const box = upright
        ? { x: low, y: f.y(i) - wide / 2, width: size, height: wide }
        : { x: f.x(i) - wide / 2, y: low, width: wide, height: size };
      group.append(dom.svg('rect', { ...box, class: 'bar', fill: itemStyle.color }));
    });
    return group;
  };

  // interval is a custom series: [x, low, high] upright, [y, low, high] across with
  // one.across; without caps it is a link.
  const interval = (one, f) => {
    const cap = one.cap ?? 3;
    let d = '';
    for (const {
      value: [at, low, high],
    } of one.data) {
      if (one.across) {
        const y = f.y(at);
        const [a, b] = [f.x(low), f.x(high)];
        d += `M${a} ${y}H${b}` + (cap ? `M${a} ${y - cap}v${2 * cap}M${b} ${y - cap}v${2 * cap}` : '');
      } else {
        const x = f.x(at);
        const ends = [f.y(low), f.y(high)];
        const [a, b] = ends.map(v => Math.max(f.top - 4, Math.min(f.bottom + 4, v)));
        d += `M${x} ${a}V${b}`;
        for (const v of cap ? ends : []) {
          const at = Math.max(f.top - 4, Math.min(f.bottom + 4, v));
          const way = Math.sign(at - v); // one that goes on beyond the edge has an arrow there
          d += way ? `M${x - cap} ${at + 5 * way}l${cap} ${-5 * way}l${cap} ${5 * way}` : `M${x - cap} ${v}h${2 * cap}`;
        }
      }
    }
    return dom.svg('path', {
      class: 'interval',
      d,
      fill: 'none',
      stroke: one.itemStyle.color,
      'stroke-width': one.width || 1.2,
      opacity: one.itemStyle.opacity,
    });
  };

  // span is a custom series too: [start, end, lane, row] as bars of a timeline.
  const span = (one, f, { places, nodes }) => {
    const group = dom.svg('g', { class: 'spans' });
    const high = Math.min(20, f.y.step * 0.7);
    for (const {
      value: [start, end, lane, row],
      itemStyle,
    } of one.data) {
      const x = f.x(start);
      const y = f.y(lane) - high / 2;
      const node = dom.svg('rect', {
        x,
        y,
        width: Math.max(1.5, f.x(end) - x - 0.5),
        height: high,
        class: 'point',
        'data-row': row,
        fill: (itemStyle || one.itemStyle).color,
      });
      group.append(node);
      places.set(row, [(x + f.x(end)) / 2, f.y(lane)]);
      keep(nodes, row, node);
    }
    return group;
  };

  const areas = (one, f) =>
    (one.markArea.data || []).map(([a, b]) => {
      const at = (scaleAt, v, end) =>
        v === undefined || v === null
          ? end
          : Math.max(Math.min(scaleAt(v), Math.max(f.right, f.bottom)), Math.min(f.left, f.top));
      const x = a.xAxis !== undefined || b.xAxis !== undefined;
      const style = one.markArea.itemStyle;
      const [p, q] = x
        ? [at(f.x, a.xAxis, f.left), at(f.x, b.xAxis, f.right)]
        : [at(f.y, b.yAxis, f.top), at(f.y, a.yAxis, f.bottom)];
      const [low, high] = x ? [Math.max(f.left, p), Math.min(f.right, q)] : [Math.max(f.top, p), Math.min(f.bottom, q)];
      if (high <= low) return '';
      return dom.svg('rect', {
        class: 'limit',
        fill: style.color,
        opacity: style.opacity,
        ...(x
          ? { x: low, y: f.top, width: high - low, height: f.bottom - f.top }
          : { x: f.left, y: low, width: f.right - f.left, height: high - low }),
      });
    });

  const kinds = {
    scatter,
    line,
    bar,
    custom: (one, f, maps) => (one.renderItem === 'span' ? span(one, f, maps) : interval(one, f)),
  };
  const draw = (one, f, maps) => {
    const node = kinds[one.type](one, f, maps);
    return one.markArea ? dom.svg('g', {}, ...areas(one, f), node) : node;
  };

  // labels writes the names of points where there is room.
  const labels = (root, all, f) => {
    const taken = [];
    const large = []; // marks that matter, to be hidden only where nothing else is free
    const hides = b => t => t.x < b.x + b.w && b.x < t.x + t.w && t.y < b.y + b.h && b.y < t.y + t.h;
    const free = b => b.x >= f.left - 4 && b.x + b.w <= f.width && b.y >= 0 && !taken.some(hides(b));
    const spot = item => [f.x(item.value[0]), f.y(item.value[1])];
    const named = all
      .filter(one => one.type === 'scatter')
      .flatMap(one => one.data.filter(item => item.label && item.label.show && within(f, ...spot(item))));
    for (const item of named) {
      const [x, y] = spot(item);
      taken.push({ x: x - 5, y: y - 5, w: 10, h: 10 });
    }
    for (const one of all.filter(one => one.type === 'scatter'))
      for (const item of one.data) {
        if ((item.symbolSize || one.symbolSize) < 9 || !within(f, ...spot(item))) continue;
        const [x, y] = spot(item);
        large.push({ x: x - 6, y: y - 6, w: 12, h: 12 });
      }
    for (const item of named) {
      const [x, y] = spot(item);
      const w = item.name.length * 6.8;
      const h = 15;
      const tries = [
        ['start', x + 9, y + 4, x + 9, y - 8],
        ['end', x - 9, y + 4, x - 9 - w, y - 8],
        ['middle', x, y + 20, x - w / 2, y + 8],
        ['middle', x, y - 9, x - w / 2, y - 22],
        ['start', x + 9, y - 10, x + 9, y - 22],
        ['start', x + 9, y + 18, x + 9, y + 6],
        ['end', x - 9, y - 10, x - 9 - w, y - 22],
        ['end', x - 9, y + 18, x - 9 - w, y + 6],
      ];
      const rooms = tries.filter(([, , , bx, by]) => free({ x: bx, y: by, w, h }));
      const hit = rooms.find(([, , , bx, by]) => !large.some(hides({ x: bx, y: by, w, h }))) || rooms[0];
      if (!hit) continue;
      taken.push({ x: hit[3], y: hit[4], w, h });
      root.append(dom.svg('text', { class: 'name', 'text-anchor': hit[0], x: hit[1], y: hit[2], text: item.name }));
    }
  };

  return { draw, labels };
})();
