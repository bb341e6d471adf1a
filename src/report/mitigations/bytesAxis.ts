/** An axis of bytes: a lane for those who store nothing, and beside it a logarithmic axis. */
import { movedApart } from './apart.ts';
import { logAxis } from './logAxis.ts';

export interface BytesAxis {
  /** The place of each value, moved sideways where points would hide one another. */
  readonly places: readonly number[];
  readonly ticks: readonly { readonly value: number; readonly place: number }[];
  /** Where the lane of 0 ends and the logarithmic axis begins; undefined without a lane. */
  readonly laneEnd: number | undefined;
}

/** Between points: in the lane they also have room for their numbers. */
const LANE_DISTANCE = 17;
const LEAST_DISTANCE = 9;
const LANE_GAP = 10;

/** @param values finite, and none below 0 */
export function bytesAxis(values: readonly number[], [start, end]: readonly [number, number]): BytesAxis {
  const zeros = values.filter((value) => value === 0).length;
  const above = values.filter((value) => value > 0);
  const laneEnd = start + zeros * LANE_DISTANCE;
  const lane = { value: 0, place: (start + laneEnd) / 2 };
  const axis = logAxis(above.length > 0 ? above : [1], [zeros > 0 ? laneEnd + LANE_GAP : start, end]);
  const moved = movedApart(above.map(axis.place), LEAST_DISTANCE);
  let [atZero, atOthers] = [0, 0];
  return {
    places: values.map((value) =>
      value === 0 ? start + (atZero++ + 0.5) * LANE_DISTANCE : moved[atOthers++],
    ),
    ticks: [
      ...(zeros > 0 ? [lane] : []),
      ...(above.length > 0 ? axis.ticks.map((value) => ({ value, place: axis.place(value) })) : []),
    ],
    laneEnd: zeros > 0 && above.length > 0 ? laneEnd : undefined,
  };
}
