/** A scenario whose features are its own, from the file to every command. */
import { describe, expect, it } from 'vitest';
import { describeDefinition } from '../../src/features/description.ts';
import type { ImpressionKind } from '../../src/history/impressions.ts';
import { EventType } from '../../src/history/log.ts';
import { runSeed } from '../../src/lab/experiment.ts';
import { exportedTables } from '../../src/lab/export/tables.ts';
import { assembleResult } from '../../src/lab/result/result.ts';
import { resultFile } from '../../src/lab/result/schema.ts';
import type { RunData } from '../../src/lab/stages/production.ts';
import { explain } from '../../src/lab/studies/explanation/explain.ts';
import { explanationFile } from '../../src/lab/studies/explanation/schema.ts';
import { leakOf } from '../../src/lab/studies/leak.ts';
import { explanationPage } from '../../src/report/explanation/page.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { runPage } from '../../src/report/run/page.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { featuresOf } from '../../src/scenario/features.ts';
import { quantitiesOf } from '../../src/scenario/quantities.ts';
import { namedRow, plainFeatures } from '../features/plainFeatures.ts';
import { valuesOf } from '../features/tables.ts';
import { eventsOf } from '../history/events.ts';
import { parse } from '../scenario/reading/parsing.ts';

const SEED = 1;

const { scenario } = parse(`
timeline: { burnIn: 1d, warmup: 2d, logging: 5d, production: 2d }
world: { users: 60, dormancy: { share: 0 }, sessions: { followUpRate: 0.3 }, topics: 4, sources: 8, newsroom: { storiesPerDay: 40 }, opens: { baseRate: 0.2 }, follows: { afterOpen: 0.3 } }
history: { ingestionDelay: { minimum: 1m, maximum: 2h } }
serving: { attributionWindow: 12h, decisionsPerUserDay: 4, frequencyCapPer24h: 5 }
features:
  user_topic_open_rate_3d: { key: user x topic, value: open-rate, window: 3d }
  source_hours_since_read_ln: { key: source, value: log-hours-since, of: reads, window: 10d }
  topic_opens_6h: { key: topic, value: count, of: opens, window: 6h, description: How hot the topic is. }
  user_open_rate: { prior: { sends: 50 } }
  user_open_rate_7d: { window: 36h }
  hour_sine: null
  is_follow_up: { key: moment, value: follow-up }
training:
  provenances: [recomputed, logged, reconstructed, { name: mix, from: logged, except: { user_topic_open_rate_3d: recomputed } }]
  splits: [time]
  l2: 10
  models: [{ name: few, features: [topic_opens_6h, user_open_rate] }]
evaluation: { storage: true, screening: true, live: false, driftTwin: false, choiceSample: 20, bootstrapResamples: 20 }
expect: [{ that: logged × time, quantity: coefficient.user_topic_open_rate_3d, is: within, margin: 1000 }]
`);
const OWN = ['user_topic_open_rate_3d', 'source_hours_since_read_ln', 'topic_opens_6h'];
const set = featuresOf(scenario);

let data: RunData | undefined;
const measured = runSeed(scenario, SEED, {
  onData: (given) => {
    data = given;
  },
});
const { arm, examples, tables, timeline, incumbentModel } = data as unknown as RunData;
const { impressions, start, end } = examples;
const result = assembleResult(scenario, [measured], '0.0.0');
const rowsOf = (provenance: string) => {
  const table = tables.get(provenance);
  if (table === undefined) throw new Error(`no table of ${provenance}`);
  return valuesOf(table);
};

