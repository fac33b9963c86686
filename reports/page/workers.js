// workers is when each worker trained what.
const workers = (() => {
  const kinds = [
    ['dominated', 'var(--other)', row => !data.failed(row) && !data.isFront(row)],
    ['on the front', 'var(--front)', row => data.isFront(row)],
    ['failed', 'var(--miss)', row => data.failed(row)],
  ];

  const nameOf = row => {
    const { host, worker } = data.span(row);
    return [host, worker && `worker ${worker}`].filter(Boolean).join(', ') || 'workers';
  };

  const unitOf = end => {
    if (end > 7200) return ['hours', 3600];
    return end > 120 ? ['minutes', 60] : ['seconds', 1];
  };

  const paused = (pauses, per) => ({
    markArea: {
      silent: true,
      itemStyle: { color: 'var(--other)', opacity: 0.18 },
      data: pauses.map(([from, to]) => [{ xAxis: from / per }, { xAxis: to / per }]),
    },
  });

  const add = (root, parts) => {
    const rows = data.where(row => data.span(row));
    if (!rows.length) return;
    const names = [...new Set(rows.map(nameOf))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    const end = Math.max(...rows.map(row => data.span(row).end));
    const [unit, per] = unitOf(end);
    const pauses = (data.doc().pauses || [])
      .map(pause => pause.map(at => Math.max(0, Math.min(end, at))))
      .filter(([from, to]) => to > from);
    const ran = pauses.reduce((sum, [from, to]) => sum - (to - from), end);
    const busy = rows.reduce((sum, row) => sum + data.span(row).end - data.span(row).start, 0) / (ran * names.length);
    const who = names.length === 1 ? 'The worker was' : `${names.length} workers were`;
    const later = data.doc().later ? ` The search only: ${data.doc().later} came after it.` : '';
    const hint = `A bar is a training. ${who} busy ${Math.round(100 * Math.min(1, busy))} % of the time${pauses.length ? ' between its pauses' : ''}.${later}`;
    const figure = dom.figure('workers', 'Workers over time', hint);
    const view = plot.view(figure.box, `Timeline of ${names.length} workers and ${rows.length} trainings`);
    const span = row => ({ value: [data.span(row).start / per, data.span(row).end / per, names.indexOf(nameOf(row)), row] });
    const shown = kinds.filter(([, , is]) => rows.some(is));
    root.append(figure.node);
    figure.node.classList.add('full');
    figure.legend.append(...shown.map(([name, tone]) => dom.entry(name, tone, 'square')));
    if (pauses.length) figure.legend.append(dom.entry('paused', 'color-mix(in srgb, var(--other) 40%, transparent)', 'square'));
    dom.tall(figure.box, Math.min(640, 70 + names.length * 30));
    points.attach(view);
    parts.push(() =>
      view.draw(() =>
        options.chart(
          'plane',
          { fit: scale.counts(end / per), name: unit },
          { categories: names, inverse: true, name: '' },
          shown.map(([name, tone, is], i) => ({
            ...options.spans(name, rows.filter(is).map(span), tone),
            ...(i ? {} : paused(pauses, per)),
          })),
        ),
      ),
    );
  };

  return { add };
})();
