/** Rules on solvers, encoders, models, regularisation and mixes. */
import { provenanceNames } from '../../features/options.ts';
import { encoderNames } from '../../model/options.ts';
import { nearestWord } from '../messages/nearest.ts';
import { listed } from '../messages/phrasing.ts';
import { type Path, type Problem, quote } from '../messages/problem.ts';
import { familiesFrom } from '../plugin.ts';
import { samplingOf } from '../sampling.ts';
import type { Scenario } from '../schema.ts';

interface FitOptions {
  readonly encoder: string;
  readonly l2: number;
  readonly encoderPath: Path;
  readonly l2Path: Path;
}

export function trainingRules(scenario: Scenario): Problem[] {
  const { training } = scenario;
  const problems: Problem[] = [];
  const { solver, select, encoders, models, l2 } = training;

  // What is fitted: the alternatives of `select` where there are some, else each encoder with the one l2; and the models.
  const fits: FitOptions[] = [
    ...(select !== null
      ? select.map((each, index) => ({
          ...each,
          encoderPath: ['training', 'select', index, 'encoder'],
          l2Path: ['training', 'select', index, 'l2'],
        }))
      : encoders.map((encoder, index) => ({
          encoder,
          l2,
          encoderPath: ['training', 'encoders', index],
          l2Path: ['training', 'l2'],
        }))),
    ...models.flatMap((model, index) => fitsOf(model, index, l2)),
  ];

  for (const fit of fits) {
    if (solver === 'gradient-descent' && fit.l2 > 0) {
      problems.push({
        path: fit.l2Path,
        related: [['training', 'solver']],
        found: `${fit.l2} with solver gradient-descent`,
        expected: '0: ml-logistic-regression has no regularisation',
        remedy: 'set l2: 0, or choose solver: newton',
      });
    }
    if (solver === 'gradient-descent' && fit.encoder === 'hashed-id') {
      problems.push({
        path: fit.encoderPath,
        related: [['training', 'solver']],
        found: 'hashed-id with solver gradient-descent',
        expected: 'none or a target encoding: hashed ids need the sparse solver',
        remedy: 'choose solver: newton',
      });
    }
    if (fit.encoder === 'hashed-id' && fit.l2 === 0) {
      problems.push({
        path: fit.l2Path,
        related: [fit.encoderPath],
        found: '0 with encoder hashed-id',
        expected: 'above 0: a bucket without opens has no finite coefficient',
        remedy: 'set l2 above 0',
      });
    }
  }

  if (select !== null && encoders.length > 1) {
    problems.push({
      path: ['training', 'encoders'],
      related: [['training', 'select']],
      found: `${encoders.length} encoders together with training.select`,
      expected: 'one encoder: each pipeline selects its own',
      remedy: 'remove training.encoders or training.select',
    });
  }

  const families = familiesFrom(scenario);
  models.forEach(({ name, family, ...own }, index) => {
    const path: Path = ['training', 'models', index];
    if (name === 'selected' || encoderNames.some((encoder) => encoder === name)) {
      problems.push({
        path: [...path, 'name'],
        found: name,
        expected: 'a name of its own: an encoder, or what a pipeline selects, is called so',
        remedy: `for example my-${name}`,
      });
    }
    if (family === undefined) return;
    if (samplingOf(training, name)?.recalibrate === true) {
      problems.push({
        path:
          own.sampling === undefined
            ? ['training', 'sampling', 'recalibrate']
            : [...path, 'sampling', 'recalibrate'],
        related: [[...path, 'family']],
        found: `true with family: ${family}`,
        expected: 'false: the model of a plug-in has no intercept to correct',
        remedy: 'set recalibrate: false, or give the model a sampling of its own',
      });
    }
    if (!families.has(family)) {
      const nearest = nearestWord(family, [...families.keys()]);
      problems.push({
        path: [...path, 'family'],
        found: `the unknown family ${quote(family)}`,
        expected:
          families.size === 0 ? 'one that a plug-in brings' : `one of ${listed([...families.keys()])}`,
        ...(nearest === undefined ? {} : { nearest }),
        remedy: 'name the module that brings it under plugins, or remove family for a logistic regression',
      });
    }
    for (const key of ['encoder', 'entities', 'crosses', 'missing', 'l2', 'fitBeforeSplit'] as const) {
      if (own[key] === undefined || own[key] === 'none') continue;
      problems.push({
        path: [...path, key],
        related: [[...path, 'family']],
        found: `${key} with family: ${family}`,
        expected: `no ${key}, which is of logistic regressions`,
        remedy: `remove ${key} or family`,
      });
    }
  });

  training.provenances.forEach((each, index) => {
    if (typeof each === 'string' || !provenanceNames.some((name) => name === each.name)) return;
    problems.push({
      path: ['training', 'provenances', index, 'name'],
      found: each.name,
      expected: `a name of its own: ${each.name} is what the lab calls features that are all so`,
      remedy: `for example ${each.name}-mixed`,
    });
  });
  return problems;
}

function fitsOf(model: Scenario['training']['models'][number], index: number, l2: number): FitOptions[] {
  if (model.family !== undefined) return [];
  const path: Path = ['training', 'models', index];
  const option = (strength: number, l2Path: Path) => ({
    encoder: model.encoder,
    l2: strength,
    encoderPath: [...path, 'encoder'],
    l2Path,
  });
  if (model.l2 === undefined) return [option(l2, ['training', 'l2'])];
  if (!Array.isArray(model.l2)) return [option(model.l2, [...path, 'l2'])];
  return model.l2.map((strength, place) => option(strength, [...path, 'l2', place]));
}
