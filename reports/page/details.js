// details is the charts of a candidate's page: how it learned, what its blocks cost,
// which classes it recognises and what it takes them for.
const details = (() => {
  let charts = []; // drawn once the page has a size

  const small = (title, option, unit) => {
    const figure = dom.figure(null, title, '');
    const view = plot.view(figure.box, title);
    charts.push(() => {
      view.draw(option);
      view.now();
    });
    if (unit) {
      tip.follow(view, unit);
      tip.leave(view);
    }
    return figure;
  };

  const curves = [
    { title: 'Accuracy over epochs', column: 'accuracies', name: 'accuracy (%)', unit: '%', colour: 'var(--tone-c)' },
    { title: 'Loss over epochs', column: 'losses', name: 'training loss', colour: 'var(--tone-b)' },
  ];
  const curve = (known, { title, column, name, unit, colour }) => {
    const list = known.epochs.map((epoch, i) => [epoch, known[column][i]]).filter(p => number.known(p[1]));
    if (list.length < 2) return null; // the measures have it
    const x = { fit: scale.counts(Math.max(1, ...list.map(p => p[0]))), name: 'epochs' };
    const y = {
      fit: scale.linear(
        list.map(p => p[1]),
        unit,
      ),
      name,
    };
    return small(title, options.chart('plane', x, y, [options.line(name, list, { colour })]), 'epochs').node;
  };

  const bars = (title, names, values, colour, unit) => {
    const x = { fit: scale.linear([0, ...values], unit), name: unit };
    const figure = small(
      title,
      options.chart('bars', x, { categories: names, inverse: true, name: '' }, [options.bars(values, colour)]),
    );
    dom.tall(figure.box, Math.max(120, names.length * 26 + 60));
    return figure.node;
  };

  // sections is [title, charts] pairs of what is known.
  const sections = row => {
    charts = [];
    const list = [];
    const [known, blocks, recalls] = [data.curve(row), data.blocks(row), data.recalls(row)];
    const learning = known ? curves.map(kind => curve(known, kind)).filter(Boolean) : [];
    if (learning.length) list.push(['Learning', learning]);
    if (blocks.length) {
      const costs = [
        ['Parameters', 'params', 'var(--tone-a)', 'parameters'],
        ['Multiply-adds', 'madds', 'var(--tone-d)', 'multiply-adds'],
      ];
      const names = blocks.map(b => b.name);
      list.push([
        'Costs by block',
        costs.map(([title, cost, colour, unit]) =>
          bars(
            title,
            names,
            blocks.map(b => b[cost]),
            colour,
            unit,
          ),
        ),
      ]);
    }
    if (recalls) {
      const names = data.classes(recalls.length);
      list.push(['Recall of each class', [bars('Images of a class that are recognised', names, recalls, 'var(--tone-c)', '%')]]);
    }
    const confused = data.confusion(row);
    if (confused) list.push(['What test images are taken for', [confusion.drawing(confused)]]);
    return list;
  };

  const draw = () => {
    for (const chart of charts) chart();
  };

  return { sections, draw };
})();
