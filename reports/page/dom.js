// dom builds nodes from text alone: no markup in names is ever obeyed.
const dom = (() => {
  const colours = new Set(['fill', 'stroke']);

  const put = (node, attributes, children) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined || value === null || value === false) continue;
      if (name === 'text') node.textContent = value;
      else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
      else if (colours.has(name))
        node.style[name] = value; // may name a colour of the style sheet
      else node.setAttribute(name, value === true ? '' : value);
    }
    node.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null && child !== false));
    return node;
  };
  const element = (tag, attributes = {}, ...children) => put(document.createElement(tag), attributes, children);
  const svg = (tag, attributes = {}, ...children) =>
    put(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

  // choice is a select: options are [value, text] pairs.
  const choice = (label, options, value, change) => {
    const select = element('select', { onchange: () => change(select.value) });
    for (const [v, text] of options) select.append(element('option', { value: v, text, selected: v === value }));
    return element('label', { class: 'choice' }, element('span', { text: label }), select);
  };
  const toggle = (label, on, change) => {
    const box = element('input', { type: 'checkbox', checked: on, onchange: () => change(box.checked) });
    return element('label', { class: 'toggle' }, box, element('span', { text: label }));
  };
  const button = (text, act, attributes = {}) => element('button', { type: 'button', text, onclick: act, ...attributes });

  // refill puts new children into a node, and the focus on the control that takes
  // the place of the focused one.
  const refill = (node, ...children) => {
    const controls = () => [...node.querySelectorAll('select, input, button, summary')];
    const at = controls().indexOf(document.activeElement);
    node.replaceChildren(...children.flat(Infinity).filter(Boolean));
    if (at >= 0 && controls()[at]) controls()[at].focus();
  };

  // chooser is a list of things that are shown or not, behind a summary.
  const chooser = (text, all, chosen, change) =>
    element(
      'details',
      { class: 'chooser' },
      element('summary', { text }),
      element(
        'div',
        {},
        all.map(([id, name]) =>
          toggle(name, chosen.includes(id), on =>
            change(all.map(([other]) => other).filter(other => (other === id ? on : chosen.includes(other)))),
          ),
        ),
      ),
    );

  // figure is a card with a title, a plot, and room for a legend and a remark.
  const figure = (id, title, hint) => {
    const box = element('div', { class: 'chart' });
    const legend = element('ul', { class: 'legend' });
    const note = element('p', { class: 'hint' });
    const head = element('h3', { text: title });
    const text = element('p', { class: 'hint', text: hint });
    const node = element(
      'figure',
      { class: 'card', id },
      element('figcaption', {}, head, text),
      element('div', { class: 'plot' }, box),
      legend,
      note,
    );
    return { node, box, legend, note, head, text };
  };

  // tall gives a chart's box a height of its own.
  const tall = (box, height) => Object.assign(box.style, { aspectRatio: 'auto', minHeight: '0', height: `${height}px` });

  const panel = (title, box) => element('div', { class: 'panel' }, element('h4', { text: title }), box);
  // panels is a card of small charts with one legend.
  const panels = (id, title, hint, nodes) => {
    const legend = element('ul', { class: 'legend' });
    const head = element('figcaption', {}, element('h3', { text: title }), element('p', { class: 'hint', text: hint }));
    return {
      node: element('figure', { class: 'card full', id }, head, element('div', { class: 'panels' }, nodes), legend),
      legend,
    };
  };

  // entry is a line of a legend.
  const entry = (text, colour, symbol = 'circle') => {
    const sign = svg('svg', {
      viewBox: symbol === 'line' || symbol === 'dashed' ? '0 0 24 12' : '0 0 12 12',
      'aria-hidden': 'true',
    });
    const shapes = {
      circle: () => svg('circle', { cx: 6, cy: 6, r: 5, fill: colour }),
      ring: () => svg('circle', { cx: 6, cy: 6, r: 4.5, fill: 'none', stroke: colour, 'stroke-width': 2 }),
      diamond: () => svg('path', { d: 'M6 0l6 6l-6 6l-6-6z', fill: colour }),
      triangle: () => svg('path', { d: 'M6 0l6 11H0z', fill: colour }),
      square: () => svg('rect', { width: 12, height: 12, rx: 2, fill: colour }),
      line: () => svg('path', { d: 'M1 6H23', fill: 'none', stroke: colour, 'stroke-width': 2 }),
      dashed: () => svg('path', { d: 'M1 6H23', fill: 'none', stroke: colour, 'stroke-width': 2, 'stroke-dasharray': '5 4' }),
      bar: () => svg('path', { d: 'M6 0V12M3 0H9M3 12H9', fill: 'none', stroke: colour, 'stroke-width': 1.5 }),
    };
    sign.append(shapes[symbol]());
    return element('li', {}, sign, text);
  };

  return { element, svg, choice, toggle, button, refill, chooser, figure, tall, panel, panels, entry };
})();
