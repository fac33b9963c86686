// rungs is how many candidates were trained for how long: what survives in
// successive halving.
const rungs = (() => {
  const add = (root, parts) => {
    const v = data.variable('epochs');
    const budgets = v ? [...new Set(v.values.filter(number.known))].sort((a, b) => a - b) : [];
    if (budgets.length < 2 || budgets.length > 12) return;
    const counts = budgets.map(budget => v.values.filter(value => value === budget).length);
    const share = i => `${Math.round((100 * counts[i]) / counts[i - 1])} % as many for ${budgets[i]}`;
    const hint = budgets.map((budget, i) => (i ? share(i) : `${counts[0]} for ${budget} epochs`)).join(', ') + '.';
    const figure = dom.figure('rungs', 'Survival over rungs', hint);
    const view = plot.view(figure.box, `Candidates trained on each rung: ${hint}`);
    const names = budgets.map(budget => `${budget} epochs`);
    root.append(figure.node);
    dom.tall(figure.box, 70 + names.length * 36);
    parts.push(() =>
      view.draw(() =>
        options.chart(
          'bars',
          { fit: scale.linear([0, ...counts]), name: 'candidates' },
          { categories: names, inverse: true, name: '' },
          [options.bars(counts, 'var(--front)')],
        ),
      ),
    );
  };

  return { add };
})();
