// filter keeps the rows that suit what the reader typed: words, and comparisons
// such as params<50k.
const filter = (() => {
  const compare = {
    '<': (a, b) => a < b,
    '>': (a, b) => a > b,
    '<=': (a, b) => a <= b,
    '>=': (a, b) => a >= b,
    '=': (a, b) => a === b,
  };

  const named = text => {
    const wanted = text.toLowerCase();
    const all = data.variables();
    const plain = text => text.toLowerCase().replaceAll(' ', '_');
    return (
      all.find(v => [v.id.toLowerCase(), plain(v.id), plain(v.name)].includes(wanted)) ||
      all.find(v => plain(v.id).startsWith(wanted))
    );
  };

  // parse is a text's tests of a row, and what is wrong with it.
  const parse = text => {
    const tests = [];
    const wrong = [];
    for (const part of text
      .replace(/\s*(<=|>=|<|>|=)\s*/g, '$1')
      .split(/\s+/)
      .filter(Boolean)) {
      const hit = /^([^<>=]+)(<=|>=|<|>|=)(.+)$/.exec(part);
      const v = hit && named(hit[1]);
      const bound = hit && (v && v.words ? v.words.indexOf(hit[3]) : number.parse(hit[3]));
      if (hit && !v) wrong.push(`no measure is named ${hit[1]}`);
      else if (hit && !number.known(bound)) wrong.push(`${hit[3]} is no number`);
      else if (hit) tests.push(row => number.known(v.values[row]) && compare[hit[2]](v.values[row], bound));
      else tests.push(row => words(row).includes(part.toLowerCase()));
    }
    return { tests, wrong };
  };
  const words = row => [data.arch(row), data.name(row), data.key(row), data.failure(row)].join(' ').toLowerCase();

  const kinds = {
    all: () => true,
    front: row => data.isFront(row),
    done: row => !data.failed(row),
    failed: row => data.failed(row),
    chosen: row => selection.has(row),
  };

  // rows is those that pass, in the order of the document.
  const rows = () => {
    const { tests } = parse(state.get('filter'));
    const list = [];
    for (let row = 0; row < data.rows(); row++) if (tests.every(test => test(row))) list.push(row);
    return list;
  };
  const wrong = () => parse(state.get('filter')).wrong;
  const kept = (list, kind) => list.filter(kinds[kind] || kinds.all);

  return { rows, wrong, kept };
})();
