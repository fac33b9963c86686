// ends writes the names of lines at their right ends, one below the other where lines
// end close together.
const ends = (() => {
  const letter = 6.9; // width of one, bold
  const pitch = 15;
  const lead = 12; // from a line's end to its name

  const named = all => all.filter(one => one.endLabel && one.endLabel.show && one.data.length);
  const room = all => {
    const widths = named(all).map(one => one.name.length * letter);
    return widths.length ? Math.max(...widths) + lead : 0;
  };

  // spread moves the names down until none hides another, and up where the plot ends.
  const spread = (spots, bottom) => {
    spots.sort((a, b) => a.y - b.y);
    let free = -Infinity;
    for (const spot of spots) {
      spot.to = Math.max(spot.y, free);
      free = spot.to + pitch;
    }
    free = bottom;
    for (const spot of spots.toReversed()) {
      spot.to = Math.min(spot.to, free);
      free = spot.to - pitch;
    }
  };

  const draw = (root, all, f) => {
    const spots = named(all).map(one => {
      const [x, y] = one.data.at(-1).value;
      return { one, x: f.x(x), y: f.y(y) };
    });
    spread(spots, f.bottom);
    for (const { one, x, y, to } of spots) {
      const strong = one.lineStyle.width >= 2;
      root.append(
        dom.svg('path', { class: 'lead', fill: 'none', stroke: one.lineStyle.color, d: `M${x} ${y}l${lead - 3} ${to - y}` }),
        dom.svg('text', { class: strong ? 'end strong' : 'end', x: x + lead, y: to, dy: '.35em', text: one.name }),
      );
    }
  };

  return { room, draw };
})();
