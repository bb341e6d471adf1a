/** Rules on keys that change nothing, since another key switches off what they are about. */

import { durationMs, zoneMs } from '../../base/time.ts';
import { type FeatureValue, readsClock } from '../../features/definition.ts';
import { type ProvenanceOption, provenanceKey, specOf } from '../../features/options.ts';
import { isOneSided } from '../../history/options.ts';
import type { BeforeSplitPart } from '../../model/options.ts';
import type { FaultOption } from '../../serving/faultOptions.ts';
import { handmadeFeatures } from '../../serving/handmade.ts';
import { foldedSplitNames } from '../../splits/options.ts';
import { builtInFeature, dynamicFeaturesOf, featuresOf } from '../features.ts';
import { listed } from '../messages/phrasing.ts';
import { type Path, type Problem, quote, showPath } from '../messages/problem.ts';
import { mayMissValues } from '../missing.ts';
import { newFeatureNames } from '../retraining.ts';
import { type FittedModel, hasPart, oddsRatio, type Sampling, withShared } from '../sampling.ts';
import { type Scenario, scenarioSchema } from '../schema.ts';
import { definitionRules } from './definitions.ts';
import { struckFeatures } from './servingFaults.ts';

/** A key without effect, and the keys that make it so: the first one is named. */
export interface Idle extends Problem {
  readonly switches: readonly Path[];
}

const isZero = (value: unknown) => value === 0;
const isNoTime = (value: unknown) => durationMs(String(value)) === 0;

/** Keys by the one that switches them off, which is so where the function says of its value. */
const SWITCHED: readonly (readonly [
  string,
  isOff: (value: unknown, scenario: Scenario) => boolean,
  readonly string[],
])[] = [
  ['world.newsroom.decayPower', isZero, ['world.newsroom.decayOnset']],
  ['world.newsroom.breakingShare', isZero, ['world.newsroom.breakingLift']],
  ['world.broadcasts.perDay', isZero, ['world.broadcasts.judgementSpread']],
  ['world.dormancy.share', isZero, ['world.dormancy.activeSpell', 'world.dormancy.openLift']],
  ['world.tastes.declaredInterests', isZero, ['world.tastes.declaredAccuracy']],
  ['world.bots.share', isZero, ['world.bots.delay']],
  [
    'serving.restatement.withdrawn',
    (withdrawn, { serving }) => withdrawn === 0 && serving.restatement.added === 0,
    ['serving.restatement.after'],
  ],
  [
    'world.bots.share',
    (share, { training }) => share === 0 && training.botRule?.falsePositives === 0,
    ['training.botRule'],
  ],
  ['world.opens.delayMedian', isNoTime, ['world.opens.delaySpread']],
  ['world.fatigue.perNotification', isZero, ['world.fatigue.halfLife']],
  [
    'world.sessions.followUpRate',
    isZero,
    ['world.sessions.delayMedian', 'world.sessions.lift', 'world.sessions.maximumLength'],
  ],
  [
    'world.organic.browsesPerUserDay',
    isZero,
    [
      'world.organic.visitsPerDay',
      'world.organic.looksPerVisit',
      'world.organic.ageTail',
      'world.organic.oldest',
      'world.organic.activitySpread',
      'world.organic.readLift',
    ],
  ],
  ['world.optOut.perUnwanted', isZero, ['world.optOut.earlier']],
  ['world.drift.newsMixSpread', isZero, ['world.drift.newsMixRadiansPerDay']],
  ['history.late.share', isZero, ['history.late.by', 'history.late.seenBy']],
  [
    'history.late.by',
    (by, { history }) => isNoTime(by) && history.late.seenBy === 'both',
    ['history.late.share'],
  ],
  ['history.duplicates.share', isZero, ['history.duplicates.seenBy']],
  ['history.drops.share', isZero, ['history.drops.seenBy']],
  ['history.backlog.lasts', isNoTime, ['history.backlog.every', 'history.backlog.from']],
  [
    'serving.incumbent.policy',
    (policy) => policy !== 'model',
    ['serving.incumbent.features', 'serving.incumbent.trainingWindow'],
  ],
  ['serving.incumbent.policy', (policy) => policy === 'random', ['serving.incumbent.recalibrate']],
  ['training.solver', (solver) => solver === 'newton', ['training.iterations']],
  [
    'serving.attributionWindow',
    (window, { training: { labelWindow } }) =>
      labelWindow !== null && durationMs(labelWindow) === durationMs(String(window)),
    ['training.labelWindow'],
  ],
  ['training.select', (select) => select !== null, ['training.encoders']],
  [
    'training.splits',
    (splits) => !(splits as readonly string[]).some((split) => foldedSplitNames.includes(split)),
    ['training.folds'],
  ],
  [
    'training.splits',
    (splits) => !(splits as readonly string[]).includes('purged-k-fold'),
    ['training.embargo'],
  ],
  [
    'training.encoders',
    (_, scenario) => !encodersOf(scenario).some((encoder) => encoder.startsWith('target')),
    ['training.encoding.smoothing'],
  ],
  [
    'training.encoders',
    (_, scenario) => !encodersOf(scenario).includes('hashed-id'),
    ['training.encoding.buckets'],
  ],
  ['training.encoders', (_, scenario) => !sharesEntities(scenario), ['training.encoding.entities']],
  [
    'evaluation.live',
    (isLive, { evaluation }) => !isLive && evaluation.offPolicy === null,
    ['serving.deployed.explorationShare'],
  ],
  ['evaluation.live', (isLive) => !isLive, ['serving.deployed.retrainEvery']],
  ['serving.deployed.retrainEvery', (every) => every === null, ['serving.deployed.trainingWindow']],
  [
    'evaluation.live',
    (isLive, { evaluation }) => !isLive && evaluation.liveReferences.length > 0,
    ['evaluation.liveReferences'],
  ],
];

