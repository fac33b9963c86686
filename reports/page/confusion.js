// confusion is what the images of each class are taken for: a table of all classes
// where a page has room for it, else the pairs that are confused most often.
const confusion = (() => {
  const room = 20; // classes
  const pairs = 12;

  const sum = list => list.reduce((a, b) => a + b, 0);
  const text = (names, truth, guess, count, images) =>
    (truth === guess ? `${names[truth]} recognised` : `${names[truth]} taken for ${names[guess]}`) +
    `: ${number.compact(count)} of ${number.compact(images)} images`;

  // cell is as strong as the square root of its share of the row, so that few are seen.
  const cell = (names, truth, guess, count, images) => {
    const share = images ? Math.round(Math.sqrt(count / images) * 70) : 0;
    const tone = truth === guess ? 'var(--tone-c)' : 'var(--miss)';
    return dom.element('td', {
      style: count ? `background: color-mix(in srgb, ${tone} ${share}%, transparent)` : null,
      title: text(names, truth, guess, count, images),
      text: count ? String(count) : '',
    });
  };

  const matrix = (names, counts) => {
    const head = dom.element(
      'tr',
      {},
      dom.element('td'),
      names.map(name => dom.element('th', { scope: 'col' }, dom.element('span', { text: name }))),
    );
    const row = (list, truth) =>
      dom.element(
        'tr',
        {},
        dom.element('th', { scope: 'row', text: names[truth] }),
        list.map((count, guess) => cell(names, truth, guess, count, sum(list))),
      );
    return dom.element(
      'div',
      { class: 'card' },
      dom.element('p', { class: 'hint', text: 'A row is the images of a class, a column what they are taken for.' }),
      dom.element(
        'div',
        { class: 'confusion sideways', tabindex: '0', role: 'region', 'aria-label': 'Confusion matrix' },
        dom.element('table', {}, dom.element('thead', {}, head), dom.element('tbody', {}, counts.map(row))),
      ),
    );
  };

  const worst = (names, counts) => {
    const all = counts.flatMap((list, truth) =>
      list.map((count, guess) => [count, truth, guess]).filter(([count, , guess]) => count && guess !== truth),
    );
    const shown = all.sort((a, b) => b[0] - a[0]).slice(0, pairs);
    return dom.element(
      'ul',
      { class: 'family' },
      shown.map(([count, truth, guess]) => dom.element('li', { text: text(names, truth, guess, count, sum(counts[truth])) })),
    );
  };

  // drawing is of a matrix of counts, by class and by what is predicted.
  const drawing = counts => {
    const names = data.classes(counts.length);
    return counts.length > room ? worst(names, counts) : matrix(names, counts);
  };

  return { drawing };
})();
