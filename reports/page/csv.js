// csv copies rows for other programs.
const csv = (() => {
  const field = value => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

  const text = rows => {
    const variables = data.variables();
    const head = ['key', 'architecture', 'name', 'front', 'failure', ...variables.map(v => v.id)];
    const line = row => [
      data.key(row),
      data.arch(row),
      data.name(row) || '',
      data.isFront(row) ? 'yes' : '',
      data.failure(row) || '',
      ...variables.map(v => (!number.known(v.values[row]) ? '' : v.words ? v.words[v.values[row]] : String(v.values[row]))),
    ];
    return [head, ...rows.map(line)].map(fields => fields.map(field).join(',')).join('\n') + '\n';
  };

  // offer shows a text to be copied by hand, where the clipboard is refused.
  const offer = copied => {
    const area = dom.element('textarea', { readonly: true, rows: 10, 'aria-label': 'Text to copy' });
    area.value = copied;
    const box = dom.element(
      'dialog',
      { class: 'offer', onclose: () => box.remove() },
      dom.element('p', { text: 'The browser does not let the page copy. Copy this text:' }),
      area,
      dom.element('form', { method: 'dialog' }, dom.element('button', { text: 'Close' })),
    );
    document.body.append(box);
    box.showModal();
    area.select();
  };

  const copy = async (copied, button) => {
    try {
      await navigator.clipboard.writeText(copied);
    } catch {
      return offer(copied);
    }
    const before = button.textContent;
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = before;
    }, 1500);
  };

  return { text, copy };
})();
