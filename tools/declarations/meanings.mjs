// Meanings of keys, from JSON Schemas. A value may have several schemas, where it is one of several things.
import { readFileSync } from 'node:fs';
import { rangeOf } from '../range.mjs';

/** A JSON Schema in which references are what they refer to. */
export function readSchema(path) {
  const whole = JSON.parse(readFileSync(path, 'utf8'));
  const link = (node) => {
    if (typeof node !== 'object' || node === null) return;
    if (typeof node.$ref === 'string') {
      node.allOf = [...(node.allOf ?? []), whole.definitions[node.$ref.split('/').at(-1)]];
      delete node.$ref;
    } else Object.values(node).forEach(link);
  };
  link(whole);
  return whole;
}

/** Schemas and all that they are made of. */
export function partsOf(schemas) {
  return schemas.flatMap((each) => [
    each,
    ...partsOf([...(each.allOf ?? []), ...(each.anyOf ?? []), ...(each.oneOf ?? [])]),
  ]);
}

/** The schemas of a key. */
export function keysOf(schemas, key) {
  return partsOf(schemas).flatMap(({ properties = {} }) =>
    Object.hasOwn(properties, key) ? [properties[key]] : [],
  );
}

/** Those of the items of a list. */
export function itemsOf(schemas) {
  return partsOf(schemas).flatMap(({ items = [] }) => items);
}

/** Those of keys with any name. */
export function othersOf(schemas) {
  return partsOf(schemas)
    .filter(({ additionalProperties }) => typeof additionalProperties === 'object')
    .map(({ additionalProperties }) => additionalProperties);
}

/** What schemas say of a value: its meaning, its range and its default, a line for each. */
export function meaningOf(schemas) {
  const ranges = new Set(
    partsOf(schemas)
      .map(rangeOf)
      .filter((range) => range !== '' && range !== ' from 0'),
  );
  const defaults = schemas.flatMap((each) => ('default' in each ? [JSON.stringify(each.default)] : []));
  return [
    [...new Set(schemas.flatMap(({ description = [] }) => description))].join(' Or: '),
    ranges.size === 1 ? `Range:${[...ranges][0]}.` : '',
    defaults.length === 1 && defaults[0] !== '{}' ? `@default ${defaults[0]}` : '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** What the schema of an object says of it, wherever it stands; empty where it says nothing. */
export function meaningOfType(schemas) {
  return partsOf(schemas).find(({ properties }) => properties !== undefined)?.description ?? '';
}

/** A comment of lines; nothing for none. */
export function commentOf(meaning, indent) {
  if (meaning === '') return '';
  const lines = meaning.replaceAll('*/', '* /').split('\n').flatMap(wrapped);
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

function wrapped(text) {
  return text.match(/.{1,100}(?= |$)|\S+/g).map((line) => line.trim());
}
