import type { FittedPipeline } from '../../src/lab/stages/training.ts';

/** A pipeline of a split with one fold, with the rows and the model of it. */
export function onlyFold(pipeline: FittedPipeline) {
  const [{ divided, train, test, evaluated }] = pipeline.folds;
  return {
    ...pipeline,
    split: divided,
    trainRows: train.rows,
    testRows: test.rows,
    evaluated: evaluated.model,
  };
}
