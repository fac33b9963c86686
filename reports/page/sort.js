// sort lets the heads of the tables that the program drew put their rows in order.
const sort = (() => {
  const order = (a, b, numeric, up) => {
    if (!numeric) return a < b ? -1 : a > b ? 1 : 0;
    if (isNaN(a) || isNaN(b)) return (isNaN(a) - isNaN(b)) * (up ? 1 : -1); // missing: last
    return a - b;
  };

  const by = button => {
    const head = button.closest('th');
    const body = head.closest('table').tBodies[0];
    const column = head.cellIndex;
    const numeric = head.classList.contains('number');
    const up = head.getAttribute('aria-sort') ? head.getAttribute('aria-sort') === 'descending' : !numeric;
    for (const other of head.parentNode.cells) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    const value = row => {
      const cell = row.cells[column];
      return numeric ? (cell.dataset.sort ? Number(cell.dataset.sort) : NaN) : cell.textContent;
    };
    const rows = [...body.rows].map(row => ({ row, value: value(row) }));
    rows.sort((a, b) => order(a.value, b.value, numeric, up) * (up ? 1 : -1));
    body.append(...rows.map(r => r.row));
  };

  for (const button of document.querySelectorAll('th button')) button.addEventListener('click', () => by(button));
  return { order };
})();
