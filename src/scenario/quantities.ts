/**
 * Quantities that results measure: the one place that states what each is called, its unit, whether more of it is
 * better, what it means, and what a scenario must ask for so that it is measured. Names of expectations, the schema
 * and the documentation of results, table heads and number formats follow from it.
 */
import { crossesOf, crossName } from '../model/crosses.ts';
import { encodedName } from '../model/encoders/entities.ts';
import { targetEncoderNames } from '../model/options.ts';
import { featuresOf } from './features.ts';
import { minusOwnOf } from './ownLabel.ts';
import { isBaseline, type PipelineName, pipelineId, pipelineNames, plainOf } from './pipelines.ts';
import {
  isReferenceName,
  type LiveReferenceName,
  type Measured,
  type ReferenceName,
  references,
} from './references.ts';
import { daysOfProduction, isBackfillStrategy } from './retraining.ts';
import type { Scenario } from './schema.ts';
import { timelineOf } from './timeline.ts';

export interface Quantity {
  /** Name in tables. */
  readonly title: string;
  /** Of the number in files; empty for a number without one. */
  readonly unit: string;
  readonly better: 'higher' | 'lower' | 'at 1' | 'neither';
  readonly format: QuantityFormat;
  /** Notation of a contrast of it: times `scale`, with so many digits, before its unit. */
  readonly contrast: QuantityContrast;
  /** The side of a model that it judges, as people call it; undefined where it judges none. */
  readonly aspect?: Aspect;
  readonly meaning: string;
  readonly needs?: readonly Need[];
}

/** In the order in which claims name them. */
export const aspects = ['ranking', 'probabilities', 'calibration', 'opens'] as const;
export type Aspect = (typeof aspects)[number];

export type QuantityFormat = 'plain' | 'percent' | 'change' | 'count' | 'decimal';

export interface QuantityContrast {
  readonly unit: string;
  readonly digits: number;
  readonly scale: number;
}

/** Several quantities of one thing, such as the metrics of a model in production. */
export interface QuantityGroup {
  readonly meaning: string;
  readonly needs?: readonly Need[];
  readonly of: Quantities;
}

export type Quantities = Readonly<Record<string, Quantity | QuantityGroup>>;

/** Condition on a scenario under which something is measured. */
export interface Need {
  /** The key that decides. */
  readonly key: string;
  /** @param that the pipeline, reference or way of retraining */
  readonly isMet: (scenario: Scenario, that: string) => boolean;
  /** Advice where it is not met; none where nothing helps. */
  readonly remedy?: (that: string) => string;
}

const LIVE: Need = {
  key: 'evaluation.live',
  isMet: ({ evaluation }) => evaluation.live,
  remedy: () => 'set evaluation.live: true',
};
const ARM: Need = {
  key: 'evaluation.liveReferences',
  isMet: ({ evaluation }, that) => evaluation.liveReferences.includes(that as LiveReferenceName),
  remedy: (that) => `add ${that} to evaluation.liveReferences`,
};
const RANDOM_ARM: Need = {
  key: ARM.key,
  isMet: (scenario) => ARM.isMet(scenario, 'random'),
  remedy: () => 'add random to evaluation.liveReferences',
};
const INCUMBENT_MODEL: Need = {
  key: 'serving.incumbent.policy',
  isMet: ({ serving }) => serving.incumbent.policy !== 'random',
  remedy: () => 'set serving.incumbent.policy to another than random',
};
const SCREENING: Need = {
  key: 'evaluation.screening',
  isMet: ({ evaluation }) => evaluation.screening,
  remedy: () => 'set evaluation.screening: true',
};
const STORAGE: Need = {
  key: 'evaluation.storage',
  isMet: ({ evaluation }) => evaluation.storage,
  remedy: () => 'set evaluation.storage: true',
};
const SLICES: Need = {
  key: 'evaluation.slices',
  isMet: ({ evaluation }) => evaluation.slices,
  remedy: () => 'set evaluation.slices: true',
};
const OFF_POLICY: Need = {
  key: 'evaluation.offPolicy',
  isMet: ({ evaluation }) => evaluation.offPolicy !== null,
  remedy: () => 'set evaluation.offPolicy: {}',
};
const RANKING: Need = {
  key: 'evaluation.ranking',
  isMet: ({ evaluation }) => evaluation.ranking !== null,
  remedy: () => 'set evaluation.ranking: {}, which samples decisions with their candidates',
};
const DRAWN: Need = {
  key: 'evaluation.ranking.negatives',
  isMet: ({ evaluation }) => evaluation.ranking?.negatives !== null,
  remedy: () => 'set evaluation.ranking.negatives: 99',
};
/** Needs of off-policy estimates from the logging phase. */
export const OFFLINE_LOG: readonly Need[] = [
  RANKING,
  {
    key: 'serving.threshold',
    isMet: ({ serving }) => serving.threshold === null,
    remedy: () => 'set serving.threshold: null, since of what is not sent nothing is tested',
  },
];
const DRIFT_TWIN: Need = {
  key: 'evaluation.driftTwin',
  isMet: ({ evaluation }) => evaluation.driftTwin,
  remedy: () => 'set evaluation.driftTwin: true',
};
const OF_BASELINES: Need = {
  key: 'training',
  isMet: ({ training }, that) =>
    pipelineNames(training).some((name) => isBaseline(name) && pipelineId(name) === that),
};

