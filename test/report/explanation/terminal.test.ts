import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/base/time.ts';
import { featureDefinitions } from '../../../src/features/definitions.ts';
import type { Feature } from '../../../src/features/featureSet.ts';
import { noCounts } from '../../../src/lab/studies/explanation/touching.ts';
import { labelOf, shownValue, windowOf } from '../../../src/report/explanation/features.ts';
import { type Leak, leaksOf } from '../../../src/report/explanation/leaks.ts';
import { explanationPage } from '../../../src/report/explanation/page.ts';
import { leakSentence, verdictSentences } from '../../../src/report/explanation/sentences.ts';
import { moment, stretch } from '../../../src/report/explanation/times.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { unbonded } from '../../../src/report/text/wrap.ts';
import { anySet } from '../../features/anySet.ts';
import { cases } from '../../gear.ts';
import { explained, followingScenario } from '../../lab/studies/explanation/explained.ts';

const { explanation } = explained(followingScenario(), { feature: 'user_follows_source' });

describe('an explanation on the console', () => {
  it.each([40, 60, 80, 100, 200])('fits %i columns', (columns) => {
    const lines = renderTerminal(explanationPage(explanation), { columns, color: false }).split('\n');
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
  });

  it('names the columns that it has no room for', () => {
    const told = (columns: number) =>
      renderTerminal(explanationPage(explanation), { columns, color: false }).replaceAll('\n', ' ');
    expect(told(60)).toContain('not shown at this width, but on the page: reconstr., clean, leaky live');
    expect(told(200)).not.toContain('not shown');
  });

  it('says the same in colour', () => {
    const [plain, colored] = [false, true].map((color) =>
      renderTerminal(explanationPage(explanation), { columns: 100, color }),
    );
    expect(stripVTControlCharacters(colored)).toBe(plain);
    expect(colored).not.toBe(plain);
  });

  it('tells of the follow by its cause', () => {
    const { followedAtMs, openedAtMs } = explanation.notification;
    const leak = leaksOf(explanation).find(({ feature }) => feature.name === 'user_follows_source');
    const sentence = unbonded(leakSentence(leak as Leak, explanation));
    const after = stretch((followedAtMs as number) - (openedAtMs as number));
    expect(sentence).toMatch(
      /^Follows the source: 0 when it was sent; 1 now, because the user followed it .* after opening this very notification\. The leaky model goes (?:up|down) by [\d.]+ log-odds for it\.$/,
    );
    expect(sentence).toContain(`followed it ${after} after opening`);
  });

  it.each([
    ['user_follows_ln', { user: { unfollow: 2 } }, 'because the user unfollowed 2 sources.'],
    [
      'user_follows_ln',
      { user: { follow: 1, unfollow: 1 } },
      'because the user followed 1 source, because of this notification, and unfollowed 1 source.',
    ],
    ['story_open_rate', { own: { send: 1 } }, 'because the user had not opened this very notification.'],
    [
      'user_source_open_rate',
      { user: { send: 1, open: 2 } },
      'because the user got 1 more from the source, with 2 opens.',
    ],
    [
      'story_open_rate',
      { own: { send: 1, open: 1 }, others: { send: 1, open: 1 } },
      'because the user opened this very notification, and others got it 1 time, with 1 open.',
    ],
    ['story_reads_ln', { others: { read: 3 } }, 'because it was read 3 more times.'],
    [
      'user_open_rate_7d',
      { user: { send: 1 } },
      'because these are the 7 days before now, not the 7 days before sending.',
    ],
    [
      'source_followers_ln',
      { others: { follow: 3, unfollow: 1 } },
      'because 3 users followed it, one of them because of this notification, and 1 user unfollowed it.',
    ],
  ])('says why %s changed: %j', (name, counts, expected) => {
    const leak = leaksOf(explanation).find(({ feature }) => feature.name === name) as Leak;
    const of = (whose: string) => ({ ...noCounts(), ...(counts as Record<string, object>)[whose] });
    const causes = { own: of('own'), user: of('user'), others: of('others') };
    const feature = { ...leak.feature, causes, served: 0, recomputed: 0.5, withoutOwn: null };
    expect(unbonded(leakSentence({ ...leak, feature }, explanation))).toContain(expected);
  });

  it('says what came in, of a window that nothing has left', () => {
    const leak = leaksOf(explanation).find(({ feature }) => feature.name === 'user_open_rate_7d') as Leak;
    const causes = { own: { ...noCounts(), send: 1, open: 1 }, user: noCounts(), others: noCounts() };
    const sentenceAt = (readAtMs: number) => {
      const feature = { ...leak.feature, causes, readAtMs };
      return unbonded(leakSentence({ ...leak, feature }, explanation));
    };
    expect(sentenceAt(7 * DAY_MS)).toContain('because the user opened this very notification.');
    expect(sentenceAt(7 * DAY_MS + 1)).toContain('because these are the 7 days before now');
  });

  it.each([
    [
      'user_follows_ln',
      { user: { follow: 1 } },
      'because the user followed 1 source, because of this notification, and what came before day 3, 12:00 is not kept.',
    ],
    ['story_reads_ln', {}, 'because what came before day 3, 12:00 is not kept.'],
  ])('says what of %s is lost: %j', (name, counts, expected) => {
    const leak = leaksOf(explanation).find(({ feature }) => feature.name === name) as Leak;
    const of = (whose: string) => ({ ...noCounts(), ...(counts as Record<string, object>)[whose] });
    const causes = { own: of('own'), user: of('user'), others: of('others') };
    const keptSinceMs = 2.5 * DAY_MS;
    const feature = { ...leak.feature, causes, served: 2, recomputed: 1, withoutOwn: null, keptSinceMs };
    expect(unbonded(leakSentence({ ...leak, feature }, explanation))).toContain(expected);
    const features = explanation.features.map((each) => (each.name === name ? feature : each));
    expect(verdictSentences({ ...explanation, features })[1]).toContain('or lost since then');
    expect(verdictSentences(explanation)[1]).not.toContain('lost');
  });

  it('has a table that adds up to the log-odds, as far as rounding lets it', () => {
    const text = renderTerminal(explanationPage(explanation), { columns: 200, color: false });
    const table = text.slice(text.indexOf('Every feature'));
    const cells = (label: string) =>
      table
        .split('\n')
        .filter((line) => line.startsWith(label))
        .map((line) => line.slice(label.length).trim().split(/ {2,}/).slice(-3).map(numberOf))[0];
    for (const column of [0, 1, 2]) {
      const sum = featureDefinitions.reduce((total, each) => total + cells(labelOf(each))[column], 0);
      const all = cells('log-odds in all')[column];
      expect(Math.abs(sum + cells('an average notification')[column] - all)).toBeLessThan(0.005 * 23);
    }
  });
});

