// heading is the heads of the table of candidates, by which it is sorted.
const heading = (() => {
  // hint says what a variable is, and by which name filters know it.
  const hint = v =>
    [
      v.meaning,
      { higher: 'higher is better', lower: 'lower is better' }[v.better],
      v.id !== v.name && `in filters: ${v.id}`,
    ]
      .filter(Boolean)
      .join('; ');
  const cell = (id, text, { unit, better, title, numeric }) => {
    const [, down, by] = /^(-?)(.*)$/.exec(state.get('sort'));
    const on = by === id;
    const first = better === 'lower' || !numeric ? id : '-' + id;
    const next = !on ? first : down ? id : '-' + id;
    return dom.element(
      'th',
      { scope: 'col', class: numeric && 'number', 'aria-sort': on && (down ? 'descending' : 'ascending') },
      dom.button(text + ({ higher: '\u00a0\u2191', lower: '\u00a0\u2193' }[better] || ''), () => state.set({ sort: next, page: '' }), {
        title: title || undefined,
      }),
      unit && dom.element('small', { text: unit }),
    );
  };
  const of = v => cell(v.id, v.name, { unit: v.unit, better: v.better, title: hint(v), numeric: !v.words });

  return { cell, of };
})();