const PLAIN: Need = {
  key: 'training',
  isMet: ({ training }, that) =>
    pipelineNames(training).some(
      (name) => pipelineId(name) === that && plainOf(name, training) !== undefined,
    ),
  remedy: () =>
    'have the plain logged pipeline of the same split to adjust by: add logged to training.provenances, and none to training.encoders',
};
const OWN_LABEL: Need = {
  key: 'evaluation.ownLabel',
  isMet: ({ evaluation }) => evaluation.ownLabel,
  remedy: () => 'set evaluation.ownLabel: true',
};
const HOLDING_OWN: Need = {
  key: 'training.provenances',
  isMet: (scenario, that) =>
    pipelineNames(scenario.training).some(
      (name) => pipelineId(name) === that && minusOwnOf(scenario, name) !== undefined,
    ),
};

/** Units and forms that quantities share. */
const SHARE = { unit: '0 to 1', format: 'percent' } as const;
const SINGLE_AUC = {
  unit: '0 to 1',
  format: 'plain',
  contrast: { unit: 'AUC', digits: 4, scale: 1 },
} as const;
const AUC = { ...SINGLE_AUC, aspect: 'ranking' } as const;
const NE = {
  unit: '',
  format: 'plain',
  contrast: { unit: 'NE', digits: 4, scale: 1 },
  aspect: 'probabilities',
} as const;
const CALIBRATION = {
  unit: '',
  format: 'plain',
  contrast: { unit: '', digits: 3, scale: 1 },
  aspect: 'calibration',
} as const;
const ROWS = { unit: 'rows', format: 'count', contrast: { unit: 'rows', digits: 0, scale: 1 } } as const;
const OPEN_RATE = { ...SHARE, contrast: { unit: 'points of open rate', digits: 2, scale: 100 } } as const;
const OPEN_PROBABILITY = {
  ...SHARE,
  contrast: { unit: 'points of open probability', digits: 2, scale: 100 },
} as const;
const OF_VALUES = { ...SHARE, contrast: { unit: '% of values', digits: 1, scale: 100 } } as const;

/** @param where the rows, as titles say it */
function metrics(where: string) {
  return {
    rows: { ...ROWS, title: `rows ${where}`, better: 'neither', meaning: 'Rows evaluated.' },
    positives: {
      ...ROWS,
      title: `opens ${where}`,
      better: 'neither',
      meaning: 'Rows that were opened within the attribution window.',
    },
    auc: {
      ...AUC,
      title: `AUC ${where}`,
      better: 'higher',
      meaning: 'Area under the ROC curve, 0 to 1, ties counting one half; null with one class.',
    },
    prAuc: {
      title: `PR AUC ${where}`,
      unit: '0 to 1',
      format: 'plain',
      contrast: { unit: 'PR AUC', digits: 4, scale: 1 },
      aspect: 'ranking',
      better: 'higher',
      meaning:
        'Area under the precision–recall curve, as average precision, 0 to 1; a random order gives about the share of opens. Null without opens.',
    },
    groupedAuc: {
      ...AUC,
      title: `grouped AUC ${where}`,
      better: 'higher',
      meaning: 'AUC within users that have both classes, weighted by their rows.',
    },
    ne: {
      ...NE,
      title: `NE ${where}`,
      better: 'lower',
      meaning:
        'Normalised entropy: log loss over the entropy of the base rate; lower is better, 1 is no better than the base rate.',
    },
    logLoss: {
      title: `log loss ${where}`,
      unit: 'nats',
      format: 'plain',
      contrast: { unit: 'nats', digits: 4, scale: 1 },
      aspect: 'probabilities',
      better: 'lower',
      meaning: 'Mean log loss in nats.',
    },
    calibration: {
      ...CALIBRATION,
      title: `calibration ${where}`,
      better: 'at 1',
      meaning: 'Expected over observed opens; 1 is right, above 1 promises too many.',
    },
    softAuc: {
      ...AUC,
      title: `soft AUC ${where}`,
      better: 'higher',
      meaning:
        'AUC with each label replaced by its own probability, which the simulation knows: without the luck of the draw.',
    },
    softNe: {
      ...NE,
      title: `soft NE ${where}`,
      better: 'lower',
      meaning: 'NE with each label replaced by its own probability.',
    },
    softCalibration: {
      ...CALIBRATION,
      title: `soft calibration ${where}`,
      better: 'at 1',
      meaning: "Expected opens over those that the labels' own probabilities expect.",
    },
  } as const satisfies Quantities;
}

