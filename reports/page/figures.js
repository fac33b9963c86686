// figures brings the drawings of the program to life: their points tell of their
// rows, their lines of their values, and rows of tables light up with them.
(() => {
  const report = JSON.parse(document.getElementById('report').textContent);
  const views = [];

  // mark gives every sign of a row, in tables and figures, a class or takes it.
  const mark = (row, name, on) => {
    for (const node of document.querySelectorAll(`tr[data-row="${row}"]`)) node.classList.toggle(name, on);
    for (const view of views) view.mark(row, name, on);
  };
  let hot = -1;
  let picked = -1;
  const heat = row => {
    if (row === hot) return;
    if (hot >= 0) {
      mark(hot, 'hot', false);
      if (hot === picked) mark(picked, 'picked', true);
    }
    hot = row;
    if (hot >= 0) mark(hot, 'hot', true);
  };
  const pick = row => {
    if (picked >= 0) mark(picked, 'picked', false);
    picked = row === picked ? -1 : row;
    if (picked >= 0) mark(picked, 'picked', true);
    return picked >= 0;
  };
  const reveal = row => {
    const node = document.querySelector(`tr[data-row="${row}"]`);
    if (!node) return;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    node.scrollIntoView({ block: 'center', inline: 'nearest', behavior: calm ? 'auto' : 'smooth' });
  };

  const card = row => tip.card(report.rows[row].name, report.rows[row].arch, report.rows[row].facts);

  const answer = view => {
    view.box.addEventListener('pointermove', event => {
      const row = tip.nearest(view, ...tip.within(view.box, event));
      heat(row);
      if (row >= 0) tip.show(card(row), event.clientX, event.clientY);
      else tip.hide();
    });
    view.box.addEventListener('pointerleave', () => {
      heat(-1);
      tip.hide();
    });
    view.box.addEventListener('click', event => {
      const row = tip.nearest(view, ...tip.within(view.box, event));
      if (row >= 0 && pick(row)) reveal(row);
    });
  };

  // enliven replaces one drawing by its interactive chart.
  const enliven = ({ id, option, xTicks, yTicks, labels, ends: named }) => {
    const figure = document.getElementById(id);
    const plotBox = figure.querySelector('.plot');
    const box = dom.element('div', { class: 'chart' });
    plotBox.append(box);
    figure.classList.add('live');
    for (const [axis, ticks] of [
      [option.xAxis[0], xTicks],
      [option.yAxis[0], yTicks],
    ])
      axis.axisLabel = { ...axis.axisLabel, customValues: ticks };
    for (const one of option.series) {
      one.data = one.data || [];
      if (one.type === 'line')
        Object.assign(one, { z: 1, endLabel: { show: !!named && !!one.name, formatter: '{a}' } }); // under the marks
      else for (const item of one.data) if (labels[item.value[2]]) item.label = { show: true, position: labels[item.value[2]] };
    }
    try {
      const view = plot.view(box, plotBox.querySelector('svg').getAttribute('aria-label'));
      view.draw(option);
      view.now();
      if (option.series.some(one => one.type === 'scatter' && one.data.length)) answer(view);
      else {
        tip.follow(view);
        tip.leave(view);
      }
      views.push(view);
    } catch {
      // the drawing stays
      figure.classList.remove('live');
      box.remove();
    }
  };

  document.addEventListener('pointerover', event => {
    const row = event.target.closest && event.target.closest('tr[data-row]');
    if (!event.target.closest('.chart')) heat(row ? Number(row.dataset.row) : -1);
  });
  document.addEventListener('click', event => {
    const row = !event.target.closest('a, button, .chart') && event.target.closest('tr[data-row]');
    if (row) pick(Number(row.dataset.row));
  });

  const start = () => report.charts.forEach(enliven);
  if (!report.library) start();
  else online(report.library, start);
})();
