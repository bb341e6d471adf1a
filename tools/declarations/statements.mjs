// Statements of declaration files: what each declares, and what it needs of others.
import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';

/** The statements of a module, each with the comment before it, the names that it declares, and those that it needs. */
export function statementsOf(text) {
  const { body } = parseSync('module.d.ts', text).program;
  return body.map((node, index) => {
    const declaration = node.declaration ?? node;
    const parts = declaration.declarations ?? declaration.specifiers ?? [declaration];
    return {
      declaration,
      source: node.source?.value,
      isImport: node.type === 'ImportDeclaration',
      comment: text.slice(index === 0 ? 0 : body[index - 1].end, node.start).trim(),
      text: text.slice(node.start, node.end),
      declares: parts.map(({ local, exported, id }) => (exported ?? local ?? id)?.name),
      ...needsOf(node),
    };
  });
}

/** Names that a node needs of its own module, and those that it imports in place. */
function needsOf(node) {
  const names = new Set();
  const imports = [];
  const add = (name) => names.add(leftmost(name).name);
  const visit = (value) => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (value?.computed && value.key?.type === 'Identifier') add(value.key);
    switch (value?.type) {
      case 'TSTypeReference':
        add(value.typeName);
        break;
      case 'TSTypeQuery':
        if (value.exprName.type !== 'TSImportType') add(value.exprName);
        break;
      case 'TSInterfaceHeritage':
      case 'TSClassImplements':
        add(value.expression);
        break;
      case 'ClassDeclaration':
        if (value.superClass !== null) add(value.superClass);
        break;
      case 'TSImportType':
        imports.push([value.source.value, leftmost(value.qualifier).name]);
        break;
      case undefined:
        return;
    }
    Object.values(value).forEach(visit);
  };
  visit(node);
  return { names, imports };
}

function leftmost(name) {
  return name.left === undefined ? name : leftmost(name.left);
}

/** The names of each module that an entry leads to. */
export function neededFrom(entry, modules) {
  const needed = new Map();
  const add = (module, name) => {
    const names = needed.get(module) ?? new Set();
    needed.set(module, names);
    if (names.has(name)) return;
    names.add(name);
    for (const statement of modules.get(module)) {
      if (!statement.declares.includes(name)) continue;
      if (statement.source !== undefined) {
        const { local, imported } = statement.declaration.specifiers.find(
          (each) => (each.exported ?? each.local).name === name,
        );
        addFrom(module, statement.source, (imported ?? local).name);
      }
      for (const own of statement.names) add(module, own);
      for (const [source, own] of statement.imports) addFrom(module, source, own);
    }
  };
  const addFrom = (module, source, name) => {
    if (source.startsWith('.')) add(resolved(module, source), name);
  };
  for (const { declares } of modules.get(entry)) for (const name of declares) add(entry, name);
  return needed;
}

function resolved(module, source) {
  return posix.join(posix.dirname(module), source).replace(/\.[jt]s$/, '');
}

/** What one module imports another from. */
export function sourceFrom(module, other) {
  const path = posix.relative(posix.dirname(module), `${other}.ts`);
  return path.startsWith('.') ? path : `./${path}`;
}

/** The text of a module that declares some of its names. */
export function textOf(statements, names) {
  const kept = statements.flatMap(({ isImport, declares, declaration, comment, text }) => {
    const used = declares.filter((name) => names.has(name));
    if (used.length === 0) return isImport ? comment : [];
    const isPart = isImport && used.length < declares.length;
    const specifiers = isPart && declaration.specifiers.filter(({ local }) => used.includes(local.name));
    const own = isPart
      ? `import type { ${specifiers.map(nameOfSpecifier).join(', ')} } from '${declaration.source.value}';`
      : text;
    return comment === '' ? own : `${comment}\n${own}`;
  });
  return `${kept.filter((text) => text !== '').join('\n')}\n`;
}

function nameOfSpecifier({ imported, local }) {
  return imported.name === local.name ? local.name : `${imported.name} as ${local.name}`;
}