export function idleRules(scenario: Scenario): Idle[] {
  const defaults = scenarioSchema.parse({ name: 'defaults' });
  const switched = SWITCHED.flatMap(([by, isOff, keys]): Idle[] =>
    isOff(at(scenario, pathOf(by)), scenario)
      ? keys
          .map(pathOf)
          .filter((path) => !isSame(at(scenario, path), at(defaults, path)))
          .map((path) => ({
            path,
            found: `${shown(at(scenario, path))}, which changes nothing`,
            expected: `no such key with ${by}: ${shown(at(scenario, pathOf(by)))}`,
            remedy: `remove ${showPath(path)}, or change ${by}`,
            switches: [pathOf(by)],
          }))
      : [],
  );
  const ofFeatures =
    definitionRules(scenario).length > 0 ? [] : [...idleExceptions(scenario), ...unusedFeatures(scenario)];
  return [
    ...switched,
    ...idleEntities(scenario),
    ...idleMissing(scenario),
    ...idleSides(scenario),
    ...idleZones(scenario),
    ...idleBotRule(scenario),
    ...idleValidation(scenario),
    ...idleFaults(scenario),
    ...idleSampling(scenario),
    ...idleParts(scenario),
    ...ofFeatures,
  ];
}

function encodersOf({ training: { encoders, select, models } }: Scenario): readonly string[] {
  return [...(select ?? encoders.map((encoder) => ({ encoder }))), ...models].map(({ encoder }) => encoder);
}

/** Checks for a model that memorises the entities of all. */
function sharesEntities({ training: { encoders, select, models } }: Scenario): boolean {
  const shared = select === null ? encoders : select.map(({ encoder }) => encoder);
  const own = models.flatMap(({ encoder, entities }) => (entities === undefined ? encoder : []));
  return [...shared, ...own].some((encoder) => encoder !== 'none');
}

function idleEntities({ training: { models } }: Scenario): Idle[] {
  return models.flatMap(({ encoder, entities, family }, index): Idle[] => {
    const path: Path = ['training', 'models', index];
    if (entities === undefined || encoder !== 'none' || family !== undefined) return [];
    return [
      {
        path: [...path, 'entities'],
        found: `${listed(entities)}, which changes nothing`,
        expected: 'an encoder that memorises them',
        remedy: `add encoder: hashed-id, or remove entities`,
        switches: [[...path, 'encoder']],
      },
    ];
  });
}

/** Treatments of missing values where there are none. */
function idleMissing(scenario: Scenario): Idle[] {
  const { missing, models } = scenario.training;
  if (mayMissValues(scenario)) return [];
  const treatments: readonly (readonly [Path, string])[] = [
    [['training', 'missing'], missing],
    ...models.map(
      (model, index) => [['training', 'models', index, 'missing'], model.missing ?? 'drop'] as const,
    ),
  ];
  return treatments.flatMap(([path, treatment]): Idle[] =>
    treatment === 'drop'
      ? []
      : [
          {
            path,
            found: `${treatment}, which changes nothing`,
            expected:
              'values that may be missing: a logged provenance with since or share and without fallback, a ttl, serving.outage, or a fault at serving with value: missing',
            remedy: `remove ${showPath(path)}, or add what makes values missing`,
            switches: [
              ['training', 'provenances'],
              ['serving', 'outage'],
              ['serving', 'features', 'ttl'],
              ['serving', 'faults'],
            ],
          },
        ],
  );
}