/** @param where the rows, as titles say it */
function slice(where: string) {
  const { rows, auc, softAuc } = metrics(where);
  return { hard: { rows, auc }, soft: { rows, auc, softAuc } };
}

/** Metrics less what the luck of the labels did to the plain logged pipeline of the same split. */
function adjusted(where: string) {
  return {
    adjustedAuc: {
      ...AUC,
      title: `adjusted AUC ${where}`,
      better: 'higher',
      needs: [PLAIN],
      meaning:
        'AUC, less AUC minus soft AUC of the plain logged pipeline of the same split: a control variate.',
    },
    adjustedNe: {
      ...NE,
      title: `adjusted NE ${where}`,
      better: 'lower',
      needs: [PLAIN],
      meaning: 'NE, less NE minus soft NE of the plain logged pipeline of the same split.',
    },
  } as const satisfies Quantities;
}

export type AdjustedQuantities = ReturnType<typeof adjusted>;

/** Metrics of a pipeline's model on some rows. */
function scores(where: string) {
  return { ...metrics(where), ...adjusted(where) } as const satisfies Quantities;
}

/** Forms of the figures of a ranking. */
const HIT_RATE = {
  ...SHARE,
  contrast: { unit: 'points of hit rate', digits: 2, scale: 100 },
  aspect: 'ranking',
} as const;
const NDCG = {
  unit: '0 to 1',
  format: 'plain',
  contrast: { unit: 'NDCG', digits: 4, scale: 1 },
  aspect: 'ranking',
} as const;
const MRR = {
  unit: '0 to 1',
  format: 'plain',
  contrast: { unit: 'MRR', digits: 4, scale: 1 },
  aspect: 'ranking',
} as const;

/**
 * Figures of rankings at k, evaluation.ranking.k.
 * @param title of a figure, as tables call it
 */
function rankingFigures<Unit extends string>(
  title: (figure: string) => string,
  better: 'higher' | 'lower',
  unit: Unit,
) {
  return {
    hitRate: {
      ...HIT_RATE,
      unit,
      title: title('hit rate'),
      better,
      meaning: 'Share of the opened stories that the model ranks among the first k of all candidates.',
    },
    ndcg: {
      ...NDCG,
      unit,
      title: title('NDCG'),
      better,
      meaning: 'Mean of 1 / log2(1 + rank) of the opened story among all candidates, 0 beyond k.',
    },
    mrr: {
      ...MRR,
      unit,
      title: title('MRR'),
      better,
      meaning: 'Mean of 1 / rank of the opened story among all candidates, 0 beyond k.',
    },
    drawnHitRate: {
      ...HIT_RATE,
      unit,
      title: title('hit rate among drawn'),
      better,
      needs: [DRAWN],
      meaning: 'Hit rate among the opened story and drawn candidates, evaluation.ranking.negatives of them.',
    },
    drawnNdcg: {
      ...NDCG,
      unit,
      title: title('NDCG among drawn'),
      better,
      needs: [DRAWN],
      meaning: 'NDCG among the same.',
    },
    drawnMrr: {
      ...MRR,
      unit,
      title: title('MRR among drawn'),
      better,
      needs: [DRAWN],
      meaning: 'MRR among the same.',
    },
    trueNdcg: {
      ...NDCG,
      unit,
      title: title('true NDCG'),
      better,
      meaning:
        'NDCG of all candidates with their true open probabilities as gains, which the simulation knows: 1 orders them as users do, opened or not.',
    },
  } as const satisfies Quantities;
}

/** @param where the decisions, as titles say it */
function rankings(where: string) {
  return {
    decisions: {
      unit: 'decisions',
      format: 'count',
      contrast: { unit: 'decisions', digits: 0, scale: 1 },
      title: `decisions ranked ${where}`,
      better: 'neither',
      meaning: 'Decisions ranked.',
    },
    opens: {
      ...ROWS,
      title: `opens ranked ${where}`,
      better: 'neither',
      meaning: 'Those of them whose story was opened.',
    },
    ...rankingFigures((figure) => `${figure} ${where}`, 'higher', '0 to 1'),
  } as const satisfies Quantities;
}

/** Figures that rankings are compared by. */
const rankingDifferences = (title: string) =>
  rankingFigures((figure) => `${title} in ${figure}`, 'lower', '');

