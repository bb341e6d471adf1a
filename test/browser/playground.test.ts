/** The playground as a person meets it: opened from disk in a browser, with the command line as the oracle. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axeCore from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Estimate } from '../../src/evaluation/statistics/intervals.ts';
import { provenanceMeanings, provenanceNames } from '../../src/features/options.ts';
import type { Result } from '../../src/lab/result/schema.ts';
import { encoderNames } from '../../src/model/options.ts';
import { measured } from '../../src/report/run/lookups.ts';
import { pipelineQuantities } from '../../src/scenario/quantities.ts';
import { loadScenario } from '../../src/scenario/reading/read.ts';
import { hindsight, ROOT } from '../cli/hindsight.ts';
import { canBrowse, openBrowser } from './chromium.ts';
import { nextFrame } from './visit.ts';

const PAGE = join(ROOT, 'dist', 'playground', 'index.html');
/** Other tests may be busy on the same processors. */
const WAIT = { timeout: 120_000 };

/** Opens every section of the form. */
const OPEN_ALL = `for (const section of document.querySelectorAll('details')) section.open = true`;

/** A world that is lived through in a second. */
const TINY =
  'world.users=120&timeline.burnIn=1d&timeline.warmup=4d&timeline.logging=5d&timeline.production=2d&evaluation.choiceSample=20&evaluation.bootstrapResamples=20';

/** A scenario that goes through as much of the engine as fits in one. */
const WIDE = [
  TINY.replace('120', '200'),
  'seeds=[3,1,7]',
  'training.provenances=["recomputed","logged","reconstructed",{"name":"mix","from":"logged","except":{"user_follows_source":"recomputed"}}]',
  'training.splits=["time","user"]',
  'training.encoders=["none","target-k-fold","hashed-id"]',
  'training.ship=refit',
  'history.ingestionDelay.maximum=6h',
  'evaluation.storage=true',
  'evaluation.screening=true',
  'retraining={"newFeatures":["story_open_rate"]}',
  'expect=[{"that":"recomputed × time","quantity":"gap.auc","minus":"logged × time","is":"above","margin":0.01}]',
].join('&');