/** Sides that are named where both count the same events. */
function idleSides({ history, training }: Scenario): Idle[] {
  if (isOneSided(history)) return [];
  const ofOption = (option: ProvenanceOption, path: Path): Idle[] => {
    if (typeof option === 'string') return [];
    const fallback = 'fallback' in option ? option.fallback : undefined;
    return [
      ...(option.side === undefined
        ? []
        : [
            {
              path: [...path, 'side'],
              found: `${option.side}, which changes nothing`,
              expected: 'events that only one side sees: here both count the same',
              remedy: 'remove it, or set history.drops.share',
              switches: [['history', 'drops', 'share']],
            },
          ]),
      ...(fallback === undefined ? [] : ofOption(fallback, [...path, 'fallback'])),
    ];
  };
  return training.provenances.flatMap((mix, index) => {
    if (typeof mix === 'string') return [];
    const path: Path = ['training', 'provenances', index];
    return [
      ...ofOption(mix.from, [...path, 'from']),
      ...Object.entries(mix.except).flatMap(([name, option]) => ofOption(option, [...path, 'except', name])),
    ];
  });
}

/** Zones of UTC. An exception may have one where the rest is read in another. */
function idleZones({ training }: Scenario): Idle[] {
  return training.provenances.flatMap((mix, index): Idle[] => {
    if (typeof mix === 'string' || typeof mix.from === 'string') return [];
    const { zone } = mix.from;
    if (zone === undefined || zoneMs(zone) !== 0) return [];
    const path: Path = ['training', 'provenances', index, 'from', 'zone'];
    return [
      {
        path,
        found: `${zone}, which changes nothing`,
        expected: 'another zone than UTC, in which history is timed',
        remedy: 'remove it, or write the offset of the zone, such as +05:30',
        switches: [],
      },
    ];
  });
}

/** A rule that takes nobody for a bot. */
function idleBotRule({ training: { botRule }, world }: Scenario): Idle[] {
  if (botRule === null || world.bots.share === 0 || botRule.recall + botRule.falsePositives > 0) return [];
  return [
    {
      path: ['training', 'botRule'],
      found: 'a rule with recall: 0 and falsePositives: 0, which changes nothing',
      expected: 'one that takes somebody for a bot',
      remedy: 'raise recall, or remove training.botRule',
      switches: [['training', 'botRule', 'recall']],
    },
  ];
}

/** Validation rows without anything to choose on them. */
function idleValidation({ training }: Scenario): Idle[] {
  const { validation, models, select } = training;
  const choosing = models.filter(({ l2 }) => Array.isArray(l2));
  const isShared = select !== null || choosing.some((model) => model.validation === undefined);
  const complain = (path: Path, share: number, switches: readonly Path[]): Idle => ({
    path,
    found: `${share}, which changes nothing`,
    expected: 'something to choose on the validation rows',
    remedy: `remove ${showPath(path)}, or give several values of l2`,
    switches,
  });
  return [
    ...(validation === null || isShared
      ? []
      : [
          complain(['training', 'validation'], validation, [
            ['training', 'select'],
            ['training', 'models'],
          ]),
        ]),
    ...models.flatMap(({ l2, validation: own }, index) => {
      const path: Path = ['training', 'models', index];
      return typeof own !== 'number' || Array.isArray(l2)
        ? []
        : [complain([...path, 'validation'], own, [[...path, 'l2']])];
    }),
  ];
}

/** Wrong values at serving that are the right ones. */
function idleFaults(scenario: Scenario): Idle[] {
  const { faults } = scenario.serving;
  return faults.flatMap((fault, index): Idle[] => {
    const path: Path = ['serving', 'faults', index];
    const neutral = neutralKeyOf(fault);
    if (neutral === undefined) return unusedFault(fault, path, scenario);
    return [
      {
        path,
        found: `a fault with ${neutral}: ${shown(at(fault, [neutral]))}, which changes nothing`,
        expected: 'one that makes some value another',
        remedy: `change ${neutral}, or remove the fault`,
        switches: [[...path, neutral]],
      },
    ];
  });
}