/** Outcome of an arm of production. */
const outcome = {
  openRate: {
    ...OPEN_RATE,
    aspect: 'opens',
    title: 'live open rate',
    better: 'higher',
    meaning: 'Opens per notification sent, 0 to 1; follow-ups left out.',
  },
  opensPerUserDay: {
    title: 'opens per user and day',
    unit: 'opens',
    format: 'plain',
    contrast: { unit: 'opens per user and day', digits: 4, scale: 1 },
    aspect: 'opens',
    better: 'higher',
    meaning: 'Opens per user and day, over all users, opted-out ones included.',
  },
  uplift: {
    title: 'uplift',
    unit: 'relative',
    format: 'change',
    contrast: { unit: '% of the open rate in shadow', digits: 2, scale: 100 },
    aspect: 'opens',
    better: 'higher',
    meaning:
      'Relative to the open rate of the policy that sends in shadow, the incumbent unless evaluation.shadowPolicy names another: 0.1 is 10 % more.',
  },
  optOuts: {
    title: 'opt-outs',
    unit: 'users',
    format: 'decimal',
    contrast: { unit: 'users', digits: 1, scale: 1 },
    better: 'lower',
    meaning: 'Users who switched notifications off during production.',
  },
  regret: {
    ...OPEN_PROBABILITY,
    aspect: 'opens',
    title: 'regret',
    better: 'lower',
    meaning:
      "Mean over a quarter of the decisions, the same ones in every arm, of the best candidate's true open probability minus the sent one's, 0 to 1.",
  },
} as const satisfies Quantities;

const choiceValue = {
  ...OPEN_PROBABILITY,
  aspect: 'opens',
  title: 'choice value',
  better: 'higher',
  meaning:
    'Mean true open probability of the story that the model would pick, at a sample of the decisions in shadow, 0 to 1.',
} as const satisfies Quantity;

/** Quantities that gap, flattery and damage are taken in; positive is optimism or harm. */
function differences(title: string) {
  return {
    auc: { ...AUC, unit: '', title, better: 'lower', meaning: 'In AUC.' },
    ne: { ...NE, title: `${title} in NE`, better: 'lower', meaning: 'In NE.' },
    calibration: {
      title: `${title} in calibration`,
      unit: '',
      format: 'plain',
      contrast: { unit: '|ln calibration|', digits: 3, scale: 1 },
      aspect: 'calibration',
      better: 'lower',
      meaning: 'Difference of |ln(calibration)|.',
    },
    softAuc: { ...AUC, unit: '', title: `soft ${title}`, better: 'lower', meaning: 'In soft AUC.' },
    softNe: { ...NE, title: `soft ${title} in NE`, better: 'lower', meaning: 'In soft NE.' },
    adjustedAuc: {
      ...AUC,
      unit: '',
      title: `adjusted ${title}`,
      better: 'lower',
      needs: [PLAIN],
      meaning: 'In adjusted AUC.',
    },
    adjustedNe: {
      ...NE,
      title: `adjusted ${title} in NE`,
      better: 'lower',
      needs: [PLAIN],
      meaning: 'In adjusted NE.',
    },
  } as const satisfies Quantities;
}

/** Quantities of damage; it shows in what a model picks, too. */
function damages(title: string, whose: readonly [other: string, own: string]) {
  const [other, own] = whose;
  return {
    ...differences(title),
    choiceValue: {
      ...OPEN_PROBABILITY,
      aspect: 'opens',
      unit: '',
      title: `${title} in choice value`,
      better: 'lower',
      meaning: `${other}'s choice value minus ${own}'s.`,
    },
    openRate: {
      ...OPEN_RATE,
      aspect: 'opens',
      unit: '',
      title: `${title} in open rate`,
      better: 'lower',
      needs: [LIVE],
      meaning: `${other}'s live open rate minus ${own}'s.`,
    },
  } as const satisfies Quantities;
}

/** @param how the estimate is made */
function offPolicyEstimate(name: string, how: string) {
  return {
    meaning: how,
    of: {
      openRate: {
        ...OPEN_RATE,
        title: `open rate by ${name}`,
        better: 'higher',
        meaning: 'The estimate: opens per notification that the model would send.',
      },
      standardError: {
        ...OPEN_RATE,
        title: `standard error by ${name}`,
        better: 'lower',
        meaning: 'Of the estimate, as if decisions were independent of each other.',
      },
      error: {
        ...OPEN_RATE,
        unit: '',
        title: `error of ${name}`,
        better: 'neither',
        meaning:
          'Estimate minus the true open rate at the same decisions: luck of the draw, and what clipping costs.',
      },
      bias: {
        ...OPEN_RATE,
        unit: '',
        title: `bias of ${name}`,
        better: 'neither',
        needs: [LIVE],
        meaning:
          "Estimate minus the model's live open rate, in the same world: its error, the carry-over, and the luck of the live opens.",
      },
    },
  } as const satisfies QuantityGroup;
}