function numberOf(text: string): number {
  return Number(text.replace('−', '-').replace('+', ''));
}

const named = (name: string) => featureDefinitions.find((each) => each.name === name) as Feature;

describe('features in words', () => {
  it('has words of its own for every feature, no two alike', () => {
    const labels = featureDefinitions.map(labelOf);
    expect(labels).toEqual([
      'open rate of the user, 28 days',
      'open rate of the user, 7 days',
      'sent to the user in 24 hours',
      'stories the user read in 7 days',
      'time since the user’s last one',
      'sources the user follows',
      'open rate of the story',
      'readers of the story',
      'age of the story',
      'breaking news',
      'open rate of the topic, 24 hours',
      'open rate of the source, 7 days',
      'followers of the source',
      'open rate of user on topic, 28 days',
      'user’s reads on the topic in 28 days',
      'declared interest in the topic',
      'open rate of user for source, 28 days',
      'user’s reads from the source in 28 days',
      'follows the source',
      'hour of the day, sine',
      'hour of the day, cosine',
      'weekend',
    ]);
    // A window that the name tells is told by the words.
    for (const each of featureDefinitions)
      if (/_(?:24h|7d)(?:_ln)?$/.test(each.name)) expect(windowOf(each)).toBeDefined();
  });

  it('has words for every definition', () => {
    fc.assert(
      fc.property(anySet, ({ features }) => {
        for (const each of features) {
          const [value, other] = [labelOf(each), each.description];
          for (const text of [value, other]) expect(text).not.toMatch(/undefined|NaN|Infinity| {2}/);
          expect(shownValue(each, 0.5)).not.toMatch(/undefined|NaN/);
        }
      }),
      cases(100),
    );
  });

  it('shows counts where models see their logarithms', () => {
    expect(shownValue(named('source_followers_ln'), Math.log(1 + 612))).toBe('612');
    expect(shownValue(named('user_hours_since_notification_ln'), Math.log(1 + 16.5))).toBe('16.5 h');
    expect(shownValue(named('user_open_rate'), 3 / 44)).toBe('6.8 %');
    expect(shownValue(named('hour_sine'), -0.5)).toBe('−0.500');
  });
});

describe('times in words', () => {
  it.each([
    [0, 'a moment'],
    [12 * MINUTE_MS + 4000, '12 minutes'],
    [MINUTE_MS, '1 minute'],
    [45_000, '45 seconds'],
    [HOUR_MS + 5 * MINUTE_MS, '1 hour 5 minutes'],
    [3 * DAY_MS + 4 * HOUR_MS + 59 * MINUTE_MS, '3 days 5 hours'],
    [3 * DAY_MS + 20 * MINUTE_MS, '3 days'],
    [DAY_MS - 10_000, '1 day'],
    [HOUR_MS - 29_000, '1 hour'],
  ])('%i ms is %s', (ms, text) => {
    expect(stretch(ms)).toBe(text);
  });

  it('counts days from 1', () => {
    expect(moment(0)).toBe('day 1, 00:00');
    expect(moment(16 * DAY_MS + 14 * HOUR_MS + 7 * MINUTE_MS + 59_999)).toBe('day 17, 14:07');
  });
});
