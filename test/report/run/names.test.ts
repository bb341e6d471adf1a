/** No rendering names a policy, a pipeline or a freedom from leaks that the scenario does not have, whatever it chooses. */
import { describe, expect, it } from 'vitest';
import { provenanceNames } from '../../../src/features/options.ts';
import type { Result } from '../../../src/lab/result/schema.ts';
import { encoderNames } from '../../../src/model/options.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { picturesOf } from '../../../src/report/page.ts';
import { runPage } from '../../../src/report/run/page.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { isLeakFree } from '../../../src/scenario/leaks.ts';
import { isOwnBaseline, pipelineId, pipelineIds, pipelineNames } from '../../../src/scenario/pipelines.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';
import { splitNames } from '../../../src/splits/options.ts';
import { handmade } from '../handmade.ts';

type Input = Omit<ScenarioInput, 'name'>;

/** A result of a scenario with figures that follow from the places of its pipelines. */
function imagined(input: Input): Result {
  const { training, evaluation } = scenarioSchema.parse({ name: 'imagined', ...input });
  return handmade({
    pipelines: pipelineNames(training).map((name, index) => {
      const at = (mean: number) => [
        mean + index / 100,
        mean + index / 100 + 0.002,
        mean + index / 100 - 0.001,
      ];
      return {
        ...name,
        offline: at(0.74),
        shadow: at(0.7).map((auc) => auc - index / 40),
        ...(evaluation.live ? { openRate: at(0.06) } : {}),
      };
    }),
    scenario: { training: {}, ...input },
  });
}

/** All that a reader sees of a result but the glossary, which is the same for all. */
function texts(result: Result): string {
  const page = runPage(result);
  const sections = page.sections.filter(({ id }) => id !== 'words' && id !== 'scenario');
  const charts = picturesOf(page).map(({ chart }) => JSON.stringify(chart ?? null));
  return [
    renderTerminal(page, { columns: 500, color: false }),
    renderMarkdown({ ...page, sections }),
    ...charts,
  ]
    .join('\n')
    .replace(/[\u00a0\u2060]/g, ' ');
}

const policies = ['incumbent', 'heuristic', 'popular', 'random'] as const;
const incumbents = ['model', 'heuristic', 'popular', 'random'] as const;

/** Each choice of every key that sentences depend on. */
const choices: Readonly<Record<string, readonly Input[]>> = {
  'evaluation.shadowPolicy': policies.flatMap((shadowPolicy) =>
    [true, false].map((live) => ({ evaluation: { shadowPolicy, live } })),
  ),
  'serving.incumbent.policy': incumbents.map((policy) => ({ serving: { incumbent: { policy } } })),
  'evaluation.liveReferences': [[], ['random' as const], ['oracle' as const, 'followedSources' as const]].map(
    (liveReferences) => ({ evaluation: { liveReferences } }),
  ),
  'training.provenances': provenanceNames.map((name) => ({ training: { provenances: [name] } })),
  'training.splits': splitNames.map((split) => ({ training: { splits: [split] } })),
  'training.encoders': [
    ...encoderNames.map((encoder) => ({ training: { encoders: [encoder] } })),
    { training: { encoders: [...encoderNames] } },
  ],
  'training.immature': (['drop', 'negative'] as const).map((immature) => ({ training: { immature } })),
  'training.gap': ['0s', '2d', null].map((gap) => ({ training: { gap } })),
  'training.select': [{ training: { select: [{ l2: 1 }, { encoder: 'hashed-id', l2: 10 }] } }],
  'training.validation': [
    { training: { select: [{ l2: 1 }, { encoder: 'hashed-id', l2: 10 }], validation: 0.2 } },
    { training: { models: [{ name: 'tuned', l2: [1, 10] }], validation: 0.2 } },
    {
      training: { models: [{ name: 'tuned', l2: [1, 10], validation: null }], splits: ['k-fold'], folds: 2 },
    },
  ],
  'training.screen': [{ auc: 0.8 }, { shift: 0.8 }].map((screen) => ({ training: { screen } })),
  'training.models': [
    { training: { models: [{ name: 'tuned', l2: [1, 10] }] } },
    { training: { models: [{ name: 'codes', encoder: 'target-leave-one-out', entities: ['user'] }] } },
    {
      training: {
        encoders: ['hashed-id'],
        models: [
          { name: 'codes', encoder: 'target-leave-one-out', features: ['user_open_rate'] },
          { name: 'clean', encoder: 'target', features: ['user_open_rate'] },
          { name: 'bare', features: ['user_open_rate'] },
        ],
      },
    },
  ],
  'training.provenances[].from.boundary': [
    {
      training: {
        provenances: [{ name: 'mix', from: { provenance: 'reconstructed', boundary: 'inclusive' } }],
      },
    },
  ],
};

