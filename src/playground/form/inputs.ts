/** An input for each kind of value. */
import { parse, stringify } from 'yaml';
import { UserError } from '../../base/errors.ts';
import { meaningsAt } from '../../scenario/choices.ts';
import { parseSeeds } from '../../scenario/reading/seeds.ts';
import { element } from '../dom.ts';
import type { Kind, NumberKind } from '../draft/leaves.ts';
import type { Input, InputContext, MakeInput } from './input.ts';
import { positionOfValue, valueOfPosition } from './slider.ts';

export const inputs: Readonly<Record<Kind['name'], MakeInput>> = {
  number: withSlider((context) => {
    const { kind } = context.leaf;
    const { low, high, whole } = kind as NumberKind;
    return line(context, {
      attributes: {
        type: 'number',
        step: whole ? 1 : 'any',
        ...(Number.isFinite(low) ? { min: low } : {}),
        ...(Number.isFinite(high) ? { max: high } : {}),
      },
      read: (text) => (text.trim() === '' ? null : Number(text)),
      write: String,
    });
  }),
  duration: withSlider((context) => line(context, { read: (text) => text.trim(), write: String })),
  text: (context) => line(context, { read: (text) => text, write: String }),
  seeds: (context) => line(context, { read: readSeeds, write: writeSeeds }),
  flag,
  choice,
  choices,
  yaml,
};

interface Line {
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly read: (text: string) => unknown;
  readonly write: (value: unknown) => string;
}

function line({ id, describedBy, leaf, onValue }: InputContext, { attributes, read, write }: Line): Input {
  const body = element('input', {
    id,
    type: 'text',
    class: `input-${leaf.kind.name}`,
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': describedBy,
    ...attributes,
  });
  body.addEventListener('input', () => onValue(read(body.value)));
  return {
    body,
    show(value) {
      body.value = value === null ? '' : write(value);
    },
  };
}

/** A slider beside a field, where there is something for it to span. */
function withSlider(make: MakeInput): MakeInput {
  return (context) => {
    const { slider, label, describedBy, onValue } = context;
    if (slider === undefined) return make(context);
    const range = element('input', {
      type: 'range',
      min: slider.low,
      max: slider.high,
      step: slider.step,
      'aria-label': `${label}, slider`,
      'aria-describedby': describedBy,
    });
    const slide = (value: unknown) => {
      const position = positionOfValue(value, slider);
      if (position !== undefined) range.value = String(position);
    };
    const field = make({
      ...context,
      onValue(value) {
        slide(value);
        onValue(value);
      },
    });
    range.addEventListener('input', () => {
      const value = valueOfPosition(range.valueAsNumber, slider);
      field.show(value);
      onValue(value);
    });
    return {
      body: element('div', { class: 'slider' }, range, field.body),
      show(value) {
        slide(value);
        field.show(value);
      },
    };
  };
}

function flag({ id, describedBy, onValue }: InputContext): Input {
  const body = element('input', { id, type: 'checkbox', 'aria-describedby': describedBy });
  body.addEventListener('change', () => onValue(body.checked));
  return {
    body,
    show(value) {
      body.checked = value === true;
    },
  };
}

function choice({ id, describedBy, leaf, onValue }: InputContext): Input {
  const { words } = leaf.kind as Extract<Kind, { name: 'choice' }>;
  const body = element(
    'select',
    { id, 'aria-describedby': describedBy },
    ...words.map((word) => element('option', { value: word }, word)),
  );
  body.addEventListener('change', () => onValue(body.value));
  return {
    body,
    show(value) {
      body.value = String(value);
    },
  };
}

/** A box for each word. What the list holds besides them, such as a mix of features, is kept and named. */
function choices({ id, leaf, onValue }: InputContext): Input {
  const { words } = leaf.kind as Extract<Kind, { name: 'choices' }>;
  const meanings = meaningsAt(leaf.key);
  let items: readonly unknown[] = [];
  const boxes = words.map((word, index) => {
    const box = element('input', { id: `${id}-${index}`, type: 'checkbox' });
    box.addEventListener('change', () => {
      items = box.checked ? [...items, word] : items.filter((item) => item !== word);
      onValue(items);
    });
    return box;
  });
  const others = element('p', { class: 'help', hidden: true });
  const body = element(
    'div',
    { class: 'choices' },
    ...words.map((word, index) =>
      element(
        'label',
        { class: meanings === undefined ? '' : 'meant' },
        boxes[index],
        element('span', {}, word, ...(meanings === undefined ? [] : [element('small', {}, meanings[word])])),
      ),
    ),
    others,
  );
  return {
    body,
    show(value) {
      items = Array.isArray(value) ? value : [];
      words.forEach((word, index) => {
        boxes[index].checked = items.includes(word);
      });
      const rest = items.filter((item) => !words.includes(item as string));
      others.hidden = rest.length === 0;
      others.textContent = `and ${rest.map((item) => JSON.stringify(item)).join(', ')}`;
    },
  };
}

/**
 * Input of a value as YAML. A value that may be left out is shown empty, and empty text is read as left out.
 */
function yaml({ id, describedBy, leaf, onValue }: InputContext): Input {
  const body = element('textarea', {
    id,
    rows: 2,
    spellcheck: 'false',
    'aria-describedby': describedBy,
  });
  body.addEventListener('input', () => {
    const isLeftOut = leaf.default === undefined && body.value.trim() === '';
    onValue(isLeftOut ? undefined : readYaml(body.value));
  });
  return {
    body,
    show(value) {
      const isPlain = typeof value === 'string' && readYaml(value) === value;
      const text = isPlain ? value : value === undefined ? '' : stringify(value, { lineWidth: 0 }).trimEnd();
      body.value = text;
      body.rows = Math.min(12, Math.max(1, text.split('\n').length));
    },
  };
}

/** Text that is no YAML is taken literally, and the rules will say what was expected. */
function readYaml(text: string): unknown {
  try {
    return parse(text, { schema: 'core' }) ?? null;
  } catch {
    return text;
  }
}

/** As on the command line, or as a list in a file. */
function readSeeds(text: string): unknown {
  try {
    return parseSeeds(text.replace(/^\s*\[(.*)\]\s*$/, '$1'));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return text;
  }
}

/** Runs of three and more as a range. */
function writeSeeds(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  const parts: string[] = [];
  for (let start = 0; start < value.length; ) {
    let end = start;
    while (end + 1 < value.length && value[end + 1] === value[end] + 1) end++;
    if (end - start >= 2) parts.push(`${value[start]}..${value[end]}`);
    else parts.push(...value.slice(start, end + 1).map(String));
    start = end + 1;
  }
  return parts.join(',');
}
