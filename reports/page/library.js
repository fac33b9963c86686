// library draws the same options by ECharts, where the page has it.
const library = (() => {
  // coloured is a copy with the style sheet's colours in for their names, and
  // without nulls, which ECharts does not take for defaults.
  const coloured = (option, style) => JSON.parse(JSON.stringify(option), (key, value) =>
    value === null && key !== '' && isNaN(key) ? undefined
      : typeof value === 'string' ? value.replace(/^var\((--[a-z0-9-]+)\)$/, (all, name) => style.getPropertyValue(name).trim()) : value);

  // bars is how ECharts draws intervals.
  const bars = one => (params, api) => {
    const cap = one.cap ?? 3, ends = one.across
      ? [api.coord([api.value(1), api.value(0)]), api.coord([api.value(2), api.value(0)])]
      : [api.coord([api.value(0), api.value(1)]), api.coord([api.value(0), api.value(2)])];
    const [[ax, ay], [bx, by]] = ends, style = { stroke: one.itemStyle.color, lineWidth: one.width || 1.2, opacity: one.itemStyle.opacity };
    const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style });
    const caps = !cap ? [] : one.across ? [line(ax, ay - cap, ax, ay + cap), line(bx, by - cap, bx, by + cap)] : [line(ax - cap, ay, ax + cap, ay), line(bx - cap, by, bx + cap, by)];
    return { type: 'group', children: [line(ax, ay, bx, by), ...caps] };
  };
  const spans = (params, api) => {
    const [x, y] = api.coord([api.value(0), api.value(2)]), [end] = api.coord([api.value(1), api.value(2)]);
    const high = Math.min(20, api.size([0, 1])[1] * 0.7);
    return { type: 'rect', shape: { x, y: y - high / 2, width: Math.max(1.5, end - x - 0.5), height: high }, style: { fill: api.visual('color') } };
  };

  const left = axis => axis.type === 'category' ? Math.min(180, Math.max(46, ...axis.data.map(name => name.length * 6.7 + 14))) : 46;

  // complete is an option with what is no data: colours, functions and room.
  const complete = (option, height) => {
    const style = getComputedStyle(document.body), done = coloured(option, style), soft = style.getPropertyValue('--ink-soft').trim();
    done.textStyle = { fontFamily: style.fontFamily };
    done.tooltip = { show: false }; // the page has its own
    if (done.yAxis) done.grid = { ...[done.grid].flat()[0], left: left(done.yAxis[0]) };
    if (height < 200) delete done.toolbox;
    if (done.toolbox && done.toolbox.feature) {
      Object.assign(done.toolbox, { itemSize: 13, iconStyle: { borderColor: soft } });
      if (done.toolbox.feature.dataZoom) done.toolbox.feature.dataZoom.filterMode = 'none'; // lines go on beyond the edges
    }
    for (const axis of [...done.xAxis || [], ...done.yAxis || []]) {
      const ticks = axis.axisLabel.customValues;
      axis.axisLabel = { ...axis.axisLabel, fontSize: 12, ...(axis.type === 'category' ? {} : { formatter: number.compact }) };
      axis.axisTick = { show: false, customValues: ticks };
      if (axis.splitLine) axis.splitLine.customValues = ticks;
      axis.nameTextStyle = { color: soft, fontSize: 12 };
    }
    if (done.yAxis) Object.assign(done.yAxis[0].nameTextStyle, { align: 'left', padding: [0, 0, 0, -done.grid.left] });
    for (const axis of done.parallelAxis || []) Object.assign(axis, { nameTextStyle: { color: soft, fontSize: 12 }, axisLabel: { ...axis.axisLabel, color: soft, ...(axis.type === 'category' ? {} : { formatter: number.compact }) } });
    for (const one of done.series) {
      if (one.type === 'custom') Object.assign(one, { z: 3, renderItem: one.renderItem === 'span' ? spans : bars(one) });
      for (const item of one.data) if (item.label) Object.assign(item.label, { position: item.label.position || 'right', textBorderColor: style.getPropertyValue('--card').trim(), textBorderWidth: 3 });
    }
    return done;
  };

  const rowOf = item => item.row ?? (item.value && (item.value.length > 3 ? item.value[3] : item.value[2]));

  // make is a view as plot makes it.
  const make = box => {
    const chart = echarts.init(box, null, { renderer: 'svg' });
    let option = null;
    const draw = next => { option = next; chart.setOption(complete(option, box.clientHeight), true); };
    const items = () => option.series.flatMap((one, seriesIndex) => ['scatter'].includes(one.type) && !one.silent
      ? one.data.map((item, dataIndex) => ({ row: rowOf(item), value: item.value, seriesIndex, dataIndex })) : []).filter(item => item.row >= 0);
    const dark = matchMedia('(prefers-color-scheme: dark)'), recolour = () => { if (option) draw(option); };
    let size = 0;
    const observer = new ResizeObserver(() => {
      if (!box.isConnected) { // its figure was made anew
        observer.disconnect();
        dark.removeEventListener('change', recolour);
        chart.dispose();
      } else if (box.clientWidth !== size) { size = box.clientWidth; chart.resize(); }
    });
    observer.observe(box);
    dark.addEventListener('change', recolour);
    return {
      box, draw, option: () => option, node: () => null,
      places: () => {
        const places = new Map();
        for (const item of option && option.xAxis ? items() : []) if (!places.has(item.row)) places.set(item.row, chart.convertToPixel('grid', item.value.slice(0, 2)));
        return places;
      },
      area: () => ({ left: option.yAxis ? left(option.yAxis[0]) : 46, top: 28, right: box.clientWidth - 18, bottom: box.clientHeight - 44 }),
      value: (x, y) => chart.convertFromPixel('grid', [x, y]),
      // brushed tells of the rows that ECharts' own brushes on parallel axes leave.
      brushed: tell => chart.on('axisareaselected', () => {
        const indices = chart.getModel().getSeriesByIndex(0).getRawIndicesByActiveState('active');
        tell(indices.map(i => option.series[0].data[i].row));
      }),
      mark: (row, name, on) => {
        for (const { seriesIndex, dataIndex } of items().filter(item => item.row === row)) chart.dispatchAction({ type: on ? 'highlight' : 'downplay', seriesIndex, dataIndex });
      },
    };
  };

  return { make };
})();