const cases = Object.entries(choices).flatMap(([key, inputs]) =>
  inputs.map((input) => [`${key}: ${JSON.stringify(input)}`, input] as const),
);

describe('names in every rendering', () => {
  it.each(cases)('%s', (_, input) => {
    const result = imagined(input);
    const { scenario } = result;
    const text = texts(result);

    const sender = scenario.evaluation.shadowPolicy;
    for (const policy of policies) {
      const words =
        policy === 'incumbent' || policy === 'heuristic' ? `the ${policy}` : `the ${policy} policy`;
      const said = new RegExp(
        `${words}(?: sends|'s live open rate| explores)|by ${words}|against ${policy}`,
        'i',
      );
      expect(said.test(text), `${policy}: ${said.exec(text)?.[0]}`).toBe(policy === sender);
    }
    if (scenario.serving.incumbent.policy === 'random' && sender === 'incumbent') {
      expect(text.includes('explores (serving.incumbent.temperature)')).toBe(false);
    }

    const ids = pipelineIds(scenario);
    const memories = [...encoderNames, 'selected', ...scenario.training.models.map(({ name }) => name)];
    const provenances = [...provenanceNames, 'mix'];
    const shape = new RegExp(
      `(?:${byLength(provenances)}) × (?:${byLength(splitNames).replace('+', '\\+')})(?: × (?:${byLength(memories)}))?`,
      'g',
    );
    for (const [id] of text.matchAll(shape)) expect(ids).toContain(id);

    const baselines = result.pipelines.filter((one) => isOwnBaseline(one, scenario.training));
    const free = baselines.filter((one) => isLeakFree(scenario, one));
    for (const baseline of baselines) {
      const isTold = text.includes('not leak-free');
      if (!free.includes(baseline)) expect(isTold, pipelineId(baseline)).toBe(true);
    }
    if (free.length === 0) {
      expect(text.replaceAll('not leak-free', '').match(/.{40}(?:leak-free|without a leak)/i)).toBeNull();
    }
    expect(text.match(/.{40}(?:\breference\b|NaN|undefined)/)).toBeNull();
  });
});

/** Longer names first, so that none is taken for the beginning of another. */
function byLength(names: readonly string[]): string {
  return [...names].sort((a, b) => b.length - a.length).join('|');
}

describe('the baseline of leaky target codes', () => {
  const damageOf = (encoders: readonly (typeof encoderNames)[number][]) => {
    const result = imagined({
      training: { provenances: ['logged'], splits: ['time'], encoders: [...encoders] },
    });
    const own = result.pipelines.find(({ encoder }) => encoder === 'target-leave-one-out');
    return { damage: own?.summary.damage.auc.mean, text: texts(result), pipelines: result.pipelines };
  };

  it.each([
    [
      'with target codes that respect the order',
      ['none', 'target', 'target-leave-one-out'] as const,
      'target',
    ],
    ['with none', ['none', 'hashed-id', 'target-leave-one-out'] as const, 'none'],
  ])('is the same pipeline %s', (_, encoders, clean) => {
    const { damage, text, pipelines } = damageOf(encoders);
    const shadow = (encoder: string) =>
      pipelines.find((each) => each.encoder === encoder)?.summary.shadow.auc.mean as number;
    expect(damage).toBeCloseTo(shadow(clean) - shadow('target-leave-one-out'), 12);
    expect(damage).not.toBe(0);
    expect(text).toContain(
      `The target codes alone, against ${pipelineId({ provenance: 'logged', split: 'time', encoder: clean })}:`,
    );
    expect(text).not.toMatch(/ in production [^;.]* there\b/);
    expect(text).toMatch(/ in production[ ;.]/);
  });

  it('is itself where no clean codes are trained, which is told with what to add', () => {
    const { damage, text } = damageOf(['hashed-id', 'target-leave-one-out']);
    expect(damage).toBe(0);
    expect(text).toContain('add target or none to training.encoders');
  });
});
