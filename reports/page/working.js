// working is what is trained just now, as long as the run goes on.
const working = (() => {
  const every = 2000; // milliseconds
  let section = null;

  const lasting = seconds => {
    if (!seconds) return '';
    const minutes = Math.round(seconds / 60);
    if (minutes < 1) return `${Math.round(seconds)} s`;
    return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  };

  const columns = [
    ['worker', t => t.worker],
    ['network', t => dom.element('code', { text: t.arch })],
    ['epoch', t => `${t.epoch}/${t.epochs}`],
    ['done', t => dom.element('progress', { max: 1, value: t.share, 'aria-label': `${Math.round(100 * t.share)} %` })],
    ['images/s', t => (t.rate ? number.fixed(t.rate, 0) : '')],
    ['left', t => lasting(t.left)],
    ['loss', t => number.fixed(t.loss, 3)],
    ['accuracy, %', t => number.fixed(t.accuracy, 2)],
  ];

  const rowOf = t => dom.element('tr', {}, columns.map(([, cell]) => dom.element('td', {}, cell(t))));

  const draw = list => {
    section.hidden = !list.length;
    section.querySelector('tbody').replaceChildren(...list.map(rowOf));
  };

  const make = () =>
    dom.element(
      'section',
      { 'aria-labelledby': 'working-head', hidden: true, id: 'working' },
      dom.element('div', { class: 'head' }, dom.element('h2', { id: 'working-head', text: 'In training' })),
      dom.element(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'In training' },
        dom.element(
          'table',
          {},
          dom.element('thead', {}, dom.element('tr', {}, columns.map(([name]) => dom.element('th', { scope: 'col', text: name })))),
          dom.element('tbody'),
        ),
      ),
    );

  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch('working.json', { cache: 'no-store' });
      if (answer.ok) draw(await answer.json());
    } catch {
      draw([]); // the server is away, which the page says elsewhere
    }
  };

  const start = () => {
    section = make();
    document.getElementById('tiles').after(section);
    look();
    setInterval(look, every);
  };

  return { start };
})();
