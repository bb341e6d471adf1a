/** The page that audits files as a person meets it: opened from disk in a browser, with the command line as the oracle. */
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axeCore from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hashOf, isSampled } from '../../src/audit/reading/sample.ts';
import { withLabels } from '../../src/playground/audit/fields.ts';
import { command, ROOT } from '../cli/hindsight.ts';
import { canBrowse, openBrowser } from './chromium.ts';
import { changeAddress, nextFrame } from './visit.ts';

const PAGE = join(ROOT, 'dist', 'playground', 'audit.html');
/** Other tests may be busy on the same processors. */
const WAIT = { timeout: 600_000 };

/** Rows whose training values know of the label, in part; topics are equal, and ages of a coarser clock. */
const ROWS = Array.from({ length: 3000 }, (_, row) => {
  const [a, b] = [(row * 7919) % 1009, (row * 104_729) % 997];
  const opened = (a + b) % 7 < 2 ? 1 : 0;
  return {
    impression_id: 5000 + row,
    user_id: row % 400,
    sent_at: new Date(Date.UTC(2026, 4, 1) + row * 300_000).toISOString(),
    opened,
    split: row < 2400 ? 'train' : 'test',
    clicks_7d: (a % 9) + (b % 3 === 0 ? opened : 0),
    age_hours: b / 7,
    topic: ['news', 'sports, local', 'arts "new"'][a % 3],
  };
});
const SERVED = ROWS.filter(({ impression_id: id }) => id % 8 > 0).map((row) => ({
  impression_id: row.impression_id,
  clicks_7d: (((row.impression_id - 5000) * 7919) % 1009) % 9,
  age_hours: Math.floor(row.age_hours),
  topic: row.topic,
}));

const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const csv = (rows: readonly object[]) =>
  [Object.keys(rows[0]), ...rows.map(Object.values)]
    .map(
      (values) =>
        `${values.map((value) => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join()}\n`,
    )
    .join('');

