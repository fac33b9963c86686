// save writes a drawing to a file that looks as it does on the page: what the style
// sheet says of its elements stands in the file.
const save = (() => {
  const kept = [
    ...['fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'opacity', 'paint-order'],
    ...['font-family', 'font-size', 'font-weight', 'text-anchor', 'transform'],
  ];

  const styled = drawn => {
    const copy = drawn.cloneNode(true);
    const copies = [copy, ...copy.querySelectorAll('*')];
    [drawn, ...drawn.querySelectorAll('*')].forEach((node, i) => {
      const style = getComputedStyle(node);
      for (const name of kept) copies[i].style.setProperty(name, style.getPropertyValue(name));
      copies[i].removeAttribute('class');
    });
    copy.style.background = getComputedStyle(drawn.closest('.card') || document.body).backgroundColor;
    return copy;
  };

  const fileName = title =>
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') + '.svg';

  const svg = box => {
    const drawn = box.querySelector('svg.drawn');
    const title = box.closest('figure').querySelector('h3').textContent;
    const text = new XMLSerializer().serializeToString(styled(drawn));
    const address = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
    dom.element('a', { href: address, download: fileName(title) }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };

  // button saves what is drawn in a box.
  const button = (box, label) =>
    dom.button('SVG', () => svg(box), { class: 'save', title: 'Save as SVG', 'aria-label': `Save as SVG: ${label}` });

  return { button };
})();
