/** The form of a request. Files and texts live in its inputs alone. */
import { namedColumns } from '../../audit/request.ts';
import { byId, element } from '../dom.ts';
import type { Draft, FieldProblem } from './draft.ts';
import { type Field, makeField, offer } from './field.ts';
import { type FieldKey, type FileKey, fileKeys, type TextKey, textKeys, typedKeys } from './fields.ts';
import type { Guesses } from './guess.ts';
import type { Sketch } from './sketch.ts';

export interface FormEvents {
  onFiles(key: FileKey): void;
  onText(): void;
}

export interface Form {
  filesOf(key: FileKey): readonly File[];
  /** Puts files into a field, as if they had been chosen there. */
  setFiles(key: FileKey, files: readonly File[]): void;
  draft(): Draft;
  /** Replaces all texts, which are then no guesses. */
  setTexts(texts: Draft['texts']): void;
  /** Forgets what was said of texts, so that guesses fill them in again. */
  forget(): void;
  /** Offers the columns of the training set, and fills in guesses where nobody has said otherwise. */
  offer(columns: readonly Sketch[], guesses: Guesses): void;
  /** Says something about the files of a field. */
  note(key: FileKey, text: string): void;
  tell(problems: readonly FieldProblem[]): void;
}

const TABLES = '.parquet,.pq,.csv,.tsv,.txt,.jsonl,.ndjson';
/** Files that are no tables. */
const TEXT_FILES: readonly FileKey[] = ['definitions', 'names'];

type TextInput = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function makeForm({ onFiles, onText }: FormEvents): Form {
  const files = new Map(fileKeys.map((key) => [key, makeField(key, fileInput(key), 'file')]));
  const texts = new Map(textKeys.map((key) => [key, makeField(key, textInput(key), '')]));
  const said = new Set<TextKey>();
  for (const [key, { input }] of files) input.addEventListener('change', () => onFiles(key));
  for (const [key, { input }] of texts) {
    input.addEventListener('input', () => {
      said.add(key);
      onText();
    });
  }
  const bodiesOf = (...keys: readonly FieldKey[]) =>
    keys.map((key) => (files.get(key as FileKey) ?? (texts.get(key as TextKey) as Field)).body);
  byId('tables').append(...bodiesOf('training', 'served'));
  byId('history-fields').append(
    ...bodiesOf('events', 'stories', 'users', 'definitions', 'names', 'trainedAt'),
  );
  byId('columns').append(...bodiesOf(...namedColumns));
  byId('more-fields').append(...bodiesOf('previous', ...typedKeys.filter((key) => key !== 'trainedAt')));
  const filesOf = (key: FileKey) => [...(files.get(key)?.input.files ?? [])];
  const setText = (key: TextKey, text: string) => {
    const input = texts.get(key)?.input as TextInput;
    if (input instanceof HTMLSelectElement) offer(input, columns, text);
    else input.value = text;
  };
  let columns: readonly Sketch[] = [];

  return {
    filesOf,
    setFiles(key, chosen) {
      const transfer = new DataTransfer();
      for (const file of chosen) transfer.items.add(file);
      (files.get(key) as Field<HTMLInputElement>).input.files = transfer.files;
      onFiles(key);
    },
    draft() {
      const written = [...texts].map(([key, { input }]) => [key, input.value.trim()] as const);
      return {
        files: Object.fromEntries(fileKeys.map((key) => [key, filesOf(key).map(({ name }) => name)])),
        texts: Object.fromEntries(written.filter(([, text]) => text !== '')),
      };
    },
    setTexts(given) {
      for (const key of textKeys) {
        said.add(key);
        setText(key, given[key] ?? '');
      }
    },
    forget: () => said.clear(),
    offer(offered, guesses) {
      columns = offered;
      for (const [key, { input }] of texts) {
        setText(key, said.has(key) ? input.value : (guesses[key] ?? ''));
      }
    },
    note(key, text) {
      (files.get(key) as Field).note.textContent = text;
    },
    tell(problems) {
      for (const field of [...files.values(), ...texts.values()]) {
        const own = problems.filter(({ key }) => key === field.key);
        field.tell(own);
        const folded = field.body.closest('details');
        if (own.length > 0 && folded !== null) folded.open = true;
      }
    },
  };
}

function fileInput(key: FileKey): HTMLInputElement {
  const isText = TEXT_FILES.includes(key);
  return element('input', {
    type: 'file',
    multiple: !isText,
    accept: isText ? '.yaml,.yml,.json' : TABLES,
  });
}

function textInput(key: TextKey): TextInput {
  if ((namedColumns as readonly string[]).includes(key)) {
    return element('select', {}, element('option', { value: '' }, 'none'));
  }
  return key === 'where'
    ? element('textarea', { rows: 2, spellcheck: 'false' })
    : element('input', { type: 'text', spellcheck: 'false', autocomplete: 'off' });
}
