// course is how the search went: hypervolume, learning curves, rungs, generations
// and workers.
const course = (() => {
  const start = root => {
    let parts = [];
    const draw = () => {
      for (const part of parts) part();
    };
    const build = () => {
      parts = [];
      root.replaceChildren();
      hypervolume.add(root, parts, { id: 'hypervolume-evaluations', curves: data.doc().hypervolume, unit: 'evaluations' });
      if (!hypervolume.same(data.doc().hypervolume, data.doc().spent))
        hypervolume.add(root, parts, { id: 'hypervolume-epochs', curves: data.doc().spent, unit: 'epochs' });
      for (const part of [learning, rungs, generations, workers]) part.add(root, parts);
      root.closest('section').hidden = !root.children.length;
      draw();
    };
    build();
    state.on(['pick'], draw);
    data.on(build);
  };

  return { start };
})();
