// number writes numbers for people, as the tables of the program do.
const number = (() => {
  const known = v => typeof v === 'number' && Number.isFinite(v);

  // compact suits axes: 0.25, 40, 5k, 1.2M.
  const compact = value => {
    let suffix = '';
    for (const next of ['k', 'M', 'G', 'T']) {
      if (Math.abs(value) < 1000) break;
      value /= 1000;
      suffix = next;
    }
    return Number(value.toPrecision(6)) + suffix;
  };
  const short = value => {
    if (!known(value)) return '';
    if (Number.isInteger(value) && Math.abs(value) < 10000) return value.toLocaleString('en');
    return Math.abs(value) >= 1000 ? compact(Number(value.toPrecision(4))) : String(Number(value.toPrecision(4)));
  };

  // decimals is how many a column needs: none for whole numbers, two for
  // percentages and the like, four below one.
  const decimals = values => {
    let whole = true;
    let largest = 0;
    for (const v of values) {
      if (!known(v)) continue;
      whole = whole && Number.isInteger(v);
      largest = Math.max(largest, Math.abs(v));
    }
    return whole ? 0 : largest >= 1 ? 2 : 4;
  };
  const fixed = (value, places) =>
    known(value) ? value.toLocaleString('en', { minimumFractionDigits: places, maximumFractionDigits: places }) : '';

  // range is two numbers in one format.
  const range = (low, high) => {
    const places = decimals([low, high]);
    if (Math.max(Math.abs(low), Math.abs(high)) < 1e6) return `${fixed(low, places)} to ${fixed(high, places)}`;
    return [low, high].map(v => compact(Number(v.toPrecision(3)))).join(' to ');
  };
  // signed is a difference with two decimals.
  const signed = value => (value > 0 ? '+' : '') + fixed(value, 2).replace(/^-0\.00$/, '0.00');

  // parse reads 50k, 1.5M or 12; NaN for anything else.
  const parse = text => {
    const hit = /^(-?[0-9]*\.?[0-9]+(?:e[-+]?[0-9]+)?)([kMGT]?)%?$/i.exec(text);
    if (!hit) return NaN;
    return Number(hit[1]) * { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 }[hit[2].toLowerCase()];
  };

  return { known, compact, short, decimals, fixed, range, signed, parse };
})();