/** Of the estimates from the decisions of one log. */
const fromOneLog = {
  decisions: {
    title: 'decisions looked at',
    unit: 'decisions',
    format: 'count',
    contrast: { unit: 'decisions', digits: 0, scale: 1 },
    better: 'neither',
    meaning: 'Decisions in shadow that estimates are made of.',
  },
  weight: {
    title: 'weight',
    unit: 'relative',
    format: 'plain',
    contrast: { unit: '', digits: 3, scale: 1 },
    better: 'at 1',
    meaning:
      'Sum of the weights over what the model would send; 1 on average, less where weights are clipped.',
  },
  effectiveSampleSize: {
    title: 'effective sample size',
    unit: 'decisions',
    format: 'count',
    contrast: { unit: 'decisions', digits: 0, scale: 1 },
    better: 'higher',
    meaning: 'Decisions of equal weight that would be as many.',
  },
  trueOpenRate: {
    ...OPEN_RATE,
    title: 'true open rate at the same decisions',
    better: 'higher',
    meaning:
      "Opens per notification that the model would send at these decisions, by the labels' own probabilities: what the estimates are unbiased for.",
  },
  carryOver: {
    ...OPEN_RATE,
    unit: '',
    title: 'carry-over',
    better: 'neither',
    needs: [LIVE],
    meaning:
      'That rate minus the live open rate: what is different for users whom the model itself has sent to, which no weight corrects.',
  },
  ips: offPolicyEstimate(
    'IPS',
    'Inverse propensity scores: each open counts by probability over propensity.',
  ),
  snips: offPolicyEstimate('SNIPS', 'The same, over the sum of the weights.'),
  dr: offPolicyEstimate(
    'DR',
    'Doubly robust: what a reward model, the first baseline of the scenario, expects of the model, and its errors by IPS.',
  ),
} as const satisfies Quantities;

function storedBytes(layout: string) {
  return {
    bytesPerImpression: {
      title: `bytes an impression${layout}`,
      unit: 'bytes',
      format: 'decimal',
      contrast: { unit: 'bytes an impression', digits: 1, scale: 1 },
      better: 'lower',
      meaning: 'In pages compressed by Snappy.',
    },
    uncompressedBytesPerImpression: {
      title: `uncompressed bytes an impression${layout}`,
      unit: 'bytes',
      format: 'decimal',
      contrast: { unit: 'bytes an impression', digits: 1, scale: 1 },
      better: 'lower',
      meaning: 'Encoded, not compressed.',
    },
  } as const satisfies Quantities;
}

