// scale chooses the ends and ticks of axes, as the program does for its drawings,
// and takes values to places.
const scale = (() => {
  const tidy = v => Number(v.toPrecision(12));

  const niceStep = step => {
    const power = 10 ** Math.floor(Math.log10(step));
    for (const m of [1, 2, 5]) if (step <= m * power * (1 + 1e-9)) return m * power;
    return 10 * power;
  };

  const linearTicks = (low, high, wanted = 7) => {
    let span = high - low;
    if (span <= Math.abs(high) * 1e-9) span = Math.max(Math.abs(high) / 10, 1e-3);
    const room = span / 40;
    const positive = low >= 0;
    low -= room;
    high += room;
    if (positive && low < span / 2) low = 0;
    const step = niceStep((high - low) / wanted);
    const ticks = [];
    for (let i = Math.floor(low / step); i <= Math.ceil(high / step); i++) ticks.push(tidy(i * step));
    return ticks;
  };

  const logTicks = (low, high) => {
    const all = [];
    for (let e = Math.floor(Math.log10(low)) - 1; e <= Math.ceil(Math.log10(high)); e++) {
      for (const m of [1, 2, 5]) all.push(tidy(m * 10 ** e));
    }
    let first = 0;
    let last = all.length - 1;
    while (all[first + 1] <= low * 0.95) first++;
    while (all[last - 1] >= high * 1.05) last--;
    if (last - first < 8) return all.slice(first, last + 1);
    const few = [all[first]];
    const stride = 3 * (Math.floor((last - first) / 24) + 1);
    for (let i = (Math.floor(first / 3) + 1) * 3; i < last; i += stride) few.push(all[i]);
    return [...few, all[last]];
  };

  // fit is an axis around values: {type, min, max, ticks}. How is auto, log or
  // linear; auto is log for positive values of more than a decade.
  const fit = (values, how = 'auto') => {
    let low = Infinity;
    let high = -Infinity;
    for (const v of values) {
      if (!number.known(v) || Math.abs(v) > 1e300) continue;
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    if (low > high) [low, high] = [0, 1];
    const log = low > 0 && (how === 'log' || (how === 'auto' && high / low > 10));
    const ticks = log ? logTicks(low, high) : linearTicks(low, high);
    return { type: log ? 'log' : 'value', min: ticks[0], max: ticks.at(-1), ticks };
  };

  // linear is fit without the choice of a logarithmic scale. An axis of percent ends at
  // 100 where its values do.
  const linear = (values, unit) => whole(fit(values, 'linear'), values, unit);
  const whole = (axis, values, unit) => {
    if (unit !== '%' || axis.type === 'log' || axis.max <= 100 || values.some(v => v > 100)) return axis;
    const ticks = axis.ticks.filter(v => v < 100).concat(100);
    return { ...axis, max: 100, ticks };
  };
  // inliers is the values without a few that are far worse than the others, such as
  // those of networks that have learned nothing: an axis that reached them would leave
  // no room for what differs.
  const inliers = values => {
    const sorted = values.filter(number.known).sort((a, b) => a - b);
    if (sorted.length < 50) return values;
    const quartile = i => sorted[Math.floor((sorted.length * i) / 4)];
    const fence = quartile(1) - 3 * (quartile(3) - quartile(1));
    const kept = values.filter(v => v >= fence);
    return kept.length > 0.97 * sorted.length ? kept : values;
  };

  // of is an axis for the values of a variable; most is one that, where it chooses the
  // scale itself, leaves out the few that are far worse.
  const of = (v, values, how) => whole(fit(values, how), values, v.unit);
  const most = (v, values, how = 'auto') => of(v, how === 'auto' && v.better === 'higher' ? inliers(values) : values, how);

  // beyond says how many values lie below an axis; '' if none does.
  const beyond = (axis, values) => {
    const n = values.filter(v => v < axis.min).length;
    return n ? ` ${n} far below ${n > 1 ? 'are' : 'is'} not shown.` : '';
  };

  // counts is an axis from zero to an end.
  const counts = end => {
    const step = niceStep(end / 6);
    const ticks = [];
    for (let i = 0; i * step <= end * (1 + 1e-9); i++) ticks.push(tidy(i * step));
    return { type: 'value', min: 0, max: end, ticks };
  };

  // place is the function from values to coordinates; its inverse goes back.
  const place = ({ type, min, max }, from, to) => {
    const f = type === 'log' ? Math.log : v => v;
    const back = type === 'log' ? Math.exp : v => v;
    const low = f(min);
    const span = f(max) - low || 1;
    const at = v => from + ((f(v) - low) / span) * (to - from);
    at.inverse = p => back(low + ((p - from) / (to - from)) * span);
    return at;
  };

  return { fit, linear, of, most, beyond, counts, place, linearTicks };
})();
