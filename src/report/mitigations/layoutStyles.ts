/** Names and looks of the layouts that features are stored in. */
import type { LayoutName } from '../../lab/studies/storage/layouts.ts';
import type { Style } from '../chart/chart.ts';

export interface LayoutStyle {
  readonly label: string;
  /** The data kept, in a few words. */
  readonly kept: string;
  readonly style: Style;
}

/** The colour of what features are made of it: logged, reconstructed or from snapshots; hollow for the smaller form of the same. */
export const layoutStyles: Readonly<Record<LayoutName, LayoutStyle>> = {
  rowLog: {
    label: 'row-wise log',
    kept: 'the vector of each impression',
    style: { color: 'blue', symbol: 'circle' },
  },
  factoredLog: {
    label: 'factored log',
    kept: 'the values of an entity whenever they were served changed',
    style: { color: 'blue', symbol: 'square', hollow: true },
  },
  eventHistory: {
    label: 'event history',
    kept: 'every event since the beginning, as exported',
    style: { color: 'green', symbol: 'triangle' },
  },
  compactHistory: {
    label: 'event history, compact',
    kept: 'the same without what follows from the rest',
    style: { color: 'green', symbol: 'triangle', hollow: true },
  },
  retainedHistory: {
    label: 'event history of 7 days',
    kept: 'events since 7 days before the first impression; lifetime features are lost',
    style: { color: 'green', symbol: 'triangle-down' },
  },
  dailySnapshots: {
    label: 'daily snapshots',
    kept: 'all entities at each midnight',
    style: { color: 'purple', symbol: 'square' },
  },
  dailyChanges: {
    label: 'daily changes',
    kept: 'entities that changed since the midnight before',
    style: { color: 'purple', symbol: 'square', hollow: true },
  },
  hourlySnapshots: {
    label: 'hourly snapshots',
    kept: 'all entities at each full hour',
    style: { color: 'purple', symbol: 'diamond' },
  },
  hourlyChanges: {
    label: 'hourly changes',
    kept: 'entities that changed since the hour before',
    style: { color: 'purple', symbol: 'diamond', hollow: true },
  },
};
