/** Common form of all inputs. */
import type { Leaf } from '../draft/leaves.ts';
import type { SliderSpan } from './slider.ts';

export interface InputContext {
  readonly leaf: Leaf;
  /** Id of the element that the label is for. */
  readonly id: string;
  /** Ids of the help and the problems. */
  readonly describedBy: string;
  /** Text of the label, for parts that have no label of their own. */
  readonly label: string;
  readonly slider: SliderSpan | undefined;
  /** Called with a new value; it may be no valid one. */
  readonly onValue: (value: unknown) => void;
}

export interface Input {
  readonly body: HTMLElement;
  readonly show: (value: unknown) => void;
}

export type MakeInput = (context: InputContext) => Input;
