// Writes out, in declarations, what the sources infer, mostly from schemas: with names, and with the meaning of each key as the
// published schemas say it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SyntaxKind } from 'typescript/unstable/ast';
import { API, NodeBuilderFlags, SignatureKind, SymbolFlags, TypeFlags } from 'typescript/unstable/sync';
import {
  commentOf,
  itemsOf,
  keysOf,
  meaningOf,
  meaningOfType,
  othersOf,
  partsOf,
  readSchema,
} from './meanings.mjs';
import { sourceFrom, statementsOf } from './statements.mjs';

/** Types of files that people write, and the schemas of these. Those of data files are declared with the files. */
const INPUTS = { AuditRequestInput: 'audit-request', NamesInput: 'names', ScenarioInput: 'scenario' };

/** Flag of keys of mapped types, which the compiler keeps to itself. */
const READONLY = 8;

/** Replaces each type that is inferred from a value, or is a part of another one, by what it is. */
export function writeOutInferred(modules, root) {
  const api = new API({ cwd: root });
  const config = join(root, 'tsconfig.build.json');
  try {
    const { checker } = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    writeOut(modules, root, checker);
  } finally {
    api.close();
  }
}

function writeOut(modules, root, checker) {
  const pathOf = (module) => join(root, 'src', `${module}.ts`).replaceAll('\\', '/');
  // The compiler writes paths small where capitals make no difference.
  const moduleAt = new Map([...modules.keys()].map((module) => [pathOf(module).toLowerCase(), module]));
  const inferred = [];
  for (const [module, statements] of modules) {
    const file = pathOf(module);
    let text;
    for (const statement of statements) {
      if (!isInferred(statement)) continue;
      text ??= readFileSync(file, 'utf8');
      const [name] = statement.declares;
      const { index, 0: before } = new RegExp(String.raw`\b(?:type|interface) (?=${name}\b)`).exec(text);
      const symbol = checker.getSymbolAtPosition(file, index + before.length);
      inferred.push({ module, name, statement, type: checker.getDeclaredTypeOfSymbol(symbol) });
    }
  }
  const absent = checker.getUndefinedType();
  const named = new Map();
  for (const each of inferred) {
    const base = each.type.isClassOrInterface() ? checker.getBaseTypes(each.type) : [];
    for (const type of [each.type, ...base]) {
      const key = keyOf(type);
      if (isWorthAName(type) && !named.has(key)) named.set(key, each);
    }
  }

  // Meanings come with the type that holds a key, so from files down.
  const documented = new Map();
  const queue = [];
  const document = (each, schemas) => {
    if (schemas.length === 0 || documented.has(each)) return;
    documented.set(each, schemas);
    queue.push(each);
  };
  for (const [name, kind] of [...dataFilesOf(modules), ...Object.entries(INPUTS)]) {
    const whole = inferred.find((each) => each.name === name);
    if (whole === undefined) throw new Error(`found no type ${name}, which ${kind}.schema.json is about`);
    document(whole, [readSchema(join(root, 'schema', `${kind}.schema.json`))]);
  }
  for (const each of queue) write(each);
  for (const each of inferred) if (!documented.has(each)) write(each);

  function write(each) {
    const { module, name, type, statement } = each;
    const imports = new Map();
    // Functions and the like stay as the compiler writes them.
    let isWritable = true;
    const isOther = (named.get(keyOf(type)) ?? each) !== each;
    const isObject = !isOther && (isPlainObject(type) || type.isClassOrInterface());
    const schemas = documented.get(each) ?? [];
    const own = isObject ? block(type, schemas, '') : written(type, schemas, '', !isOther);
    if (!isWritable) return;
    statement.text = isObject ? `export interface ${name} ${own}` : `export type ${name} = ${own};`;
    const comment = statement.comment || commentOf(meaningOfType(schemas), '').trimEnd();
    Object.assign(statement, statementsOf(statement.text)[0], { comment });
    const statements = modules.get(module);
    for (const [other, names] of imports) {
      const missing = [...names].filter(
        (each) => !statements.some(({ declares }) => declares.includes(each)),
      );
      if (missing.length === 0) continue;
      const text = `import type { ${missing.join(', ')} } from '${sourceFrom(module, other)}';`;
      statements.splice(statements.findLastIndex(({ isImport }) => isImport) + 1, 0, ...statementsOf(text));
    }

    function reference(other, from) {
      if (from !== module) imports.set(from, (imports.get(from) ?? new Set()).add(other));
      return other;
    }

    function written(type, schemas, indent, isWhole = false) {
      const known = isWhole ? undefined : named.get(keyOf(type));
      if (known !== undefined) {
        document(known, schemas);
        return reference(known.name, known.module);
      }
      if (type.isUnionType()) return union(type.getTypes(), schemas, indent, isWhole);
      if (checker.isArrayType(type)) {
        const [each] = checker.getTypeArguments(type);
        const item = written(each, itemsOf(schemas), indent);
        const isCompound = item.startsWith('readonly ') || (each.isUnionType() && !/^\w+$/.test(item));
        const modifier = type.getSymbol().name === 'ReadonlyArray' ? 'readonly ' : '';
        return `${modifier}${isCompound ? `(${item})` : item}[]`;
      }
      if (checker.isTupleType(type)) {
        const items = checker.getTypeArguments(type).map((each) => written(each, [], indent));
        return `${type.getTarget().readonly ? 'readonly ' : ''}[${items.join(', ')}]`;
      }
      const place = declared(type);
      if (place !== undefined) return reference(...place);
      if (isPlainObject(type)) return block(type, schemas, indent);
      isWritable &&= !type.isObjectType();
      return checker.typeToString(type, undefined, NodeBuilderFlags.NoTruncation);
    }

    /** A union, in which a name stands for those of it that are no objects, or for all that is something. */
    function union(types, schemas, indent, isWhole = false) {
      if (types.length === 1) return written(types[0], schemas, indent);
      const nothing = types.filter(({ flags }) => (flags & (TypeFlags.Null | TypeFlags.Undefined)) !== 0);
      const something = types.filter((each) => !nothing.includes(each));
      const objects = something.filter(
        ({ flags }) => (flags & (TypeFlags.Object | TypeFlags.Intersection)) !== 0,
      );
      const plain = something.filter((each) => !objects.includes(each));
      const whole = isWhole ? undefined : byName(something, schemas);
      const literals = isWhole && objects.length === 0 ? undefined : byName(plain, schemas);
      const parts = whole ?? [
        ...(literals ?? plainTexts(plain)),
        ...objects.map((each) => written(each, variantsOf(schemas, each), indent)),
      ];
      return [...new Set([...parts, ...nothing.map(({ intrinsicName }) => intrinsicName).sort()])].join(
        ' | ',
      );
    }

    function byName(types, schemas) {
      const known = types.length < 2 ? undefined : named.get(keyOfUnion(types));
      if (known === undefined) return undefined;
      document(known, schemas);
      return [reference(known.name, known.module)];
    }

    /** The type of a key, without what only says that the key may be missing. */
    function value(type, isOptional, schemas, indent) {
      if (!isOptional || !type.isUnionType()) return written(type, schemas, indent);
      const stated = type.getTypes().filter((each) => each.id === absent.id || !isUndefined(each));
      return union(stated, schemas, indent);
    }

    function plainTexts(types) {
      const texts = types.map((each) => checker.typeToString(each, undefined, NodeBuilderFlags.NoTruncation));
      const rest = texts.filter((text) => text !== 'true' && text !== 'false');
      return rest.length === texts.length - 2 ? [...rest, 'boolean'] : texts;
    }

    function block(type, schemas, indent) {
      const deeper = `${indent}    `;
      const keys = checker.getPropertiesOfType(type).map((symbol) => {
        const below = keysOf(schemas, symbol.name);
        const isOptional = (symbol.flags & SymbolFlags.Optional) !== 0;
        const modifier = symbol.checkFlags & READONLY || isReadonly(symbol) ? 'readonly ' : '';
        const key = /^[\w$]+$/.test(symbol.name) ? symbol.name : JSON.stringify(symbol.name);
        const own = value(checker.getTypeOfSymbol(symbol), isOptional, below, deeper);
        const meaning = meaningOf(below) || checker.getDocumentationCommentOfSymbol(symbol);
        return `${commentOf(meaning, deeper)}${deeper}${modifier}${key}${isOptional ? '?' : ''}: ${own};\n`;
      });
      const others = checker.getIndexInfosOfType(type).map(({ keyType, valueType, isReadonly }) => {
        const own = written(valueType, othersOf(schemas), deeper);
        const key = checker.typeToString(keyType);
        return `${deeper}${isReadonly ? 'readonly ' : ''}[key: ${key}]: ${own};\n`;
      });
      return `{\n${[...keys, ...others].join('')}${indent}}`;
    }
  }

  /** Those of several schemas that are of one type of a union; all where it is not clear which. */
  function variantsOf(schemas, type) {
    const keys = checker.getPropertiesOfType(type);
    const isOfIt = ({ properties }) =>
      properties !== undefined &&
      Object.keys(properties).length === keys.length &&
      keys.every((symbol) => {
        const schema = properties[symbol.name];
        return (
          schema !== undefined &&
          (!('const' in schema) || checker.getTypeOfSymbol(symbol).value === schema.const)
        );
      });
    const own = partsOf(schemas).filter(isOfIt);
    return own.length === 0 ? schemas : own;
  }

  /** The name under which the sources declare a type, and the module; undefined where it has none of its own. */
  function declared(type) {
    const isAlias = type.getAliasSymbol() !== undefined && type.getAliasTypeArguments().length === 0;
    const symbol = isAlias ? type.getAliasSymbol() : type.isClassOrInterface() ? type.getSymbol() : undefined;
    const module = moduleAt.get(symbol?.declarations[0]?.path.toLowerCase());
    const isThere = modules.get(module)?.some(({ declares }) => declares.includes(symbol.name));
    return isThere ? [symbol.name, module] : undefined;
  }

  function isPlainObject(type) {
    if (type.isIntersectionType()) return type.getTypes().every(isPlainObject);
    return (
      type.isObjectType() &&
      !type.isClassOrInterface() &&
      !type.isTypeReference() &&
      checker.getSignaturesOfType(type, SignatureKind.Call).length === 0
    );
  }
}

