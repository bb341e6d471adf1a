// What a page does beside being read: theme, tips at marks, and one series alone. Without it the page still tells all.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // The theme: the reader's choice, else that of the system.
  const root = document.documentElement;
  const themeButton = document.getElementById('theme');
  const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
  const themeNow = () => root.dataset.theme ?? (systemIsDark.matches ? 'dark' : 'light');
  const nameTheme = () => {
    const other = themeNow() === 'dark' ? 'light' : 'dark';
    themeButton.textContent = `${other[0].toUpperCase()}${other.slice(1)} theme`;
  };
  // Browsers may forbid pages from a disk to remember anything.
  const remembered = (use) => {
    try {
      return use(localStorage);
    } catch {
      return null;
    }
  };
  const chosen = remembered((storage) => storage.getItem('hindsight-theme'));
  if (chosen === 'dark' || chosen === 'light') root.dataset.theme = chosen;
  nameTheme();
  themeButton.hidden = false;
  systemIsDark.addEventListener('change', nameTheme);
  themeButton.addEventListener('click', () => {
    root.dataset.theme = themeNow() === 'dark' ? 'light' : 'dark';
    remembered((storage) => storage.setItem('hindsight-theme', root.dataset.theme));
    nameTheme();
  });

  // Tips. The marks carry their texts as names already, so screen readers are not told twice.
  const tip = document.getElementById('tip');
  const showTip = (mark) => {
    const place = mark.getBoundingClientRect();
    tip.textContent = mark.getAttribute('aria-label').replaceAll(' %', '\u00a0%');
    tip.hidden = false;
    const { width, height } = tip.getBoundingClientRect();
    const left = place.left + place.width / 2 - width / 2;
    const above = place.top - height - 8;
    tip.style.left = `${Math.max(8, Math.min(left, root.clientWidth - width - 8))}px`;
    tip.style.top = `${above >= 8 ? above : place.bottom + 8}px`;
  };
  const hideTip = () => {
    tip.hidden = true;
  };

  // One series alone: in the whole page where the page has buttons for that, else in what it stands together with.
  let alone;
  const isolate = (name, element) => {
    const within = document.querySelector('.sticky')
      ? document
      : (element.closest('[data-together]') ?? element.closest('.chart'));
    alone = alone?.name === name && alone.within === within ? undefined : { name, within };
    const isMeant = ({ dataset }, key) => alone !== undefined && dataset[key] === alone.name;
    for (const group of all('.chart svg, tbody')) {
      const members = all('[data-series]', group);
      const has = members.some((member) => isMeant(member, 'series')) && alone.within.contains(group);
      for (const member of members) member.classList.toggle('dimmed', has && !isMeant(member, 'series'));
    }
    for (const button of all('[data-isolates]'))
      button.setAttribute('aria-pressed', isMeant(button, 'isolates') && alone.within.contains(button));
  };
  for (const legend of all('.legend')) legend.hidden = false;
  for (const button of all('[data-isolates]'))
    button.addEventListener('click', () => isolate(button.dataset.isolates, button));

  // How far from a mark the pointer still means it, in pixels: marks are small and fingers are not.
  const REACH = 18;
  const nearest = (marks, { clientX, clientY }) => {
    let best;
    for (const mark of marks) {
      const { left, right, top, bottom } = mark.getBoundingClientRect();
      const distance = Math.hypot(
        Math.max(left - clientX, 0, clientX - right),
        Math.max(top - clientY, 0, clientY - bottom),
      );
      const size = right - left + bottom - top;
      // Inside of several, the smallest is meant.
      if (
        distance <= REACH &&
        (!best || distance < best.distance || (distance === best.distance && size < best.size))
      )
        best = { mark, distance, size };
    }
    return best?.mark;
  };

  for (const chart of all('.chart svg')) {
    const marks = all('[data-mark]', chart);
    if (marks.length === 0) continue;
    const shown = () => marks.filter((mark) => mark.closest('.dimmed') === null);
    const seriesOf = (mark) => mark.closest('[data-series]')?.dataset.series;
    // One stop for the tab key; arrows lead from mark to mark.
    const stopAt = (mark) => {
      for (const each of marks) each.setAttribute('tabindex', each === mark ? '0' : '-1');
    };
    stopAt(marks[0]);
    chart.addEventListener('pointermove', (event) => {
      const mark = nearest(shown(), event);
      if (mark) showTip(mark);
      else hideTip();
    });
    chart.addEventListener('pointerleave', hideTip);
    chart.addEventListener('click', (event) => {
      const mark = nearest(shown(), event);
      const series = seriesOf(mark ?? event.target);
      if (series === undefined) return;
      isolate(series, chart);
      if (mark) showTip(mark);
    });
    chart.addEventListener('focusin', ({ target }) => {
      if (target.dataset.mark === undefined) return;
      stopAt(target);
      showTip(target);
    });
    chart.addEventListener('focusout', hideTip);
    chart.addEventListener('keydown', (event) => {
      const reachable = shown();
      const at = reachable.indexOf(event.target);
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const end = { Home: 0, End: reachable.length - 1 }[event.key];
      if (event.key === 'Enter' || event.key === ' ') isolate(seriesOf(event.target), chart);
      else if (step !== undefined || end !== undefined)
        reachable[end ?? (at + step + reachable.length) % reachable.length]?.focus();
      else return;
      event.preventDefault();
    });
  }
  // Filters: each button shows the elements that carry its value, or all.
  for (const button of all('[data-filters]')) {
    button.closest('[hidden]')?.removeAttribute('hidden');
    button.addEventListener('click', () => {
      const { filters } = button.dataset;
      for (const element of all('[data-kind]'))
        element.hidden = filters !== '' && element.dataset.kind !== filters;
      for (const each of all('[data-filters]')) each.setAttribute('aria-pressed', each === button);
    });
  }

  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    if (!tip.hidden) hideTip();
    else if (alone !== undefined)
      isolate(alone.name, alone.within === document ? document.body : alone.within);
  });
  addEventListener('scroll', hideTip, { passive: true, capture: true });
})();
