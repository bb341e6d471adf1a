// The search of the site, and its navigation, which is open where there is room for it.
(() => {
  const { up } = document.body.dataset;
  const shelves = document.querySelector('.shelves');
  const wide = matchMedia('(min-width: 62rem)');
  const unfold = () => {
    shelves.open = wide.matches;
  };
  unfold();
  wide.addEventListener('change', unfold);

  const input = document.getElementById('search');
  const found = document.getElementById('found');
  // The index is read when somebody searches. A script may be read from a disk, data may not.
  const load = () => {
    const script = document.createElement('script');
    script.src = `${up}/search.js`;
    script.addEventListener('load', search);
    document.head.append(script);
  };
  input.addEventListener('focus', load, { once: true });

  function search() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = words.length === 0 ? [] : (globalThis.sections ?? []).map(hitOf(words)).filter(Boolean);
    hits.sort((a, b) => b.rank - a.rank);
    found.replaceChildren(...hits.slice(0, 12).map(itemOf));
    found.hidden = hits.length === 0;
  }

  /** A section that has all words; those in titles count more. */
  const hitOf = (words) => (section) => {
    const title = `${section.page} ${section.title}`.toLowerCase();
    const text = section.text.toLowerCase();
    if (!words.every((word) => title.includes(word) || text.includes(word))) return undefined;
    const rank = words.filter((word) => section.title.toLowerCase().includes(word)).length * 2;
    const at = text.indexOf(words[0]);
    return {
      section,
      rank: rank + words.filter((word) => title.includes(word)).length,
      around: section.text.slice(Math.max(0, at - 40), Math.max(0, at) + 80),
    };
  };

  function itemOf({ section, around }) {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = `${up}/${section.href}`;
    const place = document.createElement('small');
    place.textContent = `${section.page}: … ${around} …`;
    link.append(section.title, place);
    item.append(link);
    return item;
  }

  input.addEventListener('input', search);
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') found.hidden = true;
  });
  document.addEventListener('click', ({ target }) => {
    if (!found.contains(target) && target !== input) found.hidden = true;
  });
})();
