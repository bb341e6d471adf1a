// What a page does beside being read: theme, tips at marks, one series highlighted, one section at a time, and what phones
// need: folded sections, tables as cards or cut.
// Without it the page still tells all.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // The theme: the reader's choice, else that of the system.
  const root = document.documentElement;
  const themeButton = document.getElementById('theme');
  const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
  const themeNow = () => root.dataset.theme ?? (systemIsDark.matches ? 'dark' : 'light');
  const nameTheme = () => {
    const other = themeNow() === 'dark' ? 'light' : 'dark';
    const name = `${other[0].toUpperCase()}${other.slice(1)} theme`;
    themeButton.lastElementChild.textContent = name;
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
  let tipped;
  const showTip = (mark) => {
    tipped = mark;
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

  // One series highlighted: in the whole page where the page has buttons for that, else in what it stands together with. What
  // is pointed at or focused is highlighted for as long, what is pressed until it is pressed again.
  let pressed;
  let pointed;
  const meant = (name, element) => ({
    name,
    within: document.querySelector('.aside [data-highlights]')
      ? document
      : (element.closest('[data-together]') ?? element.closest('.chart')),
  });
  const isSame = (one, other) => one?.name === other?.name && one?.within === other?.within;
  const show = () => {
    const shown = pressed ?? pointed;
    const isMeant = ({ dataset }, key) => shown !== undefined && dataset[key] === shown.name;
    for (const group of all('.chart svg, tbody')) {
      const members = all('[data-series]', group);
      const has = members.some((member) => isMeant(member, 'series')) && shown.within.contains(group);
      for (const member of members) member.classList.toggle('dimmed', has && !isMeant(member, 'series'));
    }
    for (const button of all('[data-highlights]'))
      button.setAttribute(
        'aria-pressed',
        pressed !== undefined && isMeant(button, 'highlights') && pressed.within.contains(button),
      );
  };
  const press = (name, element) => {
    const next = meant(name, element);
    pressed = isSame(pressed, next) ? undefined : next;
    pointed = undefined;
    show();
  };
  const point = (next) => {
    if (isSame(pointed, next)) return;
    pointed = next;
    show();
  };
  for (const legend of all('.legend')) legend.hidden = false;
  for (const button of all('[data-highlights]')) {
    const { highlights } = button.dataset;
    button.addEventListener('click', () => press(highlights, button));
    button.addEventListener('focus', () => {
      if (button.matches(':focus-visible')) point(meant(highlights, button));
    });
    button.addEventListener('blur', () => point());
  }
  for (const name of all('tr[data-series] > th'))
    name.addEventListener('click', () => press(name.parentElement.dataset.series, name));
  for (const name of all('[data-highlights], tr[data-series] > th, svg text[data-series]')) {
    const series = name.dataset.highlights ?? name.closest('[data-series]').dataset.series;
    name.addEventListener('pointerenter', ({ pointerType }) => {
      if (pointerType === 'mouse') point(meant(series, name));
    });
    name.addEventListener('pointerleave', () => point());
  }

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
      press(series, chart);
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
      if (event.key === 'Enter' || event.key === ' ') press(seriesOf(event.target), chart);
      else if (step !== undefined || end !== undefined)
        reachable[end ?? (at + step + reachable.length) % reachable.length]?.focus();
      else return;
      event.preventDefault();
    });
  }
  const target = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const button = (name, look, onClick) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = look;
    made.textContent = name;
    made.addEventListener('click', () => onClick(made));
    return made;
  };

  // One section at a time, where the page is a list of them: that of the address, else the first. Windows without room for
  // both have the list or a section (report.css).
  const catalog = document.querySelector('.catalog');
  if (catalog) {
    const sections = all('main > section', catalog);
    const links = all('nav a', catalog);
    const open = () => {
      const meant = target();
      const current = meant?.closest('main > section') ?? sections[0];
      catalog.classList.toggle('listed', !meant);
      for (const section of sections) section.classList.toggle('current', section === current);
      for (const link of links) {
        if (link.hash === `#${current.id}`) link.setAttribute('aria-current', 'true');
        else link.removeAttribute('aria-current');
      }
      hideTip();
      // Hidden when the browser went there.
      meant?.scrollIntoView();
    };
    catalog.classList.add('one');
    addEventListener('hashchange', open);
    open();

    const tools = catalog.querySelector('.tools');
    const items = all('nav li', catalog);
    const input = tools.querySelector('input');
    const texts = items.map((item) =>
      `${item.textContent} ${document.getElementById(item.firstElementChild.hash.slice(1)).textContent}`.toLowerCase(),
    );
    let kind = '';
    const sift = () => {
      const words = input.value.toLowerCase().split(/\s+/);
      items.forEach((item, index) => {
        const isOfKind = kind === '' || item.dataset.kind === kind;
        item.hidden = !isOfKind || !words.every((word) => texts[index].includes(word));
      });
      const found = items.filter((item) => !item.hidden).length;
      tools.querySelector('p').textContent = found === items.length ? '' : `${found} of ${items.length}`;
    };
    tools.hidden = false;
    input.addEventListener('input', sift);
    for (const button of all('[data-filters]', tools))
      button.addEventListener('click', () => {
        kind = button.dataset.filters;
        for (const each of all('[data-filters]', tools)) each.setAttribute('aria-pressed', each === button);
        sift();
      });
    catalog.querySelector('nav').addEventListener('keydown', (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step === undefined) return;
      const shown = links.filter((link) => !link.parentElement.hidden);
      const next = shown[shown.indexOf(document.activeElement) + step];
      next?.focus();
      if (next) event.preventDefault();
    });
  }

  // Else the section that is read is marked in the navigation, and in sight there.
  const places = catalog
    ? []
    : all('.aside nav a').map((link) => ({ link, section: document.getElementById(link.hash.slice(1)) }));
  let marked;
  const markRead = () => {
    const top = innerHeight / 3;
    const isAtEnd = scrollY > 0 && innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const now = places.findLast(({ section }) => isAtEnd || section.getBoundingClientRect().top < top)?.link;
    if (now === marked) return;
    marked?.removeAttribute('aria-current');
    marked = now;
    now?.setAttribute('aria-current', 'true');
    const row = now?.closest('ul');
    if (row) row.scrollLeft = now.offsetLeft - row.offsetLeft - 12;
  };
  addEventListener('scroll', markRead, { passive: true });
  addEventListener('resize', markRead);
  markRead();

  // Sections folded to their headings on phones, the first apart; a link to one unfolds it.
  const phone = matchMedia('(max-width: 40rem)');
  const titles = catalog ? [] : all('main > section:not(:first-of-type) > h2');
  const fold = (made) =>
    made.setAttribute('aria-expanded', String(made.getAttribute('aria-expanded') !== 'true'));
  const unfold = () => {
    const meant = target();
    const folded = meant?.closest('main > section')?.querySelector('h2 > [aria-expanded="false"]');
    if (!folded) return;
    fold(folded);
    meant.scrollIntoView();
  };
  const foldOnPhones = () => {
    for (const title of titles) {
      const name = title.textContent;
      title.textContent = name;
      if (!phone.matches) continue;
      const made = button(name, 'fold', fold);
      made.setAttribute('aria-expanded', 'false');
      title.replaceChildren(made);
    }
    unfold();
  };
  phone.addEventListener('change', foldOnPhones);
  addEventListener('hashchange', unfold);
  // The address stays the same when a link is followed again.
  for (const link of all('a[href^="#"]')) link.addEventListener('click', () => setTimeout(unfold));
  foldOnPhones();

  // Tables of long texts are cards on phones (report.css), which take the heads of their columns, and the roles that the layout
  // of cards would take away. Of long tables phones show the first rows.
  const MOST_ROWS = 12;
  for (const table of all('.scroll > table, .features')) {
    const [{ rows }] = table.tBodies;
    if (rows.length > MOST_ROWS) {
      table.classList.add('cut');
      table.after(
        button(`All ${rows.length} rows`, 'all-rows', (made) => {
          table.classList.remove('cut');
          made.remove();
          rows[MOST_ROWS].scrollIntoView({ block: 'center' });
        }),
      );
    }
    if (!table.querySelector('td.long')) continue;
    const heads = all('thead th', table).map(({ textContent }) => textContent);
    table.classList.add('cards');
    table.setAttribute('role', 'table');
    for (const group of all('thead, tbody', table)) group.setAttribute('role', 'rowgroup');
    for (const row of table.rows) {
      row.setAttribute('role', 'row');
      [...row.cells].forEach((cell, column) => {
        cell.setAttribute('role', { row: 'rowheader', col: 'columnheader' }[cell.scope] ?? 'cell');
        if (cell.scope !== '') return;
        cell.dataset.label = heads[column];
        cell.classList.toggle('nothing', /^[–—]?$/.test(cell.textContent));
      });
    }
  }

  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    if (!tip.hidden) hideTip();
    else {
      pressed = undefined;
      pointed = undefined;
      show();
    }
  });
  const onScroll = () => {
    if (tip.hidden) return;
    // The focus may have scrolled to its mark.
    if (tipped === document.activeElement) showTip(tipped);
    else hideTip();
  };
  addEventListener('scroll', onScroll, { passive: true, capture: true });
})();
