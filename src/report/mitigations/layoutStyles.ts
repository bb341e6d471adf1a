/** Names and looks of the layouts that features are stored in. */
import type { LayoutName } from '../../lab/storage/layouts.ts';
import { OKABE_ITO } from '../chart/style.ts';

export interface LayoutStyle {
  readonly label: string;
  /** What is kept, in a few words. */
  readonly kept: string;
  readonly color: string;
  readonly shape: string;
  readonly hollow: boolean;
}

/** A colour for each family, hollow for the smaller form of the same. */
export const layoutStyles: Readonly<Record<LayoutName, LayoutStyle>> = {
  rowLog: {
    label: 'row-wise log',
    kept: 'the vector of each impression',
    color: OKABE_ITO.blue,
    shape: 'circle',
    hollow: false,
  },
  factoredLog: {
    label: 'factored log',
    kept: 'the values of an entity whenever they were served changed',
    color: OKABE_ITO.blue,
    shape: 'square',
    hollow: true,
  },
  eventHistory: {
    label: 'event history',
    kept: 'every event since the beginning, as exported',
    color: OKABE_ITO.vermillion,
    shape: 'square',
    hollow: false,
  },
  compactHistory: {
    label: 'event history, compact',
    kept: 'the same without what follows from the rest',
    color: OKABE_ITO.vermillion,
    shape: 'square',
    hollow: true,
  },
  retainedHistory: {
    label: 'event history of 7 days',
    kept: 'events since 7 days before the first impression; lifetime features are lost',
    color: OKABE_ITO.vermillion,
    shape: 'triangle-down',
    hollow: false,
  },
  dailySnapshots: {
    label: 'daily snapshots',
    kept: 'all entities at each midnight',
    color: OKABE_ITO.green,
    shape: 'triangle-up',
    hollow: false,
  },
  dailyChanges: {
    label: 'daily changes',
    kept: 'entities that changed since the midnight before',
    color: OKABE_ITO.green,
    shape: 'triangle-up',
    hollow: true,
  },
  hourlySnapshots: {
    label: 'hourly snapshots',
    kept: 'all entities at each full hour',
    color: OKABE_ITO.purple,
    shape: 'diamond',
    hollow: false,
  },
  hourlyChanges: {
    label: 'hourly changes',
    kept: 'entities that changed since the hour before',
    color: OKABE_ITO.purple,
    shape: 'diamond',
    hollow: true,
  },
};
