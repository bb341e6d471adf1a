/**
 * Cuts TypeScript into tokens, as far as the rules of the architecture need it: comments vanish, strings are
 * told from code. (TypeScript 7 has a parser of its own, but only as an unstable interface to another process.)
 */

export interface Token {
  kind: 'word' | 'number' | 'string' | 'regex' | 'punctuator';
  /** For strings, the text between the quotes. */
  text: string;
  line: number;
}

const SPACE = /\s+/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const WORD = /[\p{ID_Start}$_#@][\p{ID_Continue}$]*/uy;
const NUMBER = /0[xob][\da-f_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?n?/iy;
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const PUNCTUATOR = /\*\*=|\*\*|\?\.|=>|[^\s]/uy;

/** Words after which a slash begins a regular expression, since a value is still to come. */
const BEFORE_VALUE = new Set(
  'return typeof case in of delete void throw new else do await yield instanceof'.split(' '),
);

export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  // For each template literal being read: how many braces are open within its current `${`.
  const templates: number[] = [];
  let position = source.startsWith('#!') ? source.indexOf('\n') : 0;
  let line = 1;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) position += text.length;
    return text;
  };
  const add = (kind: Token['kind'], text: string, length = 0) => {
    tokens.push({ kind, text, line });
    position += length;
  };
  const readTemplate = () => {
    const start = position;
    while (position < source.length && source[position] !== '`' && !source.startsWith('${', position)) {
      position += source[position] === '\\' ? 2 : 1;
    }
    const text = source.slice(start, position);
    add('string', text);
    line += text.split('\n').length - 1;
    if (source[position] === '`') {
      position += 1;
    } else {
      position += 2;
      templates.push(0);
    }
  };

  while (position < source.length) {
    const blank = take(SPACE) ?? take(COMMENT);
    if (blank !== undefined) {
      line += blank.split('\n').length - 1;
      continue;
    }
    const character = source[position];
    if (character === '`') {
      position += 1;
      readTemplate();
      continue;
    }
    if (character === '}' && templates.at(-1) === 0) {
      templates.pop();
      position += 1;
      readTemplate();
      continue;
    }
    if (templates.length > 0 && character === '{') templates[templates.length - 1] += 1;
    if (templates.length > 0 && character === '}') templates[templates.length - 1] -= 1;

    const word = take(WORD);
    if (word !== undefined) {
      add('word', word);
      continue;
    }
    const number = take(NUMBER);
    if (number !== undefined) {
      add('number', number);
      continue;
    }
    const string = take(STRING);
    if (string !== undefined) {
      add('string', string.slice(1, -1));
      line += string.split('\n').length - 1;
      continue;
    }
    if (character === '/' && valueMayFollow(tokens.at(-1))) {
      const regex = take(REGEX);
      if (regex !== undefined) {
        add('regex', regex);
        continue;
      }
    }
    add('punctuator', take(PUNCTUATOR)!);
  }
  return tokens;
}

function valueMayFollow(previous: Token | undefined): boolean {
  if (previous === undefined) return true;
  if (previous.kind === 'word') return BEFORE_VALUE.has(previous.text);
  return previous.kind === 'punctuator' && ![')', ']', '}'].includes(previous.text);
}