describe('features of a scenario’s own', () => {
  it('are served, reconstructed and recomputed as the list of events says', () => {
    const { catalog } = arm.world;
    const events = eventsOf(arm.log);
    const { trainingAtMs } = timeline;
    expect(catalog.features).toBe(set);
    expect(rowsOf('reconstructed')).toEqual(rowsOf('logged'));
    let moved = 0;
    let followUps = 0;
    for (let row = start; row < end; row += 7) {
      const user = impressions.value('user', row);
      const story = impressions.value('story', row);
      const sentAtMs = impressions.value('sentAtMs', row);
      const kind = impressions.value('kind', row) as ImpressionKind;
      for (const [provenance, readAtMs] of [
        ['logged', sentAtMs],
        ['recomputed', trainingAtMs],
      ] as const) {
        const reading = { user, story, sentAtMs, readAtMs, windowEndMs: readAtMs, kind };
        const plain = plainFeatures(catalog, events, reading, set.features);
        expect(namedRow(rowsOf(provenance), row - start, set.names)).toEqual(plain);
      }
      const at = (provenance: string) => namedRow(rowsOf(provenance), row - start, set.names);
      followUps += at('recomputed').is_follow_up;
      if (at('logged')[OWN[0]] !== at('recomputed')[OWN[0]]) moved++;
      expect(at('mix')).toEqual({ ...at('logged'), [OWN[0]]: at('recomputed')[OWN[0]] });
    }
    expect(moved).toBeGreaterThan(10);
    expect(followUps).toBeGreaterThan(0);
    expect(events.some(({ type }) => type === EventType.read)).toBe(true);
  });

  it('are used by the incumbent, by models and by what is measured of them', () => {
    expect(incumbentModel?.regression?.columnNames).toEqual(set.names);
    const { pipelines } = result;
    const coefficientsOf = (pipeline: (typeof pipelines)[number] | undefined) =>
      (pipeline?.perSeed[0].coefficients?.columns ?? []).map(({ name }) => name);
    const of = (provenance: string, encoder = 'none') =>
      pipelines.find((each) => each.provenance === provenance && each.encoder === encoder);
    expect(coefficientsOf(of('logged'))).toEqual(set.names);
    expect(coefficientsOf(of('recomputed', 'few')).sort()).toEqual(['topic_opens_6h', 'user_open_rate']);
    expect(of('reconstructed')?.summary.offline).toEqual(of('logged')?.summary.offline);
    expect(quantitiesOf('logged × time', scenario)).toContain(`coefficient.${OWN[0]}`);
    expect(quantitiesOf('logged × time', scenario)).not.toContain('coefficient.hour_sine');
    const skewed = result.curves?.skewByAge.features.map(({ feature }) => feature);
    expect(new Set(skewed)).toEqual(new Set(set.names));
    const [, more] = ['few', 'none'].map((encoder) => of('logged', encoder)?.summary.storage);
    expect(more).toBeDefined();
  });

  it('are in the export, the attribution and the pages', () => {
    const { columns } = exportedTables(data as unknown as RunData).impressions;
    const names = columns.map(({ name }) => name);
    for (const own of OWN) expect(names).toContain(`recomputed_${own}`);
    expect(names).not.toContain('logged_hour_sine');
    expect(new Set(names).size).toBe(names.length);
    expect(leakOf(scenario).features.map(({ feature }) => feature)).toEqual(
      set.features.filter(({ kind }) => kind === 'dynamic').map(({ name }) => name),
    );
    const page = renderMarkdown(runPage(resultFile.read(resultFile.write(result), 'result.json')));
    expect(page).toContain('## Features of this scenario');
    expect(page).toMatch(/^- topic_opens_6h \(topic\) is new: Opens of the topic in the last 6 hours\./m);
  });

  it('are explained in words that follow from their definitions, also from the file', () => {
    const explanation = explain(scenario, SEED, { feature: OWN[0] });
    expect(explanation.features.map(({ name }) => name)).toEqual(set.names);
    const written = explanationFile.write(explanation);
    expect(explanationFile.read(written, 'explain.json')).toEqual(explanation);
    const text = renderTerminal(explanationPage(explanation), { columns: 200, color: false });
    expect(text).toContain('open rate of user on topic, 3 days');
    expect(text).toContain('time since the source’s last read');
    expect(text).toContain('opens on the topic in 6 hours');
    expect(text).toContain('open rate of the user, 28 days, prior 1 of 50');
    expect(text).not.toContain('day, sine');
    const other = JSON.parse(written);
    other.models.clean.contributions[0].feature = 'topic_opens_7h';
    expect(() => explanationFile.read(JSON.stringify(other), 'explain.json')).toThrow(
      'one of user_open_rate',
    );
    const nameless = JSON.parse(written);
    for (const feature of nameless.features) delete feature.value;
    expect(() => explanationFile.read(JSON.stringify(nameless), 'explain.json')).toThrow('none of the app');
  });

  it('are described by their definitions', () => {
    const sentences = set.features.filter(({ name }) => OWN.includes(name)).map(describeDefinition);
    expect(sentences).toMatchInlineSnapshot(`
      [
        "How hot the topic is.",
        "ln(1 + hours since the last organic read of the source), at most 10 days.",
        "Smoothed opens over sends of the user on the topic in the last 3 days.",
      ]
    `);
  });
});
