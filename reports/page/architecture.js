// architecture draws a network: a block for each part, as high as it is wide in
// channels and as long as its maps; a loop says how often its weights are used, and
// a wedge where maps become smaller.
const architecture = (() => {
  const top = 58;
  const tall = 120;
  const gap = 34;
  const pitch = 92;

  const text = (x, y, words, kind = '') => dom.svg('text', { x, y, class: kind, 'text-anchor': 'middle', text: words });
  const shortened = (words, letters) => (words.length > letters ? words.slice(0, letters - 1) + '\u2026' : words);

  // loop is an arc over a block from its end back to its start.
  const loop = (x, width, y, count) => {
    const from = x + width - 5;
    const to = x + 5;
    const high = Math.max(8, y - 22);
    return dom.svg(
      'g',
      { class: 'loop' },
      dom.svg('path', { d: `M${from} ${y - 2}C${from + 6} ${high} ${to - 6} ${high} ${to} ${y - 5}`, fill: 'none' }),
      dom.svg('path', { class: 'head', d: `M${to} ${y - 1}l-3.5 -6.5h7z` }),
      text(x + width / 2, high - 1, `\u00d7${count}`, 'count'),
    );
  };

  // wedge narrows where maps become smaller: before a block by its stride, after it
  // by a pool.
  const wedge = (x, middle, block) =>
    dom.svg(
      'g',
      { class: block.pool ? 'wedge pool' : 'wedge' },
      dom.svg('title', { text: `${block.pool ? 'a pool makes' : 'the stride makes'} maps ${block.shrink} times smaller` }),
      dom.svg('path', { d: `M${x} ${middle - 20}L${x + gap - 8} ${middle - 10}v20L${x} ${middle + 20}z` }),
      text(x + (gap - 8) / 2, middle + 4, `\u00f7${block.shrink}`, 'small'),
    );

  const places = blocks => {
    const widest = Math.max(...blocks.map(b => b.width), 1);
    const largest = Math.max(...blocks.map(b => Math.max(b.height, b.across)), 1);
    let x = 8;
    return blocks.map(b => {
      const long = 22 + (58 * Math.max(b.height, b.across)) / largest;
      const high = 14 + ((tall - 14) * b.width) / widest;
      const room = Math.max(pitch, long + 8);
      const shrinks = b.shrink > 1;
      const start = x + (shrinks && !b.pool ? gap : 0);
      const end = start + room;
      x = end + (shrinks && b.pool ? gap : 0);
      return {
        b,
        left: start + (room - long) / 2,
        long,
        high,
        middle: top + tall / 2,
        wedge: b.pool ? end + 4 : start - gap + 4,
        end: x,
      };
    });
  };

  const describe = b =>
    [
      `${b.name}: ${b.text}`,
      `${b.width} channels`,
      `maps ${b.height} \u00d7 ${b.across}`,
      b.reuse > 1 ? `${b.reuse} iterations of the same weights` : '',
      b.shrink > 1 ? `maps ${b.shrink} times smaller` : '',
      `${number.fixed(b.params, 0)} parameters`,
      `${number.fixed(b.madds, 0)} multiply-adds`,
    ]
      .filter(Boolean)
      .join(', ');

  const block = ({ b, left, long, high, middle }) => {
    const y = middle - high / 2;
    const at = left + long / 2;
    const below = top + tall + 20;
    return dom.svg(
      'g',
      { class: b.reuse > 1 ? 'block reused' : 'block' },
      dom.svg('title', { text: describe(b) }),
      dom.svg('rect', { x: left, y, width: long, height: high, rx: 4 }),
      b.reuse > 1 && loop(left, long, y, b.reuse),
      text(at, below, shortened(b.name, 14), 'title'),
      text(at, below + 16, shortened(b.text, 14), 'code'),
      text(at, below + 34, `${b.width} ch, ${b.height}\u00d7${b.across}`, 'small'),
      text(at, below + 50, `${number.short(b.params)} params`, 'small'),
      text(at, below + 66, `${number.short(b.madds)} madds`, 'small'),
    );
  };

  const drawing = blocks => {
    const list = places(blocks);
    const width = list.at(-1).end + 8;
    const height = top + tall + 98;
    const root = dom.svg('svg', {
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      class: 'architecture',
      'aria-label': 'The network from left to right: ' + blocks.map(describe).join('; '),
    });
    list.forEach((place, i) => {
      const after = list[i + 1];
      if (after) root.append(dom.svg('path', { class: 'flow', d: `M${place.left + place.long} ${place.middle}H${after.left}` }));
    });
    for (const place of list) {
      if (place.b.shrink > 1) root.append(wedge(place.wedge, place.middle, place.b));
      root.append(block(place));
    }
    const key =
      'A block is as high as it is wide in channels and as long as its maps. ' +
      'A loop says how often its weights are used; a wedge, dashed for a pool, where maps become smaller.';
    return [
      dom.element('p', { class: 'hint', text: key }),
      dom.element('div', { class: 'blocks sideways', tabindex: '0', role: 'region', 'aria-label': 'Drawing of the network' }, root),
    ];
  };

  return { drawing };
})();