/** Of a pipeline. */
export const pipelineQuantities = {
  offline: {
    meaning: 'Offline test rows as the pipeline sees them.',
    of: scores('offline'),
  },
  offlineServed: {
    meaning: 'The same test rows with the feature values that were really served.',
    of: scores('offline, served values'),
  },
  shadow: {
    meaning:
      'Production in shadow: the notifications of the policy that sends there, the incumbent unless evaluation.shadowPolicy names another, scored by this model. This is production AUC.',
    of: scores('in shadow'),
  },
  random: {
    meaning: 'Notifications of the arm that sends at random, scored by this model; null without live arms.',
    needs: [LIVE, RANDOM_ARM],
    of: scores('on random traffic'),
  },
  live: {
    meaning:
      "Notifications of the model's own arm; its AUC does not compare between models. Null without live arms.",
    needs: [LIVE],
    of: { ...metrics('on its own traffic'), ...outcome },
  },
  choiceValue,
  gap: {
    meaning:
      'Offline minus production, same model; positive is optimism. NE is swapped, since lower is better.',
    of: differences('gap'),
  },
  flattery: {
    meaning:
      "Offline minus the baseline's offline; positive is looking better than the baseline. NE is swapped. The baseline is logged × time with the same model; where that has leaky target codes, with those of `target` or with none, if such a model is trained.",
    of: differences('flattery'),
  },
  damage: {
    meaning: "The baseline's production minus production; positive is harm. NE is swapped.",
    of: damages('damage', ['The baseline', 'this one']),
  },
  ownLabel: {
    meaning:
      "What the row's own label does, by itself: the pipeline against the same one trained without the row's own send and open, so of gap, flattery and damage that part. Null for pipelines whose features do not hold them, and unless evaluation.ownLabel.",
    needs: [OWN_LABEL, HOLDING_OWN],
    of: {
      gap: { meaning: 'Of the gap.', of: differences('gap by the own label') },
      flattery: { meaning: 'Of the flattery.', of: differences('flattery by the own label') },
      damage: {
        meaning: 'Of the damage.',
        of: damages('damage by the own label', ['The other', 'this one']),
      },
    },
  },
  skew: {
    meaning:
      'Training values against served ones, over the dynamic features that the model uses; 0 without any.',
    of: {
      mismatch: {
        ...OF_VALUES,
        title: 'skew',
        better: 'lower',
        meaning: 'Share of values that differ from the served ones, 0 to 1.',
      },
      size: {
        title: 'size of the skew',
        unit: 'standard deviations',
        format: 'plain',
        contrast: { unit: 'standard deviations', digits: 3, scale: 1 },
        better: 'lower',
        meaning: 'Mean distance from the served values, in their standard deviations.',
      },
    },
  },
  screen: {
    meaning:
      'The worst single feature that the model uses, by each of several checks; null unless evaluation.screening.',
    needs: [SCREENING],
    of: {
      auc: {
        ...SINGLE_AUC,
        title: 'AUC of a single feature',
        better: 'neither',
        meaning: 'AUC of that feature by itself on the test rows, 0.5 to 1, whichever way it points.',
      },
      mismatch: {
        ...OF_VALUES,
        title: 'skew of a single feature',
        better: 'lower',
        meaning: 'Share of its values that differ from the served ones, 0 to 1.',
      },
      shift: {
        ...SINGLE_AUC,
        title: 'shift of a single feature',
        better: 'lower',
        meaning: 'AUC with which that feature by itself tells test rows from training rows, 0.5 to 1.',
      },
      smape: {
        title: 'SMAPE of a single feature',
        unit: '0 to 2',
        format: 'plain',
        contrast: { unit: '', digits: 4, scale: 1 },
        better: 'lower',
        meaning: 'Symmetric mean absolute percentage error of its values against the served ones, 0 to 2.',
      },
      truncation: {
        ...OF_VALUES,
        title: 'truncation of a single feature',
        better: 'lower',
        meaning:
          'Share of its values that change when the event log is cut just before each row was sent, 0 to 1.',
      },
      excess: {
        ...SINGLE_AUC,
        unit: '',
        title: 'excess information',
        better: 'lower',
        meaning:
          'AUC that differences between training and served values add, out of fold, to a model of served values and their squares; of all features together.',
      },
    },
  },
  offPolicy: {
    meaning:
      'Estimates of the live open rate of the deployed model from decisions in shadow and their logged propensities, with served values; null unless evaluation.offPolicy.',
    needs: [OFF_POLICY],
    of: {
      ...fromOneLog,
      offline: {
        meaning:
          'The same from the sampled decisions of the logging phase whose notifications are tested on, of the evaluated model with the values that the pipeline sees; the model itself is the reward model.',
        needs: OFFLINE_LOG,
        of: fromOneLog,
      },
      offlineServed: {
        meaning: 'The same decisions with the values that were really served.',
        needs: OFFLINE_LOG,
        of: fromOneLog,
      },
    },
  },
  slices: {
    meaning: 'Some rows apart; null unless evaluation.slices.',
    needs: [SLICES],
    of: {
      newUsers: {
        meaning: 'Production in shadow, to users who arrived after training.',
        of: slice('for new users').soft,
      },
      newStories: {
        meaning: 'Production in shadow, of stories that were published after training.',
        of: slice('for new stories').soft,
      },
      followedUp: {
        meaning:
          'Offline test rows that brought a follow-up beside those that were not opened: the opens that a follow-up can give away. The label chose the rows, so there is nothing soft.',
        of: slice('of followed-up rows').hard,
      },
    },
  },
  ranking: {
    meaning:
      'Rankings of all candidates that could be sent, at sampled decisions; null unless evaluation.ranking. They are weighted as if the sample were uniform, and equal scores are in any order.',
    needs: [RANKING],
    of: {
      offline: {
        meaning: 'Decisions of the offline test rows, candidates with the values that the pipeline sees.',
        of: rankings('offline'),
      },
      offlineServed: {
        meaning: 'The same decisions with the feature values that were really served.',
        of: rankings('offline, served values'),
      },
      shadow: { meaning: 'Decisions of production in shadow.', of: rankings('in shadow') },
      gap: { meaning: 'Offline minus shadow, same model.', of: rankingDifferences('gap') },
      flattery: {
        meaning: "Offline minus the baseline's offline.",
        of: rankingDifferences('flattery'),
      },
      damage: {
        meaning: "The baseline's shadow minus shadow.",
        of: rankingDifferences('damage'),
      },
    },
  },
  storage: {
    meaning:
      'Bytes per logged impression that had to be kept as Parquet so that the features could be computed; null unless evaluation.storage.',
    needs: [STORAGE],
    of: {
      ...storedBytes(''),
      factored: {
        meaning: 'The same with logged features factored by entity key.',
        of: storedBytes(', factored'),
      },
      changes: {
        meaning:
          'The same with snapshots that hold only the entities that have changed since the one before.',
        of: storedBytes(', changes'),
      },
      best: {
        meaning: 'The same with logs, history and snapshots each in the layout that takes least.',
        of: storedBytes(', best layout'),
      },
    },
  },
  withoutDrift: {
    meaning:
      'Gap in the same-seed twin whose drift stops at the first day of logging, for logged × time; null for others and without a twin.',
    needs: [DRIFT_TWIN, OF_BASELINES],
    of: {
      auc: { ...AUC, unit: '', title: 'gap without drift', better: 'lower', meaning: 'In AUC.' },
      ne: { ...NE, title: 'gap in NE without drift', better: 'lower', meaning: 'In NE.' },
    },
  },
} as const satisfies Quantities;

type OfReference = keyof Measured;

