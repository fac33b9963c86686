'use strict';
(() => {
  const report = JSON.parse(document.getElementById('report').textContent);
  const tip = document.getElementById('tip');
  const charts = []; // {chart, spec, box, place}; place: row -> its series and index

  // element builds a node from text alone: no markup in names is ever obeyed.
  const element = (tag, text, ...children) => {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    node.append(...children);
    return node;
  };

  // card is what hovering a mark shows: the architecture and all measures.
  const card = index => {
    const row = report.rows[index];
    const node = element('div');
    node.className = 'tip';
    if (row.name) node.append(element('b', row.name));
    node.append(element('code', row.arch));
    const facts = element('dl');
    for (const [name, value] of row.facts) facts.append(element('dt', name), element('dd', value));
    node.append(facts);
    return node;
  };

  const showTip = (index, event) => {
    tip.replaceChildren(card(index));
    tip.hidden = false;
    const gap = 14, { width, height } = tip.getBoundingClientRect();
    const left = event.clientX + gap + width > innerWidth ? event.clientX - gap - width : event.clientX + gap;
    const top = event.clientY + gap + height > innerHeight ? event.clientY - gap - height : event.clientY + gap;
    tip.style.transform = `translate(${Math.max(8, left)}px, ${Math.max(8, top)}px)`;
  };
  const hideTip = () => { tip.hidden = true; };

  // mark gives every sign of a row, in tables and figures, a class or takes it.
  const mark = (index, name, on) => {
    for (const node of document.querySelectorAll(`[data-row="${index}"]`)) node.classList.toggle(name, on);
    for (const { chart, place } of charts) {
      if (chart && place.has(index)) chart.dispatchAction({ type: on ? 'highlight' : 'downplay', ...place.get(index) });
    }
  };

  let hot = -1, picked = -1;
  const heat = index => {
    if (index === hot) return;
    if (hot >= 0) { mark(hot, 'hot', false); if (hot === picked) mark(picked, 'picked', true); }
    hot = index;
    if (hot >= 0) mark(hot, 'hot', true);
  };
  const pick = index => {
    if (picked >= 0) mark(picked, 'picked', false);
    picked = index === picked ? -1 : index;
    if (picked >= 0) mark(picked, 'picked', true);
    return picked >= 0;
  };
  // reveal brings a row into view: in the table of the front, or else in the
  // table of all evaluations.
  const reveal = index => {
    const rows = [...document.querySelectorAll(`tr[data-row="${index}"]`)];
    const row = rows.find(r => !r.closest('details')) || rows[0];
    if (!row) return;
    const closed = row.closest('details');
    if (closed) closed.open = true;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    row.scrollIntoView({ block: 'center', inline: 'nearest', behavior: calm ? 'auto' : 'smooth' });
  };

  const rowOf = event => {
    const node = event.target.closest && event.target.closest('[data-row]');
    return node ? Number(node.dataset.row) : -1;
  };
  document.addEventListener('pointerover', event => {
    if (event.target.closest && event.target.closest('.chart')) return;
    const index = rowOf(event);
    heat(index);
    if (index >= 0 && event.target.matches('.mark')) showTip(index, event); else hideTip();
  });
  document.addEventListener('scroll', hideTip, { passive: true });
  document.addEventListener('click', event => {
    if (event.target.closest('a, button, .chart')) return;
    const index = rowOf(event);
    if (index >= 0 && pick(index) && event.target.matches('.mark')) reveal(index);
  });
  // The tip says what the browser's own would, sooner.
  for (const title of document.querySelectorAll('.mark > title')) title.remove();

  for (const button of document.querySelectorAll('th button')) {
    button.addEventListener('click', () => {
      const head = button.closest('th'), body = head.closest('table').tBodies[0];
      const column = head.cellIndex, number = head.classList.contains('number');
      const up = head.getAttribute('aria-sort') ? head.getAttribute('aria-sort') === 'descending' : !number;
      for (const other of head.parentNode.cells) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const value = row => {
        const cell = row.cells[column];
        return number ? (cell.dataset.sort ? Number(cell.dataset.sort) : NaN) : cell.textContent;
      };
      const order = (a, b) => {
        if (!number) return a < b ? -1 : a > b ? 1 : 0;
        if (isNaN(a) || isNaN(b)) return (isNaN(a) - isNaN(b)) * (up ? 1 : -1); // missing: last
        return a - b;
      };
      const rows = [...body.rows].map(row => ({ row, value: value(row) }));
      rows.sort((a, b) => order(a.value, b.value) * (up ? 1 : -1));
      body.append(...rows.map(r => r.row));
    });
  }

  // coloured is a copy with the style sheet's colours in for their names, and
  // without nulls, which ECharts does not take for defaults.
  const coloured = (option, style) => JSON.parse(JSON.stringify(option), (key, value) =>
    value === null ? undefined : typeof value === 'string' ? value.replace(/^var\((--[a-z-]+)\)$/, (all, name) => style.getPropertyValue(name).trim()) : value);

  const compact = value => {
    let suffix = '';
    for (const next of ['k', 'M', 'G', 'T']) {
      if (Math.abs(value) < 1000) break;
      value /= 1000;
      suffix = next;
    }
    return Number(value.toPrecision(6)) + suffix;
  };

  // curves is what hovering a figure of lines shows: every line's value there.
  const curves = (points, axis) => {
    const node = element('div');
    node.className = 'tip';
    node.append(element('b', `${points[0].value[0].toLocaleString('en')} ${axis}`));
    const facts = element('dl');
    for (const p of points) facts.append(element('dt', p.seriesName), element('dd', Number(p.value[1].toPrecision(4)).toString()));
    node.append(facts);
    return node;
  };

  const complete = ({ option, xTicks, yTicks, labels }, style) => {
    const done = coloured(option, style);
    const soft = style.getPropertyValue('--ink-soft').trim();
    done.textStyle = { fontFamily: style.fontFamily };
    Object.assign(done.tooltip, {
      confine: true, padding: [10, 13], borderRadius: 8, transitionDuration: 0,
      backgroundColor: style.getPropertyValue('--card').trim(), borderColor: style.getPropertyValue('--edge').trim(),
      formatter: hit => Array.isArray(hit) ? curves(hit, done.xAxis[0].name) : hit.value.length > 2 ? card(hit.value[2]) : '',
    });
    Object.assign(done.toolbox, { itemSize: 13, iconStyle: { borderColor: soft } });
    done.toolbox.feature.dataZoom.filterMode = 'none'; // lines go on beyond the edges
    for (const [axis, ticks] of [[done.xAxis[0], xTicks], [done.yAxis[0], yTicks]]) {
      axis.axisLabel = { ...axis.axisLabel, formatter: compact, customValues: ticks, fontSize: 12 };
      axis.axisTick = { show: false, customValues: ticks };
      axis.splitLine.customValues = ticks;
      axis.nameTextStyle = { color: soft, fontSize: 12 };
    }
    for (const series of done.series) {
      if (series.type === 'line') Object.assign(series, { z: 1, silent: true }); // under the marks
      for (const item of series.data || []) {
        const side = labels[item.value[2]];
        if (side) item.label = { show: true, position: side, textBorderColor: style.getPropertyValue('--card').trim(), textBorderWidth: 3 };
      }
    }
    Object.assign(done.yAxis[0].nameTextStyle, { align: 'left', padding: [0, 0, 0, -46] });
    return done;
  };

  const places = option => {
    const place = new Map();
    option.series.forEach((series, seriesIndex) => (series.data || []).forEach((item, dataIndex) => {
      if (item.value.length > 2) place.set(item.value[2], { seriesIndex, dataIndex });
    }));
    return place;
  };

  // enliven replaces one drawing by its interactive chart.
  const enliven = spec => {
    const figure = document.getElementById(spec.id), plot = figure.querySelector('.plot');
    const box = element('div');
    box.className = 'chart';
    box.setAttribute('role', 'img');
    box.setAttribute('aria-label', plot.querySelector('svg').getAttribute('aria-label'));
    plot.append(box);
    figure.classList.add('live');
    try {
      const chart = echarts.init(box, null, { renderer: 'svg' });
      chart.setOption(complete(spec, getComputedStyle(document.body)));
      chart.on('mouseover', hit => { if (hit.value && hit.value.length > 2) heat(hit.value[2]); });
      chart.on('mouseout', () => heat(-1));
      chart.on('click', hit => { if (hit.value && hit.value.length > 2 && pick(hit.value[2])) reveal(hit.value[2]); });
      // The chosen ticks suit the whole figure; a part of it gets ECharts' own.
      const own = { axisLabel: { customValues: null }, axisTick: { customValues: null }, splitLine: { customValues: null } };
      chart.on('datazoom', () => chart.setOption({ xAxis: own, yAxis: own }));
      new ResizeObserver(() => chart.resize()).observe(box);
      charts.push({ chart, spec, place: places(spec.option) });
    } catch (error) { // the drawing stays
      figure.classList.remove('live');
      box.remove();
    }
  };

  const start = () => {
    report.charts.forEach(enliven);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      for (const { chart, spec } of charts) chart.setOption(complete(spec, getComputedStyle(document.body)), true);
    });
  };

  // Without the library, for want of a network say, the drawings stay.
  if (window.echarts) start();
  else if (report.library) {
    const script = element('script');
    script.src = report.library.address;
    script.integrity = report.library.integrity;
    script.crossOrigin = 'anonymous';
    script.addEventListener('load', () => { if (window.echarts) start(); });
    document.head.append(script);
  }
})();
