// brush lets a pointer drag a rectangle over a view's plot; fingers go on scrolling
// unless they are told to.
const brush = (() => {
  const clamp = (v, low, high) => Math.min(high, Math.max(low, v));

  // between is the rectangle from one place to another, within the plot.
  const between = (area, [ax, ay], [bx, by]) => {
    const [left, right] = [ax, bx].map(x => clamp(x, area.left, area.right)).sort((a, b) => a - b);
    const [top, bottom] = [ay, by].map(y => clamp(y, area.top, area.bottom)).sort((a, b) => a - b);
    return { left, right, top, bottom };
  };

  const show = (shape, { left, right, top, bottom }) =>
    Object.assign(shape.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });

  const attach = (view, chosen) => {
    const { box } = view;
    let start = null;
    let shape = null;
    const drag = event => between(view.area(), start, tip.within(box, event));
    const begin = event => {
      const area = view.area();
      const [x, y] = tip.within(box, event);
      delete box.dataset.brushed;
      if (event.button || fingers.refused(event) || !area || x < area.left - 20 || y > area.bottom + 10) return;
      start = [x, y];
      box.setPointerCapture(event.pointerId);
    };
    const move = event => {
      if (!start) return;
      const [x, y] = tip.within(box, event);
      if (!shape && Math.hypot(x - start[0], y - start[1]) < 5) return;
      tip.hide();
      if (!shape) box.append((shape = dom.element('div', { class: 'brush' })));
      show(shape, drag(event));
    };
    const end = event => {
      if (shape && event.type === 'pointerup') {
        box.dataset.brushed = 'yes'; // the click that follows is none
        setTimeout(() => delete box.dataset.brushed, 50);
        chosen(drag(event), event.shiftKey);
      }
      if (shape) shape.remove();
      start = shape = null;
    };
    const listeners = { pointerdown: begin, pointermove: move, pointerup: end, pointercancel: end };
    for (const [name, listener] of Object.entries(listeners)) box.addEventListener(name, listener);
  };

  // rows is what lies in a rectangle.
  const rows = (view, r) =>
    [...view.places()].filter(([, [x, y]]) => x >= r.left && x <= r.right && y >= r.top && y <= r.bottom).map(([row]) => row);
  const select = view =>
    attach(view, (r, more) => {
      if (more) selection.add(rows(view, r));
      else selection.set(rows(view, r));
    });

  return { select };
})();
