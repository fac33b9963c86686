// plot draws the options of ECharts that the pages use, as SVG: value, log and
// category axes, points, lines, bars, intervals, shaded areas, parallel coordinates.
const plot = (() => {
  const letter = 6.7; // width of one in labels of 12 pixels, generous

  const ticksOf = (axis, size) => {
    if (axis.type === 'category') {
      const labels = axis.data.map((name, i) => [i, String(name)]);
      const widest = Math.min(3, Math.max(...labels.map(([, text]) => text.length))) * letter + 4; // longer ones are shortened
      const skip = size ? Math.ceil((labels.length * widest) / size) : 1;
      return labels.filter((label, i) => i % skip === 0);
    }
    const values = (axis.axisLabel && axis.axisLabel.customValues) || scale.linearTicks(axis.min, axis.max);
    const labels = values.map(v => [v, number.compact(v)]);
    const widest = Math.max(...labels.map(([, text]) => text.length)) * letter + 10;
    const skip = size ? Math.ceil((labels.length * widest) / size) : 1;
    const zero = Math.max(0, values.indexOf(0)); // what others are read against keeps its label
    return labels.filter((label, i) => (i - zero) % skip === 0);
  };

  // shortened leaves out the middle, as the ends of names set them apart.
  const shortened = (text, room) => {
    const letters = Math.max(3, Math.floor(room / letter));
    if (text.length <= letters) return text;
    const tail = Math.floor((letters - 1) / 2);
    return text.slice(0, letters - 1 - tail) + '\u2026' + text.slice(text.length - tail);
  };

  const categoryScale = (axis, from, to) => {
    const n = Math.max(1, axis.data.length);
    const step = (to - from) / n;
    const at = v => from + (v + 0.5) * step;
    at.inverse = p => Math.floor((p - from) / step);
    at.step = Math.abs(step);
    return at;
  };
  const scaleOf = (axis, from, to) => {
    if (axis.inverse) [from, to] = [to, from];
    return axis.type === 'category' ? categoryScale(axis, from, to) : scale.place(axis, from, to);
  };

  // frame is where the plot of an option lies in a box, with its scales.
  const frame = (option, width, height) => {
    const x = option.xAxis[0];
    const y = option.yAxis[0];
    const labels = ticksOf(y).map(([, text]) => text.length * letter + 10);
    const left = Math.min(Math.max(34, ...labels), width * (y.type === 'category' ? 0.42 : 0.3));
    const edges = { left, right: width - 14 - ends.room(option.series), top: y.name ? 28 : 10, bottom: height - (x.name ? 44 : 26) };
    return {
      ...edges,
      width,
      height,
      x: scaleOf(x, edges.left, edges.right),
      y: scaleOf(y, edges.bottom, edges.top),
      xTicks: ticksOf(x, edges.right - edges.left),
      yTicks: ticksOf(y),
    };
  };

  const axes = (root, option, f) => {
    const x = option.xAxis[0];
    const y = option.yAxis[0];
    const grid = dom.svg('g', { class: 'grid' });
    const upright = y.type === 'category';
    if (upright) for (const [v] of f.xTicks) grid.append(dom.svg('path', { d: `M${f.x(v)} ${f.top}V${f.bottom}` }));
    else for (const [v] of f.yTicks) grid.append(dom.svg('path', { d: `M${f.left} ${f.y(v)}H${f.right}` }));
    root.append(grid, dom.svg('path', { class: 'base', d: `M${f.left} ${f.bottom}H${f.right}` }));
    const across = dom.svg('g', { class: 'ticks x' });
    const down = dom.svg('g', { class: 'ticks y' });
    for (const [v, text] of f.xTicks)
      across.append(
        dom.svg('text', { x: f.x(v), y: f.bottom, dy: '1.5em', text: shortened(text, x.type === 'category' ? (f.right - f.left) / f.xTicks.length : 1e9) }),
      );
    for (const [v, text] of f.yTicks) {
      const short = shortened(text, f.left - 8);
      down.append(
        dom.svg('text', { x: f.left, dx: '-.6em', y: f.y(v), dy: '.35em' }, short, short !== text && dom.svg('title', { text })),
      );
    }
    root.append(across, down);
    if (y.name) root.append(dom.svg('text', { class: 'axis', x: 0, y: 0, dy: '1em', text: shortened(y.name, f.width) }));
    if (x.name)
      root.append(
        dom.svg('text', {
          class: 'axis x',
          x: (f.left + f.right) / 2,
          y: f.bottom,
          dy: '3.1em',
          text: shortened(x.name, f.right),
        }),
      );
  };

  // clip is what shows no more than the plot, and a little around it for the marks on
  // its edges.
  const clip = ({ left, right, top, bottom }) => {
    const box = { x: left - 10, y: top - 10, width: right - left + 20, height: bottom - top + 20 };
    return dom.svg('svg', { ...box, viewBox: Object.values(box).join(' '), class: 'inside' });
  };

  // drawing is an option as SVG, with the places of its rows.
  const drawing = (option, width, height) => {
    const root = dom.svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true', class: 'drawn' });
    if (option.parallelAxis) return parallels.drawing(root, option, width, height);
    const f = frame(option, width, height);
    const places = new Map();
    const nodes = new Map();
    axes(root, option, f);
    const inside = clip(f);
    for (const one of option.series) inside.append(series.draw(one, f, { places, nodes }));
    root.append(inside);
    series.labels(root, option.series, f);
    ends.draw(root, option.series, f);
    return { root, places, nodes, area: f, value: (x, y) => [f.x.inverse(x), f.y.inverse(y)] };
  };

  // make is a view of a box: what draws its option, again when its size changes.
  const make = box => {
    let option = null;
    let drawn = null;
    const redraw = () => {
      const width = box.clientWidth;
      const height = box.clientHeight;
      if (!option || width < 40) return;
      const old = drawn && drawn.root;
      drawn = drawing(option, width, height);
      if (old) old.replaceWith(drawn.root);
      else box.prepend(drawn.root);
    };
    let size = 0;
    new ResizeObserver(() => {
      if (box.clientWidth !== size) {
        size = box.clientWidth;
        redraw();
      }
    }).observe(box);
    return {
      box,
      draw: next => {
        option = next;
        size = box.clientWidth;
        redraw();
      },
      option: () => option,
      places: () => (drawn ? drawn.places : new Map()),
      node: row => drawn && (drawn.nodes.get(row) || [])[0],
      area: () => drawn && drawn.area,
      value: (x, y) => drawn && drawn.value(x, y),
      place: ([x, y]) => [drawn.area.x(x), drawn.area.y(y)],
      mark: (row, name, on) => {
        if (drawn) for (const node of drawn.nodes.get(row) || []) node.classList.toggle(name, on);
      },
    };
  };

  const views = new Map(); // by their boxes
  const near = new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting } of entries) if (views.has(target)) views.get(target).seen(isIntersecting);
    },
    { rootMargin: '300px' },
  );
  addEventListener('beforeprint', () => {
    for (const one of views.values()) one.now();
  });

  // lazy draws a view once it is near the window, or somebody asks for what is
  // drawn. An option may be a function that makes it then.
  const lazy = inner => {
    let pending = null;
    let close = false;
    let placed = false; // placed: on the page
    const now = () => {
      if (!pending) return;
      const next = pending;
      pending = null;
      inner.draw(typeof next === 'function' ? next() : next);
      if (outer.after) outer.after();
    };
    const first =
      name =>
      (...given) => {
        now();
        return inner[name](...given);
      };
    const asked = Object.fromEntries(['places', 'node', 'area', 'value', 'place', 'option'].map(name => [name, first(name)]));
    const draw = next => {
      placed = true;
      pending = next;
      if (close) now();
    };
    const seen = is => {
      close = is;
      if (is) now();
    };
    const mark = (...given) => {
      if (!pending) inner.mark(...given);
    };
    const outer = { ...inner, ...asked, now, draw, seen, mark, after: null, placed: () => placed };
    return outer;
  };

  // view draws by ECharts where the page has it.
  const view = (box, label) => {
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', label);
    for (const [old, one] of views)
      if (!old.isConnected && one.placed()) {
        near.unobserve(old);
        views.delete(old);
      }
    const made = lazy(window.echarts ? library.make(box) : make(box));
    const around = box.closest('.plot');
    if (!window.echarts && around) around.append(save.button(box, label));
    views.set(box, made);
    near.observe(box);
    return made;
  };

  return { view, viewOf: box => views.get(box) };
})();
