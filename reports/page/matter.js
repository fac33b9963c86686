// matter is what matters: which genes explain a target, what more parameters and
// iterations give, what changes gain, what the genes' values reach.
const matter = (() => {
  const start = root => {
    let parts = [];
    const draw = () => {
      for (const part of parts) part();
    };
    const build = () => {
      parts = [];
      root.replaceChildren();
      for (const part of [importance, isolines, effects, marginals]) part.add(root, parts);
      root.closest('section').hidden = !root.children.length;
      draw();
    };
    build();
    state.on(['target'], draw);
    data.on(build);
  };

  return { start };
})();
