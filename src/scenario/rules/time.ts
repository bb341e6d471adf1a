/** Rules on the timeline: labels need time to mature, and a time split needs room on both sides. */
import { DAY_MS, durationMs, HOUR_MS } from '../../base/time.ts';
import { longestDelayMs } from '../../history/options.ts';
import type { Problem } from '../messages/problem.ts';
import type { Scenario } from '../schema.ts';

export function timeRules(scenario: Scenario): Problem[] {
  const { timeline, serving, history, training } = scenario;
  const problems: Problem[] = [];
  const windowMs = durationMs(serving.attributionWindow);
  const maturityMs = windowMs + longestDelayMs(history);
  const delays = history.late.share > 0 ? ' and history.late.by' : '';
  const maturity = `${hours(maturityMs)} after it is sent (serving.attributionWindow plus history.ingestionDelay.maximum${delays})`;

  if (serving.incumbent.policy === 'model' && durationMs(timeline.warmup) <= maturityMs) {
    problems.push({
      path: ['timeline', 'warmup'],
      related: [
        ['serving', 'attributionWindow'],
        ['history', 'ingestionDelay', 'maximum'],
      ],
      found: timeline.warmup,
      expected: `more than ${hours(maturityMs)}: the incumbent model is trained on the warm-up, and a label is known ${maturity}`,
      remedy: 'lengthen the warm-up, or choose serving.incumbent.policy: heuristic',
    });
  }

  const { policy, retrainEvery, trainingWindow } = serving.incumbent;
  const tooSoon = (key: 'retrainEvery' | 'trainingWindow', found: string, what: string, remedy: string) => {
    if (policy !== 'model' || durationMs(found) > maturityMs) return;
    problems.push({
      path: ['serving', 'incumbent', key],
      related: [
        ['serving', 'attributionWindow'],
        ['history', 'ingestionDelay', 'maximum'],
      ],
      found,
      expected: `more than ${hours(maturityMs)}: ${what}, and a label is known ${maturity}`,
      remedy,
    });
  };
  if (retrainEvery !== null && durationMs(retrainEvery) < durationMs(timeline.warmup)) {
    const what = 'the first incumbent model is trained on so much of the warm-up';
    tooSoon('retrainEvery', retrainEvery, what, 'retrain less often, or shorten serving.attributionWindow');
  }
  const what = 'the incumbent model is trained on rows of so long';
  tooSoon('trainingWindow', trainingWindow, what, 'lengthen it, or shorten serving.attributionWindow');

  const loggingMs = durationMs(timeline.logging);
  const minimumAgeMs = durationMs(training.minimumAge);
  if (minimumAgeMs >= loggingMs) {
    problems.push({
      path: ['training', 'minimumAge'],
      related: [['timeline', 'logging']],
      found: training.minimumAge,
      expected: `less than ${timeline.logging}, the length of timeline.logging: no row is older when models are trained`,
      remedy: 'shorten training.minimumAge, or log for longer',
    });
    return problems;
  }
  const youngestMs = Math.max(minimumAgeMs, training.immature === 'drop' ? maturityMs : 0);
  const matureMs = loggingMs - youngestMs;
  if (matureMs <= 0) {
    problems.push({
      path: ['timeline', 'logging'],
      related: [
        ['serving', 'attributionWindow'],
        ['history', 'ingestionDelay', 'maximum'],
      ],
      found: timeline.logging,
      expected: `more than ${hours(maturityMs)}: models are trained at its end, and a label is known ${maturity}`,
      remedy: 'lengthen timeline.logging, or shorten serving.attributionWindow',
    });
    return problems;
  }

  // Logged × time is trained whether asked for or not: others are measured against it.
  {
    const gapMs = training.gap === null ? maturityMs : durationMs(training.gap);
    const trainMs = (1 - training.testShare) * matureMs;
    if (trainMs <= gapMs) {
      const neededMs = youngestMs + gapMs / (1 - training.testShare);
      problems.push({
        path: ['timeline', 'logging'],
        related: [
          ['training', 'gap'],
          ['training', 'testShare'],
          ['training', 'minimumAge'],
          ['serving', 'attributionWindow'],
          ['training', 'splits'],
        ],
        found: timeline.logging,
        expected: `more than ${hours(neededMs)}: of the ${hours(matureMs)} with known labels, a time split tests on the last ${percent(training.testShare)} and leaves out ${hours(gapMs)} before them, so nothing is left to train on`,
        remedy: 'lengthen timeline.logging, or lower training.gap or training.testShare',
      });
      return problems;
    }

    const endOfTrainingAgeMs = youngestMs + training.testShare * matureMs + gapMs;
    training.models.forEach(({ maximumAge }, index) => {
      if (maximumAge === undefined || durationMs(maximumAge) > endOfTrainingAgeMs) return;
      problems.push({
        path: ['training', 'models', index, 'maximumAge'],
        related: [['timeline', 'logging']],
        found: maximumAge,
        expected: `more than ${hours(endOfTrainingAgeMs)}: the rows that a time split trains on were all sent at least so long before training`,
        remedy: 'raise maximumAge, or lower training.testShare, training.gap or training.minimumAge',
      });
    });
  }
  return problems;
}

/** A length of time as a scenario file would write it. */
function hours(ms: number): string {
  return ms % DAY_MS === 0 ? `${ms / DAY_MS}d` : `${Number((ms / HOUR_MS).toFixed(2))}h`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
