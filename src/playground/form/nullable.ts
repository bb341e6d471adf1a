/** An input whose value may also be null: a box says so. */
import { element } from '../dom.ts';
import type { Kind } from '../draft/leaves.ts';
import type { Input, InputContext, MakeInput } from './input.ts';

export function nullable(make: MakeInput): MakeInput {
  return (context: InputContext): Input => {
    const { leaf, label, onValue } = context;
    let latest: unknown = firstValue(leaf.kind);
    const inner = make({
      ...context,
      onValue(value) {
        latest = value;
        onValue(value);
      },
    });
    const box = element('input', { type: 'checkbox', 'aria-label': `${label} is null` });
    const fields = element('div', {}, inner.body);
    const showWhich = (isNull: boolean) => {
      box.checked = isNull;
      fields.hidden = isNull;
    };
    box.addEventListener('change', () => {
      showWhich(box.checked);
      if (!box.checked) inner.show(latest);
      onValue(box.checked ? null : latest);
    });
    return {
      body: element('div', { class: 'nullable' }, element('label', {}, box, ' none (null)'), fields),
      show(value) {
        showWhich(value === null);
        if (value === null) return;
        latest = value;
        inner.show(value);
      },
    };
  };
}

/** Value of the field when null is first taken away. */
function firstValue(kind: Kind): unknown {
  return kind.name === 'number' ? kind.low : '1d';
}
