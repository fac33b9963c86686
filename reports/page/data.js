// data is the document of the page: rows and the variables that they have values
// of. Rows with a result come first, in the order of evaluation.
const data = (() => {
  let doc = null;
  let variables = [];
  let byId = new Map();
  let front = new Set();
  let children = new Map();
  let keys = new Map();
  let orders = new Map();
  const listeners = [];

  // A variable's id is for addresses and filters, its name for people.
  const variable = (id, values, { title = id, meaning = '', unit = '', better = '', kind, words } = {}) => {
    if (!values || !values.some(number.known) || byId.has(id)) return;
    const v = { id, name: title, meaning, unit, better, kind, words, values, decimals: number.decimals(values), log: 'auto' };
    variables.push(v);
    byId.set(id, v);
  };

  const blocksOf = row =>
    ((doc.rows.blocks && doc.rows.blocks[row]) || []).map(i => {
      const [name, text, width, height, across, reuse, shrink, pool, [params, madds]] = doc.blocks[i];
      return { name, text, width, height, across, reuse, shrink, pool: !!pool, params, madds };
    });
  const stages = row => blocksOf(row).filter(b => !/^(stem|head)/i.test(b.name));

  const derived = value => doc.rows.key.map((key, row) => (doc.rows.blocks && doc.rows.blocks[row] ? value(stages(row)) : null));

  // sparsely is a column of what is known of some rows.
  const sparsely = known => doc.rows.key.map((key, row) => (known && known[row] !== undefined ? known[row] : null));

  const addMeasures = () => {
    doc.measures.forEach((m, i) => variable(m.name, doc.rows.measures[i], { ...m, kind: 'measure' }));
    const finals = Object.fromEntries((doc.finals || []).map(f => [f.row, f.test[0]]));
    variable('final test accuracy', sparsely(finals), { unit: '%', better: 'higher', kind: 'measure' });
  };
  const addCourse = rows => {
    const members = Object.fromEntries(rows.front.map((row, i) => [row, i + 1]));
    variable('#', sparsely(members), { kind: 'course' });
    variable('probability dominated', sparsely(rows.dominated), { better: 'lower', kind: 'course' });
    variable('violation', sparsely(rows.violation), { kind: 'course' });
    variable(
      'evaluation',
      rows.order.map(o => o || null),
      { kind: 'course' },
    );
    variable('generation', rows.generation, { kind: 'course' });
    variable('epochs', rows.epochs, { kind: 'course' });
    variable('training time', rows.took, { unit: 's', kind: 'course' });
    variable('operator', rows.operator, { kind: 'course', words: doc.words });
  };
  const addShape = () => {
    const reuse = list => list.reduce((sum, b) => sum + b.reuse, 0);
    variable('total reuse', derived(reuse), { kind: 'shape' });
    const genes = doc.genes || [];
    if (!genes.includes('stages')) {
      variable(
        'stages',
        derived(list => list.length),
        { kind: 'shape' },
      );
    }
    genes.forEach((name, i) => variable(name, doc.rows.genes[i], { kind: 'gene' }));
  };

  const load = next => {
    doc = next;
    variables = [];
    byId = new Map();
    addMeasures();
    addCourse(doc.rows);
    addShape();
    front = new Set(doc.rows.front);
    children = new Map();
    keys = new Map();
    orders = new Map();
    for (const [row, parents] of Object.entries(doc.rows.parents || {})) {
      for (const parent of parents) children.set(parent, [...(children.get(parent) || []), Number(row)]);
    }
    doc.rows.key.forEach((key, row) => {
      if (!keys.has(key)) keys.set(key, row);
    });
    doc.rows.order.forEach((order, row) => orders.set(order, orders.has(order) ? -1 : row));
    for (const listener of [...listeners]) listener(); // those that they add have just seen it
  };

  const sparse = column => row => doc.rows[column] && doc.rows[column][row];
  const curve = row => {
    const columns = doc.rows.curves && doc.rows.curves[row];
    if (!columns) return null;
    const [epochs, losses, accuracies] = columns;
    return { epochs: epochs.length ? epochs : losses.map((v, i) => i + 1), losses, accuracies };
  };
  const commands = row =>
    ((doc.rows.commands && doc.rows.commands[row]) || []).map(i => {
      const [label, line] = doc.commands[i];
      return [label, line.replace(/[\ue000\ue001]/g, letter => (letter === '\ue000' ? doc.rows.key[row] : doc.rows.arch[row]))];
    });
  // span is when a row was trained, in seconds since the first start, and where.
  const span = row => {
    const { started, took, worker, host } = doc.rows;
    if (!started || !took || !number.known(started[row]) || !number.known(took[row])) return null;
    return {
      start: started[row],
      end: started[row] + took[row],
      worker: worker && worker[row],
      host: host && doc.words[host[row]],
    };
  };
  const where = test => [...doc.rows.key.keys()].filter(test);

  // text is a value as tables have it.
  const text = (v, row) => {
    const value = v.values[row];
    return !number.known(value) ? '' : v.words ? v.words[value] : number.fixed(value, v.decimals);
  };
  const factsOf = (list, row) =>
    list.filter(v => v && number.known(v.values[row])).map(v => [v.name, `${text(v, row)} ${v.unit}`.trim()]);
  const facts = row =>
    factsOf(
      variables.filter(v => v.kind !== 'gene'),
      row,
    );
  const objectives = () =>
    doc.measures
      .slice(0, doc.objectives)
      .map(m => byId.get(m.name))
      .filter(Boolean);
  // brief is the facts that fit beside a point; the candidate's page has all.
  const brief = row =>
    factsOf([...objectives(), ...['test_accuracy', 'final test accuracy', 'training time'].map(id => byId.get(id))], row);
  // budget is the epochs that all candidates were trained for, 0 if they differ.
  const budget = () => {
    const all = new Set((doc.rows.epochs || []).filter(number.known));
    return all.size === 1 ? [...all][0] : 0;
  };

  return {
    load,
    on: listener => listeners.push(listener),
    doc: () => doc,
    rows: () => doc.rows.key.length,
    where,
    span,
    variables: () => variables,
    variable: id => byId.get(id),
    objectives,
    budget,
    isFront: row => front.has(row),
    front: () => doc.rows.front,
    key: row => doc.rows.key[row],
    arch: row => doc.rows.arch[row],
    order: row => doc.rows.order[row],
    name: sparse('name'),
    failure: sparse('failure'),
    checkpoint: sparse('checkpoint'),
    recalls: sparse('recalls'),
    confusion: sparse('confusions'),
    classes: count => doc.classes || Array.from({ length: count }, (v, i) => `class ${i}`),
    ties: row =>
      ((doc.rows.ties && doc.rows.ties[row]) || []).map(n => doc.rows.front[n - 1]).filter(other => other !== undefined),
    parents: row => (doc.rows.parents && doc.rows.parents[row]) || [],
    children: row => children.get(row) || [],
    byKey: key => (keys.has(key) ? keys.get(key) : -1),
    byOrder: order => (orders.has(order) ? orders.get(order) : -1),
    failed: row => row >= doc.rows.done,
    blocks: blocksOf,
    curve,
    commands,
    text,
    facts,
    brief,
    final: row => (doc.finals || []).find(f => f.row === row),
  };
})();
