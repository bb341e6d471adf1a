/** ml-logistic-regression 2.0.0 ships no types. These cover what `gradientDescent.ts` uses, from its source. */
declare module 'ml-logistic-regression' {
  import type { Matrix } from 'ml-matrix';

  interface TwoClasses {
    /** 1 × columns, once trained. */
    weights: Matrix;
    /** Gradient descent from zero weights; `target` is a column of 0 and 1. */
    train(features: Matrix, target: Matrix): void;
    /** P(target = 1) per row. */
    testScores(features: Matrix): number[];
  }

  export default class LogisticRegression {
    classifiers: TwoClasses[];
    static load(model: {
      name: 'LogisticRegression';
      numSteps: number;
      learningRate: number;
      numberClasses: number;
      classifiers: { numSteps: number; learningRate: number }[];
    }): LogisticRegression;
  }
}