function keyOf(type) {
  return type.isUnionType() ? keyOfUnion(type.getTypes()) : String(type.id);
}

function keyOfUnion(types) {
  return types
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join(' ');
}

function isUndefined({ flags }) {
  return (flags & TypeFlags.Undefined) !== 0;
}

/** Checks that a type is not what many keys are that have nothing to do with each other. */
function isWorthAName(type) {
  return (
    type.isObjectType() ||
    type.isIntersectionType() ||
    (type.isUnionType() && (type.flags & TypeFlags.Boolean) === 0)
  );
}

function isReadonly(symbol) {
  const declaration = symbol.valueDeclaration?.resolve();
  return declaration?.modifiers?.some(({ kind }) => kind === SyntaxKind.ReadonlyKeyword) === true;
}

/** Checks that a declaration says where a type comes from instead of what it is. */
function isInferred({ declaration, text }) {
  const { type, typeParameters, typeAnnotation, body } = declaration;
  if (typeParameters) return false;
  if (type === 'TSInterfaceDeclaration') return body.body.length === 0 || /\btypeof\b/.test(text);
  if (type !== 'TSTypeAliasDeclaration') return false;
  return typeAnnotation.type === 'TSIndexedAccessType' || /\btypeof\b/.test(text);
}

/** The names of the types of all data files, each with the kind of file. */
function dataFilesOf(modules) {
  return [...modules.values()].flat().flatMap(({ text }) => {
    const [, name, kind] = /^export declare const \w+: DataFile<(\w+), ["']([\w-]+)["']>;$/.exec(text) ?? [];
    return name === undefined ? [] : [[name, kind]];
  });
}