/** Needs of a quantity that hold for every reference, from `references`. */
function needsOfReferences(quantity: OfReference): readonly Need[] {
  const measured = (that: string) => references[that as ReferenceName].measured as Measured;
  const wherever = (word: 'arm' | 'model', need: Need): Need => ({
    ...need,
    isMet: (scenario, that) =>
      measured(that)[quantity]?.includes(word) !== true || need.isMet(scenario, that),
  });
  return [
    { key: 'references', isMet: (_, that) => measured(that)[quantity] !== null },
    wherever('arm', LIVE),
    wherever('arm', ARM),
    wherever('model', INCUMBENT_MODEL),
  ];
}

/** Of a reference. */
export const referenceQuantities = {
  offline: {
    meaning: 'Its own scores on the test rows of the time split.',
    needs: needsOfReferences('offline'),
    of: metrics('offline'),
  },
  shadow: {
    meaning: 'Its own scores on the notifications in shadow.',
    needs: needsOfReferences('shadow'),
    of: metrics('in shadow'),
  },
  live: { meaning: 'What its arm brought.', needs: needsOfReferences('live'), of: outcome },
  choiceValue: { ...choiceValue, needs: needsOfReferences('choiceValue') },
} as const satisfies Readonly<Record<OfReference, Quantity | QuantityGroup>>;

const RETRAINED: Need = {
  key: 'serving.deployed.retrainEvery',
  isMet: ({ serving }) => serving.deployed.retrainEvery !== null,
  remedy: () => 'set serving.deployed.retrainEvery: 7d',
};
const [generationOffline, generationShadow, generationLive, generationGap] = [
  metrics('of the generation, offline'),
  metrics('of the generation, in shadow'),
  metrics('of the generation, on its own traffic'),
  differences('gap of the generation'),
];

/** Of a generation of a pipeline: `generation0` is the model that is deployed first, and each next one is trained again. */
export const generationQuantities = {
  generation: {
    meaning:
      'A pipeline as it was trained for some days of production, from the day on which it takes over to the one on which the next generation does.',
    needs: [LIVE, RETRAINED],
    of: {
      rows: {
        ...ROWS,
        title: 'rows of the generation',
        better: 'neither',
        meaning: 'Rows that the model which sends was trained on.',
      },
      offline: {
        meaning:
          'Held-out rows of what it was trained on: those that the generations before it sent, as far as they are young enough.',
        of: { auc: generationOffline.auc, softAuc: generationOffline.softAuc },
      },
      shadow: {
        meaning: 'Notifications in shadow of its days, scored by it: the same for every pipeline.',
        of: { auc: generationShadow.auc, softAuc: generationShadow.softAuc },
      },
      gap: {
        meaning: 'Offline minus shadow.',
        of: { auc: generationGap.auc, softAuc: generationGap.softAuc },
      },
      live: {
        meaning: 'Notifications that it sent; their AUC does not compare between pipelines.',
        of: {
          rows: generationLive.rows,
          auc: generationLive.auc,
          calibration: generationLive.calibration,
          openRate: { ...outcome.openRate, title: 'live open rate of the generation' },
        },
      },
    },
  },
} as const satisfies Quantities;

const WAIT_AND_LOG: Need = { key: 'retraining', isMet: (_, that) => that === 'wait-and-log' };

const uses = {
  title: 'use of the new features',
  unit: '0 to 1',
  format: 'plain',
  contrast: { unit: 'of the days', digits: 2, scale: 1 },
  better: 'neither',
  needs: [WAIT_AND_LOG],
} as const;
const { auc: dayAuc, ne: dayNe } = metrics('of the day');

/** Of a way of retraining: on each day of production, and over all of them. */
export const strategyQuantities = {
  days: {
    meaning: 'Means over the days of production.',
    of: {
      auc: dayAuc,
      ne: dayNe,
      uses: { ...uses, meaning: 'Share of the days on which the model uses the new features.' },
    },
  },
  day: {
    meaning: 'One day of production.',
    of: {
      auc: dayAuc,
      ne: dayNe,
      rows: {
        ...ROWS,
        title: 'rows of the day',
        better: 'neither',
        meaning: "Rows that the day's model was trained on.",
      },
      uses: {
        ...uses,
        meaning: "1 where the day's model uses the new features; for wait-and-log alone.",
      },
    },
  },
} as const satisfies Quantities;

const coefficient = {
  title: 'coefficient',
  unit: 'logit per standard deviation',
  format: 'plain',
  contrast: { unit: 'logit a standard deviation', digits: 3, scale: 1 },
  better: 'neither',
  meaning: 'Of a column of the evaluated model, by its name.',
} as const satisfies Quantity;

/** Groups that stand in results several times. */
export type MetricQuantities = ReturnType<typeof metrics>;
export type ScoreQuantities = ReturnType<typeof scores>;
export type DifferenceQuantities = ReturnType<typeof differences>;
export type DamageQuantities = ReturnType<typeof damages>;
export type RankingQuantities = ReturnType<typeof rankings>;
export type RankingDifferenceQuantities = ReturnType<typeof rankingDifferences>;
export type OffPolicyLogQuantities = typeof fromOneLog;
export type OffPolicyQuantities = ReturnType<typeof offPolicyEstimate>['of'];

