/**
 * The state of the page as the fragment of its address: the preset, and each key in which the values differ from it, such as
 * `#from=article&world.users=300`. So an address is short, and can be sent to somebody else.
 */

import { leafAt, leaves } from './leaves.ts';
import { isPreset, presetValues, START_NAME } from './presets.ts';
import { isSame, type Values, valueAt, withValue } from './values.ts';

export interface Draft {
  /** Name of the preset that the values started from. */
  readonly from: string;
  readonly values: Values;
}

export function startDraft(from: string = START_NAME): Draft {
  return { from, values: presetValues(from) };
}

/** The fragment, without its `#`; empty for the page as it starts. */
export function addressOf({ from, values }: Draft): string {
  const preset = presetValues(from);
  const fragment = new URLSearchParams();
  if (from !== START_NAME) fragment.set('from', from);
  for (const { key, path } of leaves) {
    const value = valueAt(values, path);
    if (!isSame(value, valueAt(preset, path))) fragment.set(key, written(value));
  }
  return String(fragment);
}

export interface ReadAddress {
  readonly draft: Draft;
  /** Parts that mean nothing here. */
  readonly unknown: readonly string[];
}

/**
 * The draft of a fragment. Never throws: unknown parts are reported, and values are checked like any others.
 */
export function readAddress(fragment: string): ReadAddress {
  const parts = new URLSearchParams(fragment.replace(/^#/, ''));
  const asked = parts.get('from') ?? START_NAME;
  const unknown = isPreset(asked) ? [] : [`from=${asked}`];
  parts.delete('from');
  let { from, values } = startDraft(isPreset(asked) ? asked : START_NAME);
  for (const [key, text] of parts) {
    const leaf = leafAt(key);
    if (leaf === undefined) unknown.push(key);
    else values = withValue(values, leaf.path, read(text));
  }
  return { draft: { from, values }, unknown };
}

/** Text means itself, unless it would be read as something else. */
function written(value: unknown): string {
  return typeof value === 'string' && read(value) === value ? value : JSON.stringify(value);
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
