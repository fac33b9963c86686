// live fetches the document anew when the server says that it changed, and shows
// whether the server is there.
const live = (() => {
  let sign = null;
  let busy = false;
  let again = false;

  const tell = (text, on) => {
    sign.textContent = text;
    sign.classList.toggle('on', on);
  };

  // redraw keeps what only a new page shows: then the page is loaded again, and the
  // address keeps what the reader chose.
  const redraw = next => {
    if (next.fixed !== data.doc().fixed) return location.reload();
    document.documentElement.classList.add('updated');
    data.load(next);
  };

  const fetchAnew = async address => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    do {
      if (again)
        await new Promise(go => {
          setTimeout(go, 1000);
        }); // so that a reader can read

      again = false;
      try {
        const answer = await fetch(address, { cache: 'no-store' });
        if (!answer.ok) throw new Error(answer.statusText);
        redraw(await answer.json());
      } catch {
        tell('the data could not be fetched', false);
      }
    } while (again);
    busy = false;
  };

  // follow listens while the page is seen: a browser has few connections for all its
  // tabs, and one that comes back is told what it has missed.
  let source = null;
  const follow = address => {
    if (source) source.close();
    source = document.hidden ? null : new EventSource(address);
    if (!source) return;
    source.addEventListener('open', () => tell('live', true));
    source.addEventListener('error', () => tell('not connected, trying again', false));
    source.addEventListener('change', event => fetchAnew(event.data || 'data.json'));
  };

  const start = address => {
    if (!address) return;
    sign = dom.element('p', { id: 'live', role: 'status', text: 'connecting' });
    document.querySelector('header').append(sign);
    follow(address);
    working.start();
    document.addEventListener('visibilitychange', () => follow(address));
  };

  return { start };
})();
