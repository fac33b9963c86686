// effects is a table of what changes gain.
const effects = (() => {
  const line = ({ change, gain: [gain, low, high], unit, count, how }) => {
    const cell = (text, kind) => dom.element('td', { class: kind, text });
    const interval = number.known(low) && number.known(high) ? `${number.signed(low)} to ${number.signed(high)}` : '';
    return dom.element(
      'tr',
      {},
      cell(change),
      cell(`${number.signed(gain)} ${unit || ''}`, 'number'),
      cell(interval, 'number'),
      cell(count || '', 'number'),
      cell(how || '', 'wrap'),
    );
  };

  const add = root => {
    const list = data.doc().effects || [];
    if (!list.length) return;
    const names = ['change', 'gain', '95 % interval', 'from', 'estimated by'];
    const heads = names.map((text, i) => dom.element('th', { scope: 'col', class: i > 0 && i < 4 && 'number', text }));
    const table = dom.element(
      'table',
      {},
      dom.element('thead', {}, dom.element('tr', {}, heads)),
      dom.element('tbody', {}, list.map(line)),
    );
    const scroll = dom.element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Table of effects' },
      table,
    );
    root.append(dom.element('div', { class: 'full', id: 'effects' }, dom.element('h3', { text: 'What changes gain' }), scroll));
  };

  return { add };
})();
