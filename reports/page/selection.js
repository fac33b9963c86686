// selection is the chosen rows. The address names them by their place in the order
// of evaluation, which stays while a search goes on.
const selection = (() => {
  let text = null;
  let rows = new Set();

  const nameOf = row => (data.byOrder(data.order(row)) === row ? data.order(row) : `r${row}`);
  // write joins runs: 3,5-9.
  const write = chosen => {
    const names = [...chosen].map(nameOf);
    const numbers = names.filter(n => typeof n === 'number').sort((a, b) => a - b);
    const runs = [];
    for (const n of numbers) {
      const last = runs.at(-1);
      if (last && last[1] === n - 1) last[1] = n;
      else runs.push([n, n]);
    }
    return [...runs.map(([a, b]) => (a === b ? String(a) : `${a}-${b}`)), ...names.filter(n => typeof n === 'string')].join(',');
  };
  const read = () => {
    const found = new Set();
    const add = row => {
      if (row >= 0 && row < data.rows()) found.add(row);
    };
    for (const part of text.split(',')) {
      const run = /^(\d+)(?:-(\d+))?$/.exec(part);
      const lone = /^r(\d+)$/.exec(part);
      if (lone) add(Number(lone[1]));
      if (run) for (let n = Number(run[1]); n <= Math.min(Number(run[2] ?? run[1]), 1e6); n++) add(data.byOrder(n));
    }
    return found;
  };

  const get = () => {
    if (text !== state.get('pick')) {
      text = state.get('pick');
      rows = read();
    }
    return rows;
  };
  const set = chosen => state.set({ pick: write(chosen) });
  // toggle chooses a row alone, or beside the others, or no longer.
  const toggle = (row, more) => {
    const chosen = new Set(get());
    if (!more) return set(chosen.size === 1 && chosen.has(row) ? [] : [row]);
    if (!chosen.delete(row)) chosen.add(row);
    set(chosen);
  };
  data.on(() => {
    text = null;
  });

  return { get, set, toggle, has: row => get().has(row), add: more => set(new Set([...get(), ...more])) };
})();
