// brush lets a pointer drag a rectangle over a view's plot; fingers go on
// scrolling.
const brush = (() => {
  const attach = (view, chosen) => {
    const { box } = view;
    let start = null, shape = null;
    const drag = event => {
      const [x, y] = tip.within(box, event), area = view.area();
      const [left, right] = [Math.max(area.left, Math.min(start[0], x)), Math.min(area.right, Math.max(start[0], x))];
      const [top, bottom] = [Math.max(area.top, Math.min(start[1], y)), Math.min(area.bottom, Math.max(start[1], y))];
      return { left, right, top, bottom };
    };
    box.addEventListener('pointerdown', event => {
      const area = view.area(), [x, y] = tip.within(box, event);
      delete box.dataset.brushed;
      if (event.button || event.pointerType === 'touch' || !area || x < area.left - 20 || y > area.bottom + 10) return;
      start = [x, y];
      box.setPointerCapture(event.pointerId);
    });
    box.addEventListener('pointermove', event => {
      if (!start) return;
      const [x, y] = tip.within(box, event);
      if (!shape && Math.hypot(x - start[0], y - start[1]) < 5) return;
      tip.hide();
      if (!shape) { shape = dom.element('div', { class: 'brush' }); box.append(shape); }
      const r = drag(event);
      Object.assign(shape.style, { left: r.left + 'px', top: r.top + 'px', width: Math.max(0, r.right - r.left) + 'px', height: Math.max(0, r.bottom - r.top) + 'px' });
    });
    const end = event => {
      if (shape && event.type === 'pointerup') {
        box.dataset.brushed = 'yes'; // the click that follows is none
        setTimeout(() => { delete box.dataset.brushed; }, 50);
        chosen(drag(event), event.shiftKey);
      }
      if (shape) shape.remove();
      start = shape = null;
    };
    box.addEventListener('pointerup', end);
    box.addEventListener('pointercancel', end);
  };

  // rows is what lies in a rectangle.
  const rows = (view, r) => [...view.places()].filter(([, [x, y]]) => x >= r.left && x <= r.right && y >= r.top && y <= r.bottom).map(([row]) => row);
  const select = view => attach(view, (r, more) => { if (more) selection.add(rows(view, r)); else selection.set(rows(view, r)); });

  return { attach, rows, select };
})();
