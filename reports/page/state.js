// state is what the reader chose. The address holds it after its #, so that a link
// or a reload shows the same; values are texts, and those left out are the defaults.
const state = (() => {
  let values = {};
  const defaults = {};
  const listeners = [];

  const parse = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const get = name => values[name] ?? defaults[name] ?? '';

  const changed = (before, after) =>
    new Set([...Object.keys(before), ...Object.keys(after)].filter(name => before[name] !== after[name]));
  const tell = names => {
    for (const [wanted, listener] of listeners) if (wanted.some(name => names.has(name))) listener();
  };

  // set changes some values; push makes the browser's back undo it.
  const set = (next, push = false) => {
    const before = values;
    values = { ...values };
    for (const [name, value] of Object.entries(next)) {
      if (value === null || value === undefined || value === (defaults[name] ?? '')) delete values[name];
      else values[name] = String(value);
    }
    const names = changed(before, values);
    if (!names.size) return;
    const address = '#' + new URLSearchParams(values);
    if (push) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
    tell(names);
  };

  const read = () => {
    const before = values;
    values = parse();
    tell(changed(before, values));
  };
  addEventListener('popstate', read);
  addEventListener('hashchange', read);

  return {
    get,
    set,
    on: (names, listener) => listeners.push([names, listener]),
    start: () => {
      values = parse();
    },
    defaults: next => Object.assign(defaults, next),
    byDefault: name => defaults[name] ?? '',
  };
})();

// hot is the row under the pointer or the focus, in all views at once.
const hot = (() => {
  let row = -1;
  let listeners = []; // each with a node: they go when it is taken off the page
  const set = next => {
    if (next === row) return;
    const before = row;
    row = next;
    listeners = listeners.filter(([box]) => box.isConnected);
    for (const [, listener] of listeners) listener(before, row);
  };
  return { set, on: (box, listener) => listeners.push([box, listener]) };
})();
