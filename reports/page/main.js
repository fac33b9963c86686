// The page starts here.
(() => {
  const find = id => document.getElementById(id);
  const doc = JSON.parse(find('report').textContent);

  // chosenBar says how much is selected, wherever the reader is.
  const chosenBar = () => {
    const text = dom.element('span');
    const node = dom.element(
      'div',
      { id: 'chosen', role: 'status', hidden: true },
      text,
      dom.button('Open', () => points.open([...selection.get()][0]), { class: 'one' }),
      dom.button('Show', () => {
        state.set({ show: 'chosen', page: '' });
        find('candidates-head').scrollIntoView();
      }),
      dom.button('Copy as CSV', event => csv.copy(csv.text([...selection.get()]), event.target)),
      dom.button('Clear', () => selection.set([])),
    );
    document.body.append(node);
    const draw = () => {
      const n = selection.get().size;
      node.hidden = !n;
      text.textContent = n === 1 ? data.name([...selection.get()][0]) || data.arch([...selection.get()][0]) : `${n} selected`;
      node.querySelector('.one').hidden = n !== 1;
    };
    draw();
    state.on(['pick'], draw);
    data.on(draw);
  };

  const tiles = () => {
    find('tiles').replaceChildren(
      ...data
        .doc()
        .tiles.map(t =>
          dom.element(
            'div',
            {},
            dom.element('dt', { text: t.label }),
            dom.element('dd', { text: t.value }),
            t.note && dom.element('dd', { class: 'note', text: t.note }),
          ),
        ),
    );
  };

  const defaults = () => {
    const [y, x] = data.objectives().map(v => v.id);
    state.defaults({
      y: y ?? '',
      x: x ?? 'evaluation',
      xscale: 'auto',
      yscale: 'auto',
      colour: 'front',
      errors: '1',
      test: data.doc().finals ? '1' : '',
      show: 'all',
      sort: y ? (data.variable(y).better === 'lower' ? '' : '-') + y : 'evaluation',
    });
  };

  // views draws all, once there are candidates.
  let drawn = false;
  const views = () => {
    defaults();
    if (drawn || !data.rows()) return;
    drawn = true;
    document.documentElement.classList.add('scripted');
    for (const id of ['front', 'candidates', 'course', 'matter']) find(id).closest('section').hidden = false;
    front.start(find('front'));
    parallel.start(find('candidates'));
    table.start(find('candidates'));
    course.start(find('course'));
    matter.start(find('matter'));
    chosenBar();
    candidate.start();
  };

  const start = () => {
    data.on(views);
    data.on(tiles);
    state.start();
    const began = performance.now();
    data.load(doc);
    document.documentElement.dataset.drawn = Math.round(performance.now() - began); // milliseconds, for tests
    live.start(doc.live);
  };

  if (doc.library && !window.echarts) online(doc.library, start);
  else start();
})();
