/** The keys that matter first, in words, with sliders over what a page can run. */
import type { SliderSpan } from './slider.ts';

export interface First {
  readonly key: string;
  readonly label: string;
  readonly slider?: SliderSpan;
}

export interface FirstGroup {
  readonly title: string;
  readonly firsts: readonly First[];
}

export const firstGroups: readonly FirstGroup[] = [
  {
    title: 'What is compared',
    firsts: [
      { key: 'training.provenances', label: 'Provenances' },
      { key: 'training.splits', label: 'Split' },
      { key: 'training.encoders', label: 'Encoders' },
    ],
  },
  {
    title: 'The size',
    firsts: [
      { key: 'world.users', label: 'Users', slider: { low: 100, high: 3000, step: 100 } },
      { key: 'timeline.logging', label: 'Time of logging', slider: { low: 1, high: 56, step: 1, unit: 'd' } },
      { key: 'seeds', label: 'Seeds' },
    ],
  },
  {
    title: 'The world',
    firsts: [
      {
        key: 'world.follows.afterOpen',
        label: 'Follow after an open',
        slider: { low: 0, high: 0.5, step: 0.01 },
      },
      { key: 'world.follows.lift', label: 'Lift of a follow', slider: { low: -1, high: 3, step: 0.1 } },
      {
        key: 'world.drift.tastesRadiansPerDay',
        label: 'Drift of tastes',
        slider: { low: 0, high: 0.1, step: 0.005 },
      },
    ],
  },
  {
    title: 'The system',
    firsts: [
      { key: 'serving.incumbent.policy', label: 'The incumbent' },
      {
        key: 'serving.incumbent.temperature',
        label: 'Exploration of the incumbent',
        slider: { low: 0.05, high: 2, step: 0.05 },
      },
      {
        key: 'history.ingestionDelay.maximum',
        label: 'Longest delay of events',
        slider: { low: 0, high: 72, step: 1, unit: 'h' },
      },
    ],
  },
];