/** A fault of features that nobody who scores goes by. */
function unusedFault(fault: FaultOption, path: Path, scenario: Scenario): Idle[] {
  const struck = struckFeatures(fault).map(({ name }) => name);
  const known = new Set(featuresOf(scenario).names);
  const { features, policy } = scenario.serving.incumbent;
  const { shadowPolicy } = scenario.evaluation;
  if (scenario.plugins !== undefined || (policy === 'model' && features === 'all')) return [];
  const used = new Set([
    ...usedFeatures(scenario),
    ...handmadeFeatures('heuristic'),
    ...(policy === 'popular' || shadowPolicy === 'popular' ? handmadeFeatures('popular') : []),
    ...(policy === 'model' ? features : []),
    ...replacing(scenario),
    ...(scenario.retraining === null ? [] : newFeatureNames(scenario.retraining)),
  ]);
  if (struck.length === 0 || struck.some((name) => used.has(name) || !known.has(name))) return [];
  return [
    {
      path: [...path, fault.kind === 'replace' ? 'as' : 'features'],
      found: `${listed(struck)}, which changes no model and nothing that is sent`,
      expected: 'a feature that a model uses, or the rule that sends',
      remedy: `add ${struck[0]} to training.features, or remove the fault`,
      switches: [
        ['training', 'features'],
        ['serving', 'incumbent', 'features'],
        ['serving', 'incumbent', 'policy'],
      ],
    },
  ];
}

/** Features that are served as others. */
function replacing({ serving }: Scenario): readonly string[] {
  return serving.faults.flatMap((fault) => (fault.kind === 'replace' ? Object.values(fault.as) : []));
}

/** The key whose value leaves everything as it is. */
function neutralKeyOf(fault: FaultOption): string | undefined {
  if (fault.share === 0) return 'share';
  if (fault.kind === 'scale' && fault.by === 1) return 'by';
  if (fault.kind === 'shift' && fault.by === 0) return 'by';
  const replaced = fault.kind === 'replace' ? Object.entries(fault.as) : [];
  return replaced.length > 0 && replaced.every(([name, other]) => name === other) ? 'as' : undefined;
}

/** Exceptions of a mix that no pipeline can tell from the rest. */
function idleExceptions(scenario: Scenario): Idle[] {
  const { training } = scenario;
  const { features } = featuresOf(scenario);
  const used = usedFeatures(scenario);
  const dynamic = dynamicFeaturesOf(scenario, 'all');
  return training.provenances.flatMap((mix, index) => {
    if (typeof mix === 'string') return [];
    return Object.entries(mix.except).flatMap(([name, option]): Idle[] => {
      const path: Path = ['training', 'provenances', index, 'except', name];
      const complain = (expected: string, remedy: string, switches: readonly Path[] = []) => [
        { path, found: `${quote(name)}, which changes nothing`, expected, remedy, switches },
      ];
      const feature = features.find((each) => each.name === name);
      // Unknown ones are complained about elsewhere.
      if (feature === undefined) return [];
      if (feature.kind !== 'dynamic' && !isInZone(feature.value, option)) {
        return complain(
          `a feature whose value depends on when history is read, such as ${listed(dynamic.slice(0, 3))}: that of ${name} does not`,
          readsClock(feature.value)
            ? 'for a clock in another zone write { provenance: reconstructed, zone: "+05:30" } and nothing else, or remove it'
            : 'remove it',
        );
      }
      if (!used.has(name)) {
        return complain('a feature that models use', `add ${name} to training.features, or remove it here`, [
          ['training', 'features'],
        ]);
      }
      const isSameValue =
        feature.kind === 'dynamic'
          ? isEqual(option, mix.from)
          : specOf(option).zoneMs === specOf(mix.from).zoneMs;
      return isSameValue
        ? complain('another provenance than that of `from`', 'remove it, or change one of them')
        : [];
    });
  });
}

function isEqual(a: ProvenanceOption, b: ProvenanceOption): boolean {
  return provenanceKey(a) === provenanceKey(b);
}

/** Checks for a feature that is read off the clock, and an option that says no more than the zone of it. */
function isInZone(value: FeatureValue, option: ProvenanceOption): boolean {
  if (!readsClock(value) || typeof option === 'string' || option.zone === undefined) return false;
  return provenanceKey({ ...option, zone: undefined }) === provenanceKey(option.provenance);
}

