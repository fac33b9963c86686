// parallels draws parallel coordinates: an axis for each variable, a line for each
// row.
const parallels = (() => {
  const letter = 6.7;
  const edge = 52; // room beside the outer axes
  // wrapped is a text in one line, or in two where that shows more of it.
  const wrapped = (text, room) => {
    const cut = text.lastIndexOf(' ', Math.floor(room / letter));
    const lines = text.length * letter <= room || cut < 1 ? [text] : [text.slice(0, cut), text.slice(cut + 1)];
    return lines.map(line => shortened(line, room));
  };
  const shortened = (text, room) =>
    text.length * letter <= room ? text : text.slice(0, Math.max(3, Math.floor(room / letter) - 1)) + '\u2026';

  const scaleOf = (axis, top, bottom) => {
    const [from, to] = axis.inverse ? [top, bottom] : [bottom, top];
    if (axis.type !== 'category') return scale.place(axis, from, to);
    const n = Math.max(1, axis.data.length - 1);
    const at = v => from + (v / n) * (to - from);
    at.inverse = p => ((p - from) / (to - from)) * n;
    return at;
  };

  const ticks = axis =>
    axis.type === 'category'
      ? axis.data.map((name, i) => [i, String(name)])
      : axis.axisLabel.customValues.map(v => [v, number.compact(v)]);

  // side is where the labels of an axis are, 1 for its right: outside, where no lines
  // run, if they have room there, else inside.
  const side = (labels, x, f) => {
    const out = x >= f.right ? 1 : x <= f.left ? -1 : 0;
    return labels.every(([, text]) => text.length * letter + 5 <= edge) ? out || 1 : -out || 1;
  };

  const axisOf = (axis, x, f, room) => {
    const at = f.scales[f.xs.indexOf(x)];
    const group = dom.svg('g', { class: 'parallel-axis' });
    group.append(dom.svg('path', { class: 'base', d: `M${x} ${f.top}V${f.bottom}` }));
    const lines = wrapped(axis.name, room - 6);
    const name = dom.svg(
      'text',
      { class: 'axis x', x, y: f.top - 14 * lines.length },
      lines.map((text, i) => dom.svg('tspan', { x, dy: i ? 14 : 0, text })),
      dom.svg('title', { text: axis.name }),
    );
    group.append(name);
    const all = ticks(axis);
    const to = side(all, x, f);
    const skip = Math.ceil((all.length * 16) / (f.bottom - f.top));
    all.forEach(([v, text], i) => {
      if (i % skip) return;
      group.append(
        dom.svg('text', {
          class: 'tick',
          x: x + 5 * to,
          y: at(v),
          dy: '.35em',
          'text-anchor': to < 0 ? 'end' : 'start',
          text: shortened(text, room - 10),
        }),
      );
    });
    return group;
  };

  const lineOf = (item, f) => {
    let d = '';
    let drawn = false;
    item.value.forEach((v, i) => {
      const y = number.known(v) ? f.scales[i](v) : NaN;
      d += Number.isFinite(y) ? (drawn ? 'L' : 'M') + f.xs[i] + ' ' + Math.round(y * 10) / 10 : '';
      drawn = Number.isFinite(y);
    });
    return d;
  };

  const drawing = (root, option, width, height) => {
    const list = option.parallelAxis;
    const n = Math.max(1, list.length - 1);
    const left = edge;
    const right = width - edge;
    const f = { left, right, top: 48, bottom: height - 12, width, height };
    f.xs = list.map((axis, i) => left + (i * (right - left)) / n);
    f.scales = list.map(axis => scaleOf(axis, f.top, f.bottom));
    const places = new Map();
    const nodes = new Map();
    const lines = dom.svg('g', { class: 'parallels' });
    for (const one of option.series) {
      for (const item of one.data) {
        const style = { ...one.lineStyle, ...item.lineStyle };
        const node = dom.svg('path', {
          d: lineOf(item, f),
          'data-row': item.row,
          fill: 'none',
          stroke: style.color,
          'stroke-width': style.width,
          opacity: style.opacity,
        });
        lines.append(node);
        nodes.set(item.row, [node]);
        places.set(
          item.row,
          item.value.map((v, i) => [f.xs[i], f.scales[i](v)]),
        );
      }
    }
    root.append(lines);
    list.forEach((axis, i) => root.append(axisOf(axis, f.xs[i], f, (right - left) / n)));
    return { root, places, nodes, area: f, value: (x, y) => [x, y] };
  };

  return { drawing };
})();