describe.runIf(existsSync(PAGE) && canBrowse())('the page that audits files', () => {
  let browser: Browser;
  let page: Page;
  let directory = '';
  /** What went wrong in the page, and what it asked of the network. */
  let complaints: string[] = [];

  const path = (name: string) => join(directory, name);

  beforeAll(async () => {
    browser = await openBrowser();
    directory = mkdtempSync(join(tmpdir(), 'hindsight-drop-in-'));
    writeFileSync(path('training.csv'), csv(ROWS));
    writeFileSync(path('served.csv'), csv(SERVED));
    writeFileSync(path('training.jsonl'), lines(ROWS));
    writeFileSync(path('served.jsonl'), lines(SERVED));
  });
  afterEach(async () => {
    await page.context().close();
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(directory, { recursive: true, force: true });
  });

  async function open(options: BrowserContextOptions = {}): Promise<void> {
    complaints = [];
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(WAIT.timeout);
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => {
      if (!/^(?:file|blob|data):/.test(request.url())) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(PAGE).href);
  }

  async function choose(files: Readonly<Record<string, string | readonly string[]>>): Promise<void> {
    for (const [key, names] of Object.entries(files)) {
      await page.setInputFiles(`#field-${key}`, [names].flat().map(path));
    }
    await ready();
  }

  const ready = () => page.locator('#run:enabled').waitFor();
  const value = (key: string) => page.locator(`#field-${key}`).inputValue();
  const told = (key: string) => page.locator(`#field-${key}-problems span`).allTextContents();

  async function audit(): Promise<void> {
    await page.click('#run');
    await page.locator('#status', { hasText: /^(?:done|it stopped)/ }).waitFor();
    expect(await page.locator('.problems span').allTextContents()).toEqual([]);
    expect(await page.textContent('#status')).toBe('done');
  }

  async function downloaded(button: string): Promise<string> {
    const [file] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
    return readFileSync(await file.path(), 'utf8');
  }

  /** Files of the command that the page shows, run in the folder of the files. */
  async function byCommandLine(): Promise<(name: string) => string> {
    writeFileSync(path('audit.yaml'), await downloaded('#get-yaml'));
    const words = ((await page.textContent('#command')) as string).split(' ');
    expect(words.slice(0, 3)).toEqual(['npx', 'hindsight', 'audit']);
    const { code, stderr } = await command([...words.slice(2), '--quiet', '--out', 'out'], {
      cwd: directory,
    });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return (name) => readFileSync(path(join('out', name)), 'utf8');
  }

  /** All files of the report, byte for byte. */
  async function expectSameFiles(): Promise<void> {
    const file = await byCommandLine();
    expect(await downloaded('#get-json')).toBe(file('audit.json'));
    expect(await downloaded('#get-markdown')).toBe(file('audit.md'));
    expect(await downloaded('#get-html')).toBe(file('report.html'));
  }

  it('finds the columns of CSV files, and gives the report of the command, byte for byte', async () => {
    await open();
    await choose({ training: 'training.csv', served: 'served.csv' });
    expect(await Promise.all(['id', 'label', 'at', 'user', 'split', 'session'].map(value))).toEqual([
      'impression_id',
      'opened',
      'sent_at',
      'user_id',
      'split',
      '',
    ]);
    await audit();
    await expectSameFiles();
    const { features } = JSON.parse(await downloaded('#get-json'));
    const verdicts = features.map(({ name, verdict }: Record<string, string>) => `${name}: ${verdict}`);
    expect([verdicts[0], verdicts[2]]).toEqual(['clicks_7d: leak', 'topic: equal']);
    const shown = await page.locator('#features tbody tr').allTextContents();
    verdicts.forEach((each: string, index: number) => {
      const [name, verdict] = each.split(': ');
      expect(shown[index]).toContain(name);
      expect(shown[index]).toContain(verdict);
    });
  });

  it('offers a sample, says what it needs, and shows the report when it is done', async () => {
    await open({ viewport: { width: 390, height: 844 } });
    const bar = async () => (await page.locator('#runner').boundingBox())!;
    expect(await page.textContent('#needed')).toBe('Choose a file for “Training set”.');
    expect((await bar()).y + (await bar()).height).toBe(844);
    await page.click('#try-sample');
    await ready();
    expect(await page.textContent('#needed')).toBe('');
    expect(await page.textContent('#found')).toBe(
      'Columns: Id of the row: impression_id · Label: opened · Moment of the decision: sent_at_ms · User: user_id',
    );
    await audit();
    expect((await page.locator('#report').boundingBox())!.y).toBeLessThan(400);
    const report = (await page.textContent('#report-content')) as string;
    expect(report).toMatch(/All features together: .*leak/);
    expect(report).not.toMatch(/--[a-z]/);
    await page.setInputFiles('#field-served', []);
    await expect.poll(() => page.textContent('#needed'), WAIT).toContain('cannot tell');
  });

  it('gives it for JSON lines, of a sample that a request in YAML asks for', async () => {
    await open();
    writeFileSync(
      path('request.yaml'),
      'training: training.jsonl\nserved: somewhere/served.jsonl\nid: impression_id\nlabel: opened\nuser: user_id\nmostRows: 1000\n',
    );
    await page.click('#request summary');
    await page.setInputFiles('#request-file', path('request.yaml'));
    await expect.poll(() => told('served'), WAIT).toContain('expected: served.jsonl');
    await choose({ training: 'training.jsonl', served: 'served.jsonl' });
    expect(await value('at')).toBe('');
    await audit();
    expect(await page.textContent('#report-content')).toMatch(
      /of 3,000 rows of training were read, one in 4 by a hash/,
    );
    await expectSameFiles();
  });

  it('gives it for Parquet, and names the reading of history of an export of the lab', async () => {
    writeFileSync(
      path('tiny.yaml'),
      'seeds: [1]\nworld: { users: 60 }\ntimeline: { burnIn: 1d, warmup: 2d, logging: 4d, production: 1d }\ntraining: { features: [user_open_rate_7d, story_age_hours, user_follows_source] }\n',
    );
    const { code, stderr } = await command(
      ['run', 'tiny.yaml', '--export', '--quiet', '--no-store', '--workers', '1', '--out', '.'],
      { cwd: directory },
    );
    expect(`${code} ${stderr}`).toMatch(/^[01] /);
    await open();
    await page.click('#history summary');
    for (const key of ['training', 'served']) {
      await page.setInputFiles(`#field-${key}`, path('seed-1/impressions.parquet'));
    }
    for (const key of ['events', 'stories', 'users']) {
      await page.setInputFiles(`#field-${key}`, path(`seed-1/${key}.parquet`));
    }
    await page.click('#more summary');
    await expect.poll(() => value('servedPrefix'), WAIT).toBe('logged_');
    expect(await value('trainingPrefix')).toBe('recomputed_');
    await page.fill('#field-where', 'phase=logging');
    await ready();
    await audit();
    expect(await page.textContent('#report-content')).toContain('known before sending');
    directory = join(directory, 'seed-1');
    try {
      await expectSameFiles();
    } finally {
      directory = join(directory, '..');
    }
  });

  it('takes files that are dropped anywhere, and puts each into its field', async () => {
    await open();
    const dropped = await page.evaluateHandle<DataTransferLike>(`(() => {
      const files = new DataTransfer();
      files.items.add(new File(['id,opened,x\\n1,0,5\\n2,1,6\\n'], 'a.csv'));
      files.items.add(new File(['id,x\\n1,5\\n2,6\\n'], 'served_features.csv'));
      return files;
    })()`);
    await page.dispatchEvent('body', 'dragover', { dataTransfer: dropped });
    expect(await page.getAttribute('body', 'class')).toBe('dragging');
    await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
    await ready();
    expect(await page.getAttribute('body', 'class')).toBe('');
    expect(await page.textContent('#command')).toBe(
      'npx hindsight audit a.csv --served served_features.csv --id id --label opened',
    );
  });

  it('tells mistakes in the words of the command line, at their fields', async () => {
    await open();
    await choose({ training: 'training.csv', served: 'served.csv' });
    await page.click('#more summary');
    await page.fill('#field-zone', '+5');
    expect(await page.isDisabled('#run')).toBe(true);
    expect(await page.textContent('#problem-count')).toBe('1 to mend, at the fields above');
    const wrongZone = await told('zone');
    await page.fill('#field-zone', '');
    await page.selectOption('#field-label', 'clicks_7d');
    await page.click('#run');
    await page.locator('#status', { hasText: /^it stopped/ }).waitFor();
    expect(await page.locator('#field-label').getAttribute('aria-invalid')).toBe('true');
    const wrongLabel = await told('label');

    const args = ['audit', 'training.csv', '--served', 'served.csv', '--id', 'impression_id', '--label'];
    for (const [words, shown] of [
      [['opened', '--zone', '+5'], wrongZone],
      [['clicks_7d', '--at', 'sent_at', '--user', 'user_id', '--split', 'split'], wrongLabel],
    ] as const) {
      const { code, stderr } = await command([...args, ...words], { cwd: directory });
      expect(code).toBe(2);
      const plain = stderr.split('\n').map((line) => line.trim().replace(/ +/g, ' '));
      expect(shown.length).toBeGreaterThan(1);
      for (const line of shown) expect(withLabels(plain.join('\n'))).toContain(line.replace(/ +/g, ' '));
    }
    // A change is an answer.
    await page.selectOption('#field-label', 'opened');
    expect(await told('label')).toEqual([]);
    writeFileSync(path('broken.parquet'), 'PAR1, and no more');
    await page.setInputFiles('#field-served', path('broken.parquet'));
    await expect
      .poll(() => told('served'), WAIT)
      .toContainEqual(expect.stringMatching(/^found: +no.* Parquet/));
    expect(await page.isDisabled('#run')).toBe(true);
  });

  it('can send nothing: neither the page nor its workers reach a server beside them', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url);
      response.setHeader('access-control-allow-origin', '*').end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      await open();
      const tries = `fetch('${address}fetch', { mode: 'no-cors' }).then(() => 'sent', () => 'refused')`;
      expect(await page.evaluate(tries)).toBe('refused');
      const inWorker = `new Promise((resolve) => {
        const text = ${JSON.stringify(`${tries}.then(postMessage)`)};
        new Worker(URL.createObjectURL(new Blob([text]))).onmessage = ({ data }) => resolve(data);
      })`;
      expect(await page.evaluate(inWorker)).toBe('refused');
      await page.evaluate(`navigator.sendBeacon('${address}beacon', 'x'); new Image().src = '${address}image';
        document.body.append(Object.assign(document.createElement('iframe'), { src: '${address}frame' }));
        const form = Object.assign(document.createElement('form'), { action: '${address}form' });
        document.body.append(form); form.submit();`);
      const refused = ['fetch', 'beacon', 'image', 'Framing', 'form'];
      await expect
        .poll(() => refused.filter((word) => complaints.some((each) => each.includes(word))), WAIT)
        .toEqual(refused);
      // The server answers those that may ask.
      await fetch(`${address}test`);
      expect(asked).toEqual(['/test']);
      // Nothing more is said by a page that is closed.
      await page.context().close();
      complaints = complaints.filter((each) => !/Content Security Policy|^http:\/\/127/.test(each));
    } finally {
      server.close();
    }
  });

  describe('with a file of 200 MB', () => {
    const FEATURES = 50;
    const STRIDE = 16;
    const ROWS_IN_FILE = 500_000;

    /** Names that say that files are large to whom reads the page, rows in the file. */
    beforeAll(() => {
      const names = Array.from({ length: FEATURES }, (_, feature) => `f${feature}`);
      // Ids are texts: what is kept of them is not to keep the pieces that they were cut from.
      const idOf = (row: number) => `impression-${row}`;
      const tails = Array.from({ length: 997 }, (_, row) =>
        names.map((_name, feature) => (((row + 1) * (feature + 3) * 7919) % 100_003) / 16).join(),
      );
      const training = openSync(path('large.csv'), 'w');
      writeSync(training, `id,opened,user_id,${names}\n`);
      let text = '';
      for (let row = 0; row < ROWS_IN_FILE; row++) {
        text += `${idOf(row)},${row % 5 === 0 ? 1 : 0},${row % 5000},${tails[row % 997]}\n`;
        if (text.length < 1 << 22 && row < ROWS_IN_FILE - 1) continue;
        writeSync(training, text);
        text = '';
      }
      closeSync(training);
      const served = ['id,f0,f1\n'];
      for (let row = 0; row < ROWS_IN_FILE; row++) {
        if (!isSampled(hashOf(idOf(row)), STRIDE)) continue;
        const [f0, f1] = tails[row % 997].split(',', 2);
        served.push(`${idOf(row)},${f0},${f1}\n`);
      }
      writeFileSync(path('large_served.csv'), served.join(''));
    });

    /** Peak of memory of the processes that show pages, in MB; undefined where the system does not say. */
    async function peakMb(): Promise<number | undefined> {
      const session = await browser.newBrowserCDPSession();
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      const peaks = processInfo
        .filter(({ type }) => type === 'renderer')
        .map(({ id }) => `/proc/${id}/status`)
        .filter(existsSync)
        .map((file) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]) / 1000);
      return peaks.length === 0 ? undefined : Math.max(...peaks);
    }

    it('shows how far it is, stops at once, and audits a stated sample in bounded memory', async () => {
      await open();
      await choose({ training: 'large.csv', served: 'large_served.csv' });
      expect(await page.textContent('.field[data-key=training] .given')).toMatch(/^2\d\d MB, 53 columns$/);
      await page.click('#more summary');
      await page.fill('#field-mostRows', '40000');
      const before = await peakMb();
      await page.click('#run');
      const progress = () =>
        page.evaluate(
          `[document.getElementById('progress').value > 0, document.getElementById('status').textContent]`,
        );
      await expect.poll(progress, { ...WAIT, interval: 20 }).toEqual([true, 'reading training']);
      expect(await page.isDisabled('#run')).toBe(true);
      await page.click('#cancel');
      expect(await page.textContent('#status')).toBe('cancelled');
      expect(await page.evaluate('document.activeElement.id')).toBe('run');
      await expect.poll(() => page.workers(), WAIT).toEqual([]);
      expect(await page.isHidden('#report')).toBe(true);

      await audit();
      expect(await page.textContent('#report-content')).toMatch(
        /of 500,000 rows of training were read, one in 16 by a hash of the id/,
      );
      const after = await peakMb();
      if (before !== undefined && after !== undefined) {
        console.info(
          `memory of the page: ${before.toFixed(0)} MB before, ${after.toFixed(0)} MB at its peak`,
        );
        expect(after).toBeLessThan(800);
      }
    });
  });

  describe.each([
    ['a desktop', { width: 1280, height: 900 }],
    ['a phone', { width: 390, height: 844 }],
  ])('on %s', (_, viewport) => {
    it.each(['light', 'dark'] as const)('is accessible and fits, %s', async (colorScheme) => {
      await open({ viewport, colorScheme });
      await choose({ training: 'training.csv', served: 'served.csv' });
      await audit();
      await page.evaluate(`for (const part of document.querySelectorAll('details')) part.open = true`);
      await page.fill('#field-zone', '+5');
      await page.selectOption('#field-user', '');
      expect(await page.isVisible('#stale')).toBe(true);
      await nextFrame(page);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
      await page.evaluate(axeCore.source);
      const violations = await page.evaluate(`axe.run(document).then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html).join(' ')))`);
      expect(violations).toEqual([]);
    });
  });

  it('is done with keys alone, and leads to the playground and back', async () => {
    await open();
    await choose({ training: 'training.csv', served: 'served.csv' });
    await page.locator('#run').focus();
    await page.keyboard.press('Enter');
    await page.locator('#status', { hasText: /^done/ }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('see');
    await changeAddress(page, () => page.keyboard.press('Enter'));
    expect(await page.evaluate('document.activeElement.id')).toBe('report');
    await page.getByRole('link', { name: 'Playground' }).click();
    await page.getByRole('link', { name: 'Audit: tables of your own' }).click();
    await page.locator('h1', { hasText: 'Does your training set leak?' }).waitFor();
  });
});

/** What the browser calls DataTransfer; tests are typed without its types. */
type DataTransferLike = object;
