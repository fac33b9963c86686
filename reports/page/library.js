// library draws the same options by ECharts, where the page has it.
const library = (() => {
  // coloured is a copy with the style sheet's colours in for their names, and
  // without nulls, which ECharts does not take for defaults.
  const coloured = (option, style) =>
    JSON.parse(JSON.stringify(option), (key, value) =>
      value === null && key !== '' && isNaN(key)
        ? undefined
        : typeof value === 'string'
          ? value.replace(/^var\((--[a-z0-9-]+)\)$/, (all, name) => style.getPropertyValue(name).trim())
          : value,
    );

  // bars is how ECharts draws intervals.
  const bars = one => (params, api) => {
    const cap = one.cap ?? 3;
    const ends = one.across
      ? [api.coord([api.value(1), api.value(0)]), api.coord([api.value(2), api.value(0)])]
      : [api.coord([api.value(0), api.value(1)]), api.coord([api.value(0), api.value(2)])];
    const [[ax, ay], [bx, by]] = ends;
    const style = { stroke: one.itemStyle.color, lineWidth: one.width || 1.2, opacity: one.itemStyle.opacity };
    const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style });
    const caps = !cap
      ? []
      : one.across
        ? [line(ax, ay - cap, ax, ay + cap), line(bx, by - cap, bx, by + cap)]
        : [line(ax - cap, ay, ax + cap, ay), line(bx - cap, by, bx + cap, by)];
    return { type: 'group', children: [line(ax, ay, bx, by), ...caps] };
  };
  const spans = (params, api) => {
    const [x, y] = api.coord([api.value(0), api.value(2)]);
    const [end] = api.coord([api.value(1), api.value(2)]);
    const high = Math.min(20, api.size([0, 1])[1] * 0.7);
    return {
      type: 'rect',
      shape: { x, y: y - high / 2, width: Math.max(1.5, end - x - 0.5), height: high },
      style: { fill: api.visual('color') },
    };
  };

  const left = axis =>
    axis.type === 'category' ? Math.min(180, Math.max(46, ...axis.data.map(name => name.length * 6.7 + 14))) : 46;

  // complete is an option with what is no data: colours, functions and room.
  const complete = (option, height) => {
    const style = getComputedStyle(document.body);
    const done = coloured(option, style);
    const soft = style.getPropertyValue('--ink-soft').trim();
    done.textStyle = { fontFamily: style.fontFamily };
    done.tooltip = { show: false }; // the page has its own
    if (done.yAxis) done.grid = { ...[done.grid].flat()[0], left: left(done.yAxis[0]) };
    if (height < 200) delete done.toolbox;
    if (done.toolbox && done.toolbox.feature) {
      Object.assign(done.toolbox, { itemSize: 13, iconStyle: { borderColor: soft } });
      if (done.toolbox.feature.dataZoom) done.toolbox.feature.dataZoom.filterMode = 'none'; // lines go on beyond the edges
    }
    for (const axis of [...(done.xAxis || []), ...(done.yAxis || [])]) {
      const ticks = axis.axisLabel.customValues;
      axis.axisLabel = { ...axis.axisLabel, fontSize: 12, ...(axis.type === 'category' ? {} : { formatter: number.compact }) };
      axis.axisTick = { show: false, customValues: ticks };
      if (axis.splitLine) axis.splitLine.customValues = ticks;
      axis.nameTextStyle = { color: soft, fontSize: 12 };
    }
    if (done.yAxis) Object.assign(done.yAxis[0].nameTextStyle, { align: 'left', padding: [0, 0, 0, -done.grid.left] });
    for (const axis of done.parallelAxis || [])
      Object.assign(axis, {
        nameTextStyle: { color: soft, fontSize: 12 },
        axisLabel: { ...axis.axisLabel, color: soft, ...(axis.type === 'category' ? {} : { formatter: number.compact }) },
      });
    for (const one of done.series) {
      if (one.type === 'custom') Object.assign(one, { z: 3, renderItem: one.renderItem === 'span' ? spans : bars(one) });
      for (const item of one.data)
        if (item.label)
          Object.assign(item.label, {
            position: item.label.position || 'right',
            textBorderColor: style.getPropertyValue('--card').trim(),
            textBorderWidth: 3,
          });
    }
    return done;
  };

  const rowOf = item => item.row ?? (item.value && (item.value.length > 3 ? item.value[3] : item.value[2]));

  // points is the points of an option with their rows and where ECharts has them.
  const points = option => {
    const of = (one, seriesIndex) =>
      one.data.map((item, dataIndex) => ({ row: rowOf(item), value: item.value, seriesIndex, dataIndex }));
    return option.series
      .flatMap((one, i) => (one.type === 'scatter' && !one.silent ? of(one, i) : []))
      .filter(item => item.row >= 0);
  };

  // follow keeps a chart in its box's size and in the reader's colours, until its
  // figure is made anew.
  const follow = (chart, box, draw) => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    let size = 0;
    const observer = new ResizeObserver(() => {
      if (!box.isConnected) {
        observer.disconnect();
        dark.removeEventListener('change', draw);
        chart.dispose();
      } else if (box.clientWidth !== size) {
        size = box.clientWidth;
        chart.resize();
      }
    });
    observer.observe(box);
    dark.addEventListener('change', draw);
  };

  const area = (option, box) => ({
    left: option.yAxis ? left(option.yAxis[0]) : 46,
    top: 28,
    right: box.clientWidth - 18,
    bottom: box.clientHeight - 44,
  });

  const mark = (chart, option, row, on) => {
    for (const { seriesIndex, dataIndex } of option ? points(option).filter(item => item.row === row) : []) {
      chart.dispatchAction({ type: on ? 'highlight' : 'downplay', seriesIndex, dataIndex });
    }
  };

  // active is the lines that ECharts' own brushes on parallel axes leave.
  const active = chart => chart.getModel().getSeriesByIndex(0).getRawIndicesByActiveState('active');

  // make is a view as plot makes it.
  const make = box => {
    const chart = echarts.init(box, null, { renderer: 'svg' });
    let option = null;
    const draw = () => {
      if (option) chart.setOption(complete(option, box.clientHeight), true);
    };
    follow(chart, box, draw);
    const places = () => {
      const found = new Map();
      for (const { row, value } of option && option.xAxis ? points(option) : []) {
        if (!found.has(row)) found.set(row, chart.convertToPixel('grid', value.slice(0, 2)));
      }
      return found;
    };
    const show = next => {
      option = next;
      draw();
    };
    return {
      box,
      draw: show,
      option: () => option,
      node: () => null,
      places,
      area: () => area(option, box),
      value: (x, y) => chart.convertFromPixel('grid', [x, y]),
      place: value => chart.convertToPixel('grid', value.slice(0, 2)),
      brushed: tell => chart.on('axisareaselected', () => tell(active(chart).map(i => option.series[0].data[i].row))),
      mark: (row, name, on) => mark(chart, option, row, on),
    };
  };

  return { make };
})();
