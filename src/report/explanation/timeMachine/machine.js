// The slider: shows the frame of the moment that it stands at. Every text and number comes with the page.
(() => {
  const frames = JSON.parse(document.getElementById('frames').textContent);
  const machine = document.querySelector('.machine');
  const slider = document.getElementById('now');
  const play = document.getElementById('play');
  const all = (selector) => [...machine.querySelectorAll(selector)];
  const live = Object.fromEntries(
    ['clock', 'caption', 'chance', 'logit'].map((name) => [name, all(`[data-live=${name}]`)]),
  );
  const output = machine.querySelector('output');
  const values = all('[data-value]');
  const adds = all('[data-adds]');
  const meter = machine.querySelector('.answer.leaky .meter > span');
  const nowLine = machine.querySelector('.timeline .now');
  const later = machine.querySelector('.timeline .later');
  const marks = all('.timeline [data-stop]');
  const last = frames.length - 1;

  const show = () => {
    const stop = Number(slider.value);
    const frame = frames[stop];
    const share = (100 * stop) / Math.max(1, last);
    output.textContent = frame.when;
    slider.setAttribute('aria-valuetext', frame.when);
    for (const [name, elements] of Object.entries(live))
      for (const element of elements) element.textContent = frame[name];
    for (const cell of values) {
      const row = Number(cell.dataset.value);
      cell.textContent = frame.values[row];
      cell.classList.toggle('moved', frame.moved[row]);
    }
    for (const cell of adds) {
      const row = Number(cell.dataset.adds);
      const bar = cell.querySelector('.scale > span');
      bar.className = frame.adds[row] < 0 ? 'less' : 'more';
      bar.style.setProperty('--adds', Math.abs(frame.adds[row]));
      cell.querySelector('.figure').textContent = frame.addsText[row];
    }
    meter.style.setProperty('--share', frame.probability);
    for (const end of ['x1', 'x2']) nowLine.setAttribute(end, `${share}%`);
    later.setAttribute('x', `${share}%`);
    later.setAttribute('width', `${100 - share}%`);
    for (const mark of marks) mark.classList.toggle('to-come', Number(mark.dataset.stop) > stop);
  };
  const go = (stop) => {
    slider.value = String(stop);
    show();
  };

  // Playing takes about ten seconds, however many stops there are.
  let timer;
  const halt = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = 'Play';
  };
  play.addEventListener('click', () => {
    if (timer !== undefined) return halt();
    if (Number(slider.value) === last) go(0);
    play.textContent = 'Pause';
    timer = setInterval(
      () => {
        go(Number(slider.value) + 1);
        if (Number(slider.value) === last) halt();
      },
      Math.max(60, 10_000 / frames.length),
    );
  });
  slider.addEventListener('input', () => {
    halt();
    show();
  });
  for (const button of all('button[data-stop]'))
    button.addEventListener('click', () => {
      halt();
      go(Number(button.dataset.stop));
    });
  machine.querySelector('.timeline').addEventListener('click', ({ target }) => {
    const mark = target.closest('[data-stop]');
    if (mark === null) return;
    halt();
    go(Number(mark.dataset.stop));
  });
  machine.querySelector('.jumps').hidden = false;
  show();
})();