/** Features that models of pipelines use. */
function usedFeatures(scenario: Scenario): ReadonlySet<string> {
  const { training } = scenario;
  const lists = [training.features, ...training.models.map(({ features }) => features ?? training.features)];
  return new Set(lists.flatMap((names) => (names === 'all' ? featuresOf(scenario).names : names)));
}

/** Features that a scenario defines for nobody. A module may bring more than one scenario uses. */
function unusedFeatures(scenario: Scenario): Idle[] {
  const { features = {}, plugins, serving, retraining } = scenario;
  if (plugins !== undefined) return [];
  const { incumbent } = serving;
  if (incumbent.policy === 'model' && incumbent.features === 'all') return [];
  const used = new Set([
    ...usedFeatures(scenario),
    ...(incumbent.policy === 'model' ? incumbent.features : []),
    ...(retraining === null ? [] : newFeatureNames(retraining)),
    ...replacing(scenario),
  ]);
  return Object.entries(features).flatMap(([name, option]): Idle[] =>
    option === null || builtInFeature(name) !== undefined || used.has(name)
      ? []
      : [
          {
            path: ['features', name],
            found: `${quote(name)}, which changes nothing`,
            expected: 'a feature that some model uses',
            remedy: `add it to training.features, or remove it`,
            switches: [['training', 'features']],
          },
        ],
  );
}

/** Samplings that take each row once, and corrections of odds that are as they were. */
function idleSampling({ training: { sampling, models } }: Scenario): Idle[] {
  const samplings: readonly (readonly [Path, Sampling | null | undefined])[] = [
    [['training', 'sampling'], sampling],
    ...models.map((model, index) => [['training', 'models', index, 'sampling'], model.sampling] as const),
  ];
  return samplings.flatMap(([path, own]): Idle[] => {
    if (own === null || own === undefined || (oddsRatio(own) !== 1 && own.recalibrate)) return [];
    const isIdle = own.negatives === 1 && own.positives === 1 && own.duplicates === 0;
    if (!isIdle && !own.recalibrate) return [];
    return [
      {
        path: isIdle ? path : [...path, 'recalibrate'],
        found: isIdle ? 'a sampling of every row once, which changes nothing' : 'true, which changes nothing',
        expected: isIdle
          ? 'negatives below 1, positives above 1, or duplicates above 0'
          : 'negatives below 1 or positives above 1, by which the odds change: duplicates leave them as they are',
        remedy: isIdle ? 'for example negatives: 0.1' : 'set recalibrate: false, or thin negatives',
        switches: isIdle
          ? []
          : [
              [...path, 'negatives'],
              [...path, 'positives'],
            ],
      },
    ];
  });
}

/** Conditions without which no part is fitted. */
const NEEDS_OF_PARTS: Readonly<Record<BeforeSplitPart, string>> = {
  scaler: 'a logistic regression',
  imputer: 'missing: mean or indicator',
  screen: 'a screen by auc or skew',
  codes: 'an encoder with target codes',
  prior: 'an encoder with target codes',
};

/** Parts that are to be fitted before the split, and that no model has. */
function idleParts({ training }: Scenario): Idle[] {
  const { encoders, select, models } = training;
  const complete = (own: Parameters<typeof withShared>[0]) => withShared(own, training);
  const shared = (select ?? encoders.map((encoder) => ({ encoder }))).map(complete);
  const heirs = models.filter(({ fitBeforeSplit }) => fitBeforeSplit === undefined).map(complete);
  const lists: readonly (readonly [Path, readonly BeforeSplitPart[], readonly FittedModel[]])[] = [
    [['training', 'fitBeforeSplit'], training.fitBeforeSplit, [...shared, ...heirs]],
    ...models.map(
      (model, index) =>
        [
          ['training', 'models', index, 'fitBeforeSplit'],
          model.fitBeforeSplit ?? [],
          [complete(model)],
        ] as const,
    ),
  ];
  return lists.flatMap(([path, parts, fitted]) =>
    parts.flatMap((part, place): Idle[] => {
      if (fitted.some((model) => hasPart(model, part))) return [];
      const expected = NEEDS_OF_PARTS[part];
      const found = `${part}, which changes nothing`;
      return [{ path: [...path, place], found, expected, remedy: `remove ${part}`, switches: [] }];
    }),
  );
}

function pathOf(key: string): Path {
  return key.split('.');
}

function at(tree: object, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], tree);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
