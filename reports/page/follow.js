'use strict';
// Follows the events of a page that is served: each change is taken over from the page
// as it is now.
(() => {
  const script = document.currentScript;
  const whole = 'whole' in script.dataset;
  const sign = document.getElementById('follow');
  const say = (text, on) => {
    sign.textContent = text;
    sign.classList.toggle('on', on);
  };

  // adopt makes an element what another is, and touches no more than differs, so that
  // focus and selection stay.
  const adopt = (old, now) => {
    if (old === sign || old.isEqualNode(now)) return;
    if (old.nodeName !== now.nodeName) {
      old.replaceWith(now.cloneNode(true));
      return;
    }
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.nodeValue = now.nodeValue;
      return;
    }
    for (const { name } of [...old.attributes]) if (!now.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of now.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    adoptChildren(old, now);
  };

  // adoptChildren finds children that have an identity by it, others by their places.
  const adoptChildren = (old, now) => {
    let at = old.firstChild;
    for (const child of [...now.childNodes]) {
      if (at && at.nodeName === child.nodeName && at.id === child.id) {
        const next = at.nextSibling;
        adopt(at, child);
        at = next;
      } else {
        const there = child.id && document.getElementById(child.id);
        old.insertBefore(there || child.cloneNode(true), at);
        if (there) adopt(there, child);
      }
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  };

  const take = async () => {
    if (whole) {
      location.reload();
      return;
    }
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html');
      document.title = page.title;
      adopt(document.querySelector('main'), page.querySelector('main'));
    } catch (error) {
      say('not connected', false);
    } // the stream tells when there is a server again
  };

  // A browser has few connections for all its tabs: one that is not seen gives its own back.
  let events = null;
  const follow = () => {
    if (events) {
      events.close();
      events = null;
    }
    if (document.hidden) return;
    events = new EventSource(script.dataset.live);
    events.addEventListener('open', () => say('live', true));
    events.addEventListener('error', () => say('not connected', false));
    events.addEventListener('change', take);
  };
  document.addEventListener('visibilitychange', follow);
  follow();
})();
