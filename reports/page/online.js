// online loads ECharts where the page may, held against its hash; then, or where
// that fails, it goes on.
const online = (address, then) => {
  const node = dom.element('script', {
    src: address.address,
    integrity: address.integrity,
    crossorigin: 'anonymous',
    onload: then,
    onerror: then,
  });
  document.head.append(node);
};
