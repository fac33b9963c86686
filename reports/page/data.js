// data is the document of the page: rows and the variables that they have values
// of. Rows with a result come first, in the order of evaluation.
const data = (() => {
  let doc = null, variables = [], byId = new Map(), front = new Set(), children = new Map(), keys = new Map(), orders = new Map();
  const listeners = [];

  const variable = (id, values, { unit = '', better = '', kind, words } = {}) => {
    if (!values || !values.some(number.known) || byId.has(id)) return;
    const v = { id, name: id, unit, better, kind, words, values, decimals: number.decimals(values), log: 'auto' };
    variables.push(v);
    byId.set(id, v);
  };

  const blocksOf = row => (doc.rows.blocks && doc.rows.blocks[row] || []).map(i => {
    const [name, text, width, height, across, reuse, shrink, pool, [params, madds]] = doc.blocks[i];
    return { name, text, width, height, across, reuse, shrink, pool: !!pool, params, madds };
  });
  const stages = row => blocksOf(row).filter(b => !/^(stem|head)/i.test(b.name));

  const derived = value => doc.rows.key.map((key, row) => doc.rows.blocks && doc.rows.blocks[row] ? value(stages(row)) : null);

  const addVariables = () => {
    const rows = doc.rows;
    doc.measures.forEach((m, i) => variable(m.name, rows.measures[i], { ...m, kind: 'measure' }));
    const finals = new Array(rows.key.length).fill(null);
    for (const f of doc.finals || []) finals[f.row] = f.test[0];
    variable('final test accuracy', finals, { unit: '%', better: 'higher', kind: 'measure' });
    const members = new Array(rows.key.length).fill(null);
    rows.front.forEach((row, i) => { members[row] = i + 1; });
    variable('#', members, { kind: 'course' });
    variable('probability dominated', rows.key.map((key, row) => rows.dominated && rows.dominated[row]), { better: 'lower', kind: 'course' });
    variable('violation', rows.key.map((key, row) => rows.violation && rows.violation[row]), { kind: 'course' });
    variable('total reuse', derived(list => list.reduce((sum, b) => sum + b.reuse, 0)), { kind: 'shape' });
    variable('stages', derived(list => list.length), { kind: 'shape' });
    variable('evaluation', rows.order.map(o => o || null), { kind: 'course' });
    variable('generation', rows.generation, { kind: 'course' });
    variable('epochs', rows.epochs, { kind: 'course' });
    variable('training time', rows.took, { unit: 's', kind: 'course' });
    variable('operator', rows.operator, { kind: 'course', words: doc.words });
    (doc.genes || []).forEach((name, i) => variable(byId.has(name) ? 'gene ' + name : name, rows.genes[i], { kind: 'gene' }));
  };

  const load = next => {
    doc = next;
    variables = [];
    byId = new Map();
    addVariables();
    front = new Set(doc.rows.front);
    children = new Map();
    keys = new Map();
    orders = new Map();
    for (const [row, parents] of Object.entries(doc.rows.parents || {})) {
      for (const parent of parents) children.set(parent, [...children.get(parent) || [], Number(row)]);
    }
    doc.rows.key.forEach((key, row) => { if (!keys.has(key)) keys.set(key, row); });
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
  const commands = row => (doc.rows.commands && doc.rows.commands[row] || []).map(i => {
    const [label, line] = doc.commands[i];
    return [label, line.replace(/[\ue000\ue001]/g, letter => letter === '\ue000' ? doc.rows.key[row] : doc.rows.arch[row])];
  });
  // text is a value as tables have it.
  const text = (v, row) => {
    const value = v.values[row];
    return !number.known(value) ? '' : v.words ? v.words[value] : number.fixed(value, v.decimals);
  };
  const facts = row => variables.filter(v => v.kind !== 'gene' && number.known(v.values[row])).map(v => [v.name, `${text(v, row)} ${v.unit}`.trim()]);

  return {
    load, on: listener => listeners.push(listener), doc: () => doc, rows: () => doc.rows.key.length,
    variables: () => variables, variable: id => byId.get(id),
    objectives: () => doc.measures.slice(0, doc.objectives).map(m => byId.get(m.name)).filter(Boolean), isFront: row => front.has(row), front: () => doc.rows.front,
    key: row => doc.rows.key[row], arch: row => doc.rows.arch[row], order: row => doc.rows.order[row],
    name: sparse('name'), failure: sparse('failure'), checkpoint: sparse('checkpoint'), violation: sparse('violation'), recalls: sparse('recalls'),
    ties: row => (doc.rows.ties && doc.rows.ties[row] || []).map(n => doc.rows.front[n - 1]).filter(other => other !== undefined),
    parents: row => doc.rows.parents && doc.rows.parents[row] || [], children: row => children.get(row) || [],
    byKey: key => keys.has(key) ? keys.get(key) : -1, byOrder: order => orders.has(order) ? orders.get(order) : -1,
    failed: row => row >= doc.rows.done, blocks: blocksOf, stages, curve, commands, text, facts,
    final: row => (doc.finals || []).find(f => f.row === row),
  };
})();
