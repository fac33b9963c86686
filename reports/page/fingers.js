// fingers lets them select by dragging, as a pointer does, where the reader prefers
// that to scrolling.
const fingers = (() => {
  const name = 'fingers-select';
  const root = document.documentElement;
  const select = () => root.classList.contains(name);
  const refused = event => event.pointerType === 'touch' && !select();

  // toggle is the choice between both; there is none without a touch screen.
  const toggles = new Set();
  const toggle = () => {
    if (!matchMedia('(any-pointer: coarse)').matches) return false;
    const made = dom.toggle('dragging a finger selects', select(), on => {
      root.classList.toggle(name, on);
      for (const one of toggles) {
        if (one.isConnected) one.querySelector('input').checked = on;
        else toggles.delete(one);
      }
    });
    toggles.add(made);
    return made;
  };

  return { refused, toggle };
})();