type PathIn<Group> = {
  [Name in keyof Group & string]: Group[Name] extends { readonly of: infer Inner }
    ? `${Name}.${PathIn<Inner>}`
    : Name;
}[keyof Group & string];

/** Paths of all quantities that a pipeline or a reference can have, such as `gap.auc`. */
export type QuantityName = PathIn<typeof pipelineQuantities> | PathIn<typeof referenceQuantities>;

/** Each quantity with its path and all that it needs. */
export function listed(of: Quantities, prefix = '', needs: readonly Need[] = []): ListedQuantity[] {
  return Object.entries(of).flatMap(([name, one]): ListedQuantity[] => {
    const path = prefix + name;
    const all = [...needs, ...(one.needs ?? [])];
    return 'of' in one ? listed(one.of, `${path}.`, all) : [{ path, quantity: one, needs: all }];
  });
}

export interface ListedQuantity {
  readonly path: string;
  readonly quantity: Quantity;
  readonly needs: readonly Need[];
}

const ofPipelines = listed(pipelineQuantities);
const ofReferences = listed(referenceQuantities);

/** Quantities of a pipeline, a reference or a way of retraining, measured or not. */
function quantitiesIn(that: string, scenario: Scenario): readonly ListedQuantity[] {
  if (isBackfillStrategy(that)) {
    const { days, day } = strategyQuantities;
    const each = Array.from({ length: daysOfProduction(scenario) }, (_, index) => [`day${index}`, day]);
    return listed({ days, ...Object.fromEntries(each) });
  }
  if (isReferenceName(that)) return ofReferences;
  const { generation } = generationQuantities;
  const each = timelineOf(scenario).deployedDays.map((_, index) => [`generation${index}`, generation]);
  return [...ofPipelines, ...listed(Object.fromEntries(each))];
}

/** Names of the quantities of a pipeline, a reference or a way of retraining that the scenario measures. */
export function quantitiesOf(that: string, scenario: Scenario): string[] {
  const measured = quantitiesIn(that, scenario).filter(({ needs }) =>
    needs.every((need) => need.isMet(scenario, that)),
  );
  const pipeline = pipelineNames(scenario.training).find((name) => pipelineId(name) === that);
  const columns = pipeline === undefined ? [] : columnsOf(pipeline, scenario);
  return [...measured.map(({ path }) => path), ...columns.map((name) => COEFFICIENT + name)];
}

/** Changes by which a quantity is measured; undefined where it is, and where nothing helps. */
export function remedyFor(that: string, quantity: string, scenario: Scenario): string | undefined {
  const needs = quantitiesIn(that, scenario).find(({ path }) => path === quantity)?.needs ?? [];
  const remedies = needs.filter((need) => !need.isMet(scenario, that)).map((need) => need.remedy?.(that));
  return remedies.length === 0 || remedies.includes(undefined)
    ? undefined
    : [...new Set(remedies)].join(', and ');
}

const COEFFICIENT = 'coefficient.';
const quantities: ReadonlyMap<string, Quantity> = new Map(
  [...ofPipelines, ...listed(generationQuantities), ...listed(strategyQuantities)].map(
    ({ path, quantity }) => [path, quantity],
  ),
);

/**
 * A quantity by its path, such as `gap.auc`, `day3.ne`, `generation1.live.openRate` or `coefficient.user_open_rate`.
 * @throws RangeError if there is none
 */
export function quantityAt(path: string): Quantity {
  if (path.startsWith(COEFFICIENT)) return coefficient;
  const found = quantities.get(path.replace(/^(day|generation)\d+\./, '$1.'));
  if (found === undefined) throw new RangeError(`${path} is no quantity`);
  return found;
}

/** The least and the greatest value that a quantity can have, which its unit says; undefined where there are none. */
export function boundsOf({ unit }: Pick<Quantity, 'unit'>): readonly [number, number] | undefined {
  const ends = /^(\d+) to (\d+)$/.exec(unit);
  return ends === null ? undefined : [Number(ends[1]), Number(ends[2])];
}

/**
 * The columns of a pipeline's model, each of which has a coefficient: features, crosses and encoded entities. A pipeline that
 * selects its encoder has those of every choice: the features.
 */
function columnsOf({ encoder }: PipelineName, scenario: Scenario): readonly string[] {
  const { training } = scenario;
  const { names } = featuresOf(scenario);
  const model = training.models.find(({ name }) => name === encoder);
  if (model?.family !== undefined) return [];
  const features = model?.features ?? training.features;
  const memory = model?.encoder ?? encoder;
  const entities = model?.entities ?? training.encoding.entities;
  return [
    ...(features === 'all' ? names : features),
    ...crossesOf(names, model?.crosses, features).map((cross) => crossName(names, cross)),
    ...(targetEncoderNames.some((name) => name === memory) ? entities.map(encodedName) : []),
  ];
}