describe.runIf(existsSync(PAGE) && canBrowse())('the playground', () => {
  let browser: Browser;
  let page: Page;
  let directory = '';
  /** What went wrong in the page, and what it asked of the network. */
  let complaints: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    directory = mkdtempSync(join(tmpdir(), 'hindsight-playground-'));
  });
  afterEach(async () => {
    await page.context().close();
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(directory, { recursive: true, force: true });
  });

  async function open(fragment = '', options: BrowserContextOptions = {}): Promise<void> {
    complaints = [];
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(WAIT.timeout);
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => {
      if (!/^(?:file|blob|data):/.test(request.url())) complaints.push(request.url());
    });
    await page.goto(address(fragment));
  }

  const address = (fragment: string) => {
    const encoded = String(new URLSearchParams(fragment));
    return `${pathToFileURL(PAGE)}${encoded === '' ? '' : `#${encoded}`}`;
  };
  const field = (key: string) => page.locator(`[id="first-${key}"]`);
  const yaml = async () => (await page.textContent('#yaml')) as string;
  const status = async () => (await page.textContent('#status')) as string;

  async function run(): Promise<void> {
    await page.click('#run');
    await page.locator('#status', { hasText: /^(?:done|it failed)/ }).waitFor();
    expect(await status()).toMatch(/^done in/);
  }

  async function downloaded(button: string): Promise<{ name: string; text: string }> {
    const [file] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
  }

  /** What `hindsight run --json` prints for a file that the page gave. */
  async function byCommandLine({ name, text }: { name: string; text: string }): Promise<string> {
    writeFileSync(join(directory, name), text);
    const { code, stdout, stderr } = await hindsight(['run', name, '--json', '--quiet', '--no-store'], {
      cwd: directory,
    });
    expect(stderr.replace(/^.*expectation does not hold.*$/gm, '').trim()).toBe('');
    expect(code).toBeLessThan(2);
    return stdout;
  }

  it('gives the numbers of the command line, bit for bit, after a slider was moved', async () => {
    await open(TINY);
    const slider = page.getByLabel('Follow after an open, slider');
    await slider.focus();
    for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight');
    expect(await field('world.follows.afterOpen').inputValue()).toBe('0.11');

    await run();
    const file = await downloaded('#get-yaml');
    expect(file.name).toBe('playground.yaml');
    expect(parse(file.text).world).toEqual({ users: 120, follows: { afterOpen: 0.11 } });
    const { text } = await downloaded('#get-result');
    expect(text).toBe(await byCommandLine(file));

    const result: Result = JSON.parse(text);
    const gap = measured(result.pipelines[0], 'gap.auc')!;
    const cells = await page
      .locator('#results tbody')
      .first()
      .locator('tr')
      .nth(1)
      .locator('td')
      .allTextContents();
    expect(cells[2]).toContain(Math.abs(gap.mean).toFixed(3));
  });

  it('gives them over several seeds, for models that memorise, mixes, retraining and all measures', async () => {
    await open(WIDE);
    await run();
    const { text } = await downloaded('#get-result');
    expect(text).toBe(await byCommandLine(await downloaded('#get-yaml')));
    expect(JSON.parse(text).seeds).toEqual([3, 1, 7]);
    expect(await page.textContent('#results')).toMatch(/What the scenario expects.*hold/s);
  });

  it('gives them with gradient descent and a softmax that may send nothing', async () => {
    await open(
      `${TINY}&training.solver=gradient-descent&training.iterations=20000&training.l2=0&training.provenances=["logged"]&training.features=["user_open_rate_7d","story_age_hours","user_follows_source"]&serving.threshold=0.004&serving.frequencyCapPer24h=2`,
    );
    await run();
    const { text } = await downloaded('#get-result');
    expect(text).toBe(await byCommandLine(await downloaded('#get-yaml')));
  });

  it('runs from a web server, too, and asks it for nothing but the page', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url);
      response.setHeader('content-type', 'text/html').end(readFileSync(PAGE));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      await open();
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/lab/#${TINY}`);
      await run();
      expect(asked).toEqual(['/lab/']);
      // Nothing more is said by a page that is closed.
      await page.context().close();
      complaints = complaints.filter((complaint) => !complaint.startsWith('http://127.0.0.1:'));
    } finally {
      server.close();
    }
  });

  it('compares a run with the one before, and with an older one if asked to', async () => {
    await open(TINY);
    await run();
    const results = async (): Promise<Result> => JSON.parse((await downloaded('#get-result')).text);
    const offline = (result: Result) => measured(result.pipelines[0], 'offline.auc')!.mean;
    const a = offline(await results());
    await field('world.follows.lift').fill('2');
    await run();
    const b = offline(await results());
    expect(await page.locator('.changes li').allTextContents()).toEqual(['world.follows.lift: 0.6 → 2']);
    // The policies to compare with, in both runs.
    const greedy = page.locator('tbody', { hasText: 'incumbent, greedy' });
    const rate = (await results()).references.incumbentGreedy.summary as { live: { openRate: Estimate } };
    expect(await greedy.locator('tr:not(.title) th').allTextContents()).toEqual(['A', 'B']);
    expect(await greedy.locator('tr').last().textContent()).toContain(
      `${(rate.live.openRate.mean * 100).toFixed(1)} %`,
    );
    const difference = async () =>
      Number(
        (await page.locator('tr.difference td').first().textContent())?.replace('−', '-').replace('+', ''),
      );
    expect(await difference()).toBeCloseTo(b - a, 2.9);

    await page.check('#keep');
    await field('world.drift.tastesRadiansPerDay').fill('0');
    await run();
    expect(await page.locator('.changes li').allTextContents()).toEqual([
      'world.follows.lift: 0.6 → 2',
      'world.drift.tastesRadiansPerDay: 0.014 → 0',
    ]);
    expect(await difference()).toBeCloseTo(offline(await results()) - a, 2.9);
  });

  it('says when results are not of what the form shows, and when they are of one world', async () => {
    await open(TINY);
    await run();
    expect(await page.isHidden('#stale')).toBe(true);
    expect(await page.locator('#results .caution').textContent()).toMatch(/^One world/);
    const colours = () => page.evaluate(`getComputedStyle(document.getElementById('results')).filter`);
    expect(await colours()).toBe('none');
    await field('world.follows.lift').fill('2');
    expect(await page.isVisible('#stale')).toBe(true);
    expect(await colours()).toBe('grayscale(1)');
    await field('world.follows.lift').fill('0.6');
    expect(await page.isHidden('#stale')).toBe(true);
    await field('world.follows.lift').fill('99');
    expect(await status()).toBe('');
  });

  it('says what B − A rests on: one world, different worlds, or the same ones, with its interval', async () => {
    await open(TINY);
    const cautions = () => page.locator('#results .caution').allTextContents();
    const difference = page.locator('tr.difference td').first();
    await run();
    await field('world.follows.lift').fill('1');
    await run();
    expect(await cautions()).toEqual([expect.stringContaining('B − A has none')]);
    expect(await difference.textContent()).not.toContain('±');

    await field('seeds').fill('[3, 4]');
    await run();
    expect(await cautions()).toEqual([expect.stringMatching(/^A and B have different seeds/)]);
    expect(await difference.textContent()).not.toContain('±');

    await field('world.follows.lift').fill('2');
    await run();
    expect(await cautions()).toEqual([]);
    expect(await difference.textContent()).toContain('±');
    // Two worlds of 120 users tell nothing apart.
    const words = 'no clear difference';
    expect(await page.textContent('#results .lead')).toMatch(new RegExp(`B − A: .*\\], ${words}\\.`));
    expect(await page.locator('tr.difference .unclear', { hasText: words }).count()).toBeGreaterThan(0);
    // Against itself the reference has no flattery, nor a difference of it.
    const reference = page.locator('tbody', { hasText: 'logged × time *' });
    expect(await reference.locator('tr td:nth-of-type(4)').allTextContents()).toEqual(['—', '—', '—']);
  });

  it('has experiments that show what they say, each in sight on a phone', async () => {
    await open('', { viewport: { width: 360, height: 740 } });
    let said = '';
    const tried = async (title: string, role = '') => {
      await page.getByRole('button', { name: `${role}${title}`, exact: true }).click();
      await page.locator('#status', { hasText: /^(?:done|it failed)/ }).waitFor();
      const { y } = (await page.locator('#results-title').boundingBox())!;
      expect(y).toBeGreaterThan(-2);
      expect(y).toBeLessThan(370);
      said = (await page.textContent('#results .lead')) as string;
      const result: Result = JSON.parse((await downloaded('#get-result')).text);
      return (provenance: string, quantity: string) =>
        measured(
          result.pipelines.find((each) => each.provenance === provenance && each.split === 'time')!,
          quantity,
        ) as Estimate;
    };
    const first = await tried('See the leak');
    expect(first('recomputed', 'gap.auc').low).toBeGreaterThan(0.1);
    expect(first('logged', 'gap.auc').low).toBeLessThan(0);
    expect(said).toMatch(/^recomputed × time: .* a gap of .* logged × time: .* no clear gap/);
    expect(said).toContain(first('recomputed', 'gap.auc').mean.toFixed(3));
    const minusOwn = await tried("Leave out the row's own label", 'Next: ');
    expect(said).toMatch(/^recomputed-minus-own × time: .* no clear gap/);
    // The new row first; those of both runs, once.
    expect(await page.locator('#results tr.title').first().textContent()).toBe('recomputed-minus-own × time');
    expect(
      await page
        .locator('#results tbody', { hasText: 'logged × time *' })
        .locator('tr:not(.title) th')
        .allTextContents(),
    ).toEqual(['A = B']);
    expect(minusOwn('recomputed-minus-own', 'gap.auc').low).toBeLessThan(0);
    expect(minusOwn('recomputed-minus-own', 'gap.auc').high).toBeLessThan(first('recomputed', 'gap.auc').low);
    const reconstructed = await tried('Reconstruct instead of logging', 'Next: ');
    expect(said).toMatch(/^reconstructed × time equals, digit by digit, logged × time/);
    expect(await page.textContent('#results')).not.toContain('minus-own × time');
    for (const quantity of ['offline.auc', 'shadow.auc', 'gap.auc'])
      expect(reconstructed('reconstructed', quantity)).toEqual(reconstructed('logged', quantity));
    const worlds = await tried('Ask four worlds', 'Next: ');
    expect(said).toMatch(/^Over 4 worlds, recomputed × time/);
    expect(await page.textContent('#results')).not.toMatch(/Give both the same|reconstructed × time/);
    await page.getByRole('button', { name: 'Next: your app' }).click();
    expect(await page.evaluate('document.activeElement.id')).toBe('app-users');
    expect(worlds('recomputed', 'gap.auc').low).toBeGreaterThan(0);
  });

  it('folds its form on a phone to lines that say what is set, and opens what hides a mistake', async () => {
    await open(TINY, { viewport: { width: 390, height: 844 } });
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThan(3 * 844);
    const groups = page.locator('#firsts > details');
    const said = groups.locator('.set');
    expect(await said.nth(1).textContent()).toMatch(/^Users: 120Time of logging: 5dSeeds: /);
    // What was changed stands out.
    expect(await said.nth(1).locator('strong').allTextContents()).toContain('Users: 120');
    expect(await field('world.users').isVisible()).toBe(false);
    await groups.nth(1).locator('summary').press('Enter');
    await field('world.users').fill('250');
    await groups.nth(1).locator('summary').press('Enter');
    expect(await said.nth(1).textContent()).toContain('Users: 250');
    await page.evaluate(`location.hash = 'world.users=0'`);
    await field('world.users').waitFor();
    expect(await page.isVisible('[id="first-world.users-problems"]')).toBe(true);
  });

  it('explains every column, and nothing that the table has not', async () => {
    await open(TINY);
    await run();
    const titles = await page.locator('thead th').allTextContents();
    const policies = 'random; incumbent; incumbent, greedy; oracle';
    expect(await page.locator('#results details:not(.names) dt').allTextContents()).toEqual([
      ...titles.slice(1),
      'AUC',
      'NE',
      policies,
    ]);
    const texts = await page.locator('#results details:not(.names) dd').allTextContents();
    expect(texts[titles.indexOf('flattery') - 1]).toBe(pipelineQuantities.flattery.meaning);
  });

  it('finds a world with the facts of an app, and says what its users got', async () => {
    await open();
    await page.locator('#app > summary').click();
    expect(await page.isDisabled('#find')).toBe(true);
    await page.fill('#app-openRate', '300');
    expect(await page.textContent('#app-openRate-problem')).toContain('found 3');
    expect(await page.isDisabled('#find')).toBe(true);
    await page.fill('#app-users', '60');
    await page.fill('#app-sendsPerDay', '1');
    await page.fill('#app-openRate', '3');
    expect(parse((await page.textContent('#facts')) as string)).toEqual({
      users: 60,
      sendsPerDay: 1,
      openRate: 0.03,
    });
    await page.click('#find');
    await page.click('#stop-finding');
    expect(await page.textContent('#app-status')).toBe('cancelled');
    await page.click('#find');
    await page.locator('#app-status', { hasText: /^(?:found|it failed)/ }).waitFor();
    const rows = page.locator('#app-outcome tbody tr');
    expect(await rows.locator('th').allTextContents()).toEqual([
      'open rate of notifications',
      'notifications a day',
    ]);
    const { world, serving } = parse(await yaml());
    expect(world.users).toBe(60);
    expect(world.opens.baseRate).toBeLessThan(0.028);
    expect(serving.decisionsPerUserDay).toBeLessThan(2);
    await run();
    expect(await page.textContent('#results .usage')).toMatch(
      /^Until training, users got \d\.\d\d notifications a day and opened \d+\.\d.% of them\.$/,
    );
  });

  it('leads from a problem to its field, and marks the group that hides it', async () => {
    await open('', { viewport: { width: 390, height: 844 } });
    await page.evaluate(`location.hash = 'world.users=0'`);
    await page.locator('#problem-links button').waitFor();
    const group = page.locator('#firsts > details').nth(1);
    await group.locator('summary').click();
    expect(await group.locator('.mark').textContent()).toBe('1 to mend');
    await page.getByRole('button', { name: 'Users', exact: true }).click();
    expect(await field('world.users').isVisible()).toBe(true);
    expect(await page.evaluate(`document.activeElement.closest('.field').dataset.key`)).toBe('world.users');
  });

  it('finds keys by their paths, their meanings and natural words', async () => {
    await open();
    const shown = async (query: string) => {
      await page.fill('#key-search', query);
      return page
        .locator('#keys .field:visible')
        .evaluateAll((fields) => fields.map((each) => each.getAttribute('data-key')));
    };
    expect(await shown('churn')).toContain('world.tenure.ends');
    expect(await shown('holdout')).toEqual(['training.testShare']);
    expect(await shown('opens.baseRate')).toEqual(['world.opens.baseRate']);
    expect(await shown('zzzzzzzz')).toEqual([]);
    expect(await shown('')).toEqual([]);
    expect(await page.locator('#keys > details:visible').count()).toBeGreaterThan(5);
  });

  it('says what each choice means, in the words of the file that init writes', async () => {
    await open();
    const shown = await page.locator('#firsts [data-key="training.provenances"] label').allTextContents();
    expect(shown.map((text) => text.trim())).toEqual(
      provenanceNames.map((name) => `${name}${provenanceMeanings[name]}`),
    );
    expect(await page.locator('#firsts [data-key="training.encoders"] small').count()).toBe(
      encoderNames.length,
    );
  });

  it('stops a run at once, and runs again', async () => {
    await open('world.users=3000&seeds=[1,2,3,4,5]');
    await page.click('#run');
    await expect
      .poll(() => page.evaluate(`document.getElementById('progress').value`), WAIT)
      .toBeGreaterThan(0);
    expect(await page.isDisabled('#run')).toBe(true);
    await page.click('#cancel');
    expect(await status()).toBe('cancelled');
    await expect.poll(() => page.workers(), WAIT).toEqual([]);
    expect(await page.isHidden('#results-title')).toBe(true);
    expect(await page.evaluate('document.activeElement.id')).toBe('run');
    await page.click('#small');
    await run();
    expect(await page.isVisible('#results-title')).toBe(true);
  });

  it('keeps what was changed in its address, and nothing else', async () => {
    await open();
    expect(new URL(page.url()).hash).toBe('');
    expect(await page.isHidden('#restored')).toBe(true);
    await page.selectOption('#preset', 'no-leak');
    await field('world.users').fill('250');
    await page.getByLabel('hashed-id').first().check();
    await field('timeline.logging').fill('9d');
    await expect.poll(() => page.evaluate('location.hash'), WAIT).toContain('9d');
    const { hash } = new URL(page.url());
    expect(Object.fromEntries(new URLSearchParams(hash.slice(1)))).toEqual({
      from: 'no-leak',
      'world.users': '250',
      'timeline.logging': '9d',
      'training.encoders': '["none","hashed-id"]',
    });
    const before = await yaml();
    await page.reload();
    expect(await yaml()).toBe(before);
    expect(await field('world.users').inputValue()).toBe('250');
    expect(await page.inputValue('#preset')).toBe('no-leak');
    expect(await page.isVisible('#restored')).toBe(true);

    await page.click('#undo');
    await expect.poll(() => page.evaluate('location.hash'), WAIT).toBe('#from=no-leak');
    // An address that is entered in an open page.
    await page.evaluate(`location.hash = 'world.users=77&nonsense=1'`);
    await page.locator('#yaml', { hasText: 'users: 77' }).waitFor();
    expect(await status()).toContain('nonsense');
  });

  it('tells mistakes in the words of the command line, at their fields, and does not run', async () => {
    await open();
    await field('timeline.logging').fill('14 days');
    await field('world.users').fill('0');
    expect(await page.isDisabled('#run')).toBe(true);
    expect(await page.isDisabled('#get-yaml')).toBe(true);
    expect(await page.textContent('#problem-count')).toContain('2 problems');
    const shown = async (key: string) => page.locator(`[id="first-${key}-problems"] span`).allTextContents();

    writeFileSync(join(directory, 'playground.yaml'), await yaml());
    const { code, stderr } = await hindsight(['describe', 'playground.yaml'], { cwd: directory });
    expect(code).toBe(2);
    const lines = stderr.split('\n').map((line) => line.trim());
    const told = [...(await shown('timeline.logging')), ...(await shown('world.users'))];
    expect(told).toHaveLength(6);
    for (const line of told) expect(lines).toContain(line);
    expect(await field('world.users').getAttribute('aria-invalid')).toBe('true');

    await page.getByRole('button', { name: 'the default of Time of logging' }).first().click();
    await page.locator('[data-key="world.users"] .reset').first().click();
    expect(await page.isDisabled('#run')).toBe(false);
    expect(await field('world.users').inputValue()).toBe('5000');
  });

  it('leaves what a person types as it is, and shows it wherever else the key stands', async () => {
    await open();
    await page.evaluate(OPEN_ALL);
    const features = page.locator('[id="key-training.features"]');
    await features.fill('[user_open_rate_7d,   story_age_hours]');
    await field('world.users').fill('280');
    expect(await features.inputValue()).toBe('[user_open_rate_7d,   story_age_hours]');
    expect(parse(await yaml()).training.features).toEqual(['user_open_rate_7d', 'story_age_hours']);
    expect(await page.inputValue('[id="key-world.users"]')).toBe('280');
    await page.fill('[id="key-world.users"]', '290');
    expect(await field('world.users').inputValue()).toBe('290');
    expect(await page.getByLabel('Users, slider', { exact: true }).inputValue()).toBe('300');

    await page.getByLabel('threshold is null').uncheck();
    await page.fill('[id="key-serving.threshold"]', '0.01');
    expect(parse(await yaml()).serving).toEqual({ threshold: 0.01 });
    await page.getByLabel('threshold is null').check();
    expect(parse(await yaml()).serving).toBeUndefined();
  });

  it('tells what is impossible together, where neither key is wrong by itself', async () => {
    await open();
    await page.evaluate(OPEN_ALL);
    await page.fill('[id="key-training.minimumAge"]', '14d');
    expect(await page.isDisabled('#run')).toBe(true);
    expect(await page.textContent('[id="key-training.minimumAge-problems"]')).toContain('expected');
  });

  it('starts from every shipped scenario with the values that the file has', async () => {
    await open();
    const names = await page
      .locator('#preset option')
      .evaluateAll((options) => options.map((option) => option.getAttribute('value') as string));
    expect(names).toEqual(expect.arrayContaining(['article', 'no-leak', 'quick', 'claims/follow-leak']));
    for (const name of names.filter((each) => each !== 'playground')) {
      await page.selectOption('#preset', name);
      expect(await page.textContent('#problem-count'), name).toBe('');
      const file = await page.textContent('#command').then((command) => command?.split(' ').at(-1) as string);
      writeFileSync(join(directory, file), await yaml());
      const shipped = loadScenario(join(ROOT, 'scenarios', `${name}.yaml`)).scenario;
      expect(loadScenario(join(directory, file)).scenario, name).toEqual(shipped);
    }
  });

  describe.each([
    ['a desktop', { width: 1280, height: 900 }],
    ['a phone', { width: 360, height: 740 }],
  ])('on %s', (_, viewport) => {
    it.each(['light', 'dark'] as const)('is accessible and fits, %s', async (colorScheme) => {
      await open(TINY, { viewport, colorScheme });
      await run();
      await page.evaluate(OPEN_ALL);
      await field('world.follows.lift').fill('2');
      await run();
      await field('world.users').fill('50000000');
      const box = `document.getElementById('first-world.users')`;
      expect(await page.evaluate(`${box}.scrollWidth - ${box}.clientWidth`)).toBeLessThanOrEqual(0);
      await field('world.users').fill('');
      await page.evaluate(OPEN_ALL);
      // The picture is drawn again where its room is another now.
      await nextFrame(page);
      await nextFrame(page);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
      await page.evaluate(axeCore.source);
      const violations = await page.evaluate(`axe.run(document).then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html).join(' ')))`);
      expect(violations).toEqual([]);
    });
  });
});
