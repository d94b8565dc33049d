import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { FEDERATION_ERRORS } from '@app/protocol';
import { API_ERRORS } from '../../apps/gateway/src/http/api-errors';

const ROOT = join(__dirname, '../..');
const CONTEXTS = ['gateway', 'identity', 'ingest', 'policy', 'relay'];
/** Where tests run servers or whole contexts, over sockets and on Postgres. */
const FOLDERS = ['test/federation', ...CONTEXTS.map((context) => `apps/${context}/test`)];

interface NamedTest {
  title: string;
  /** Its own source, and that of the tables it is run over. */
  source: string;
}

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);

/** Every `it` of a file by its title, read from the syntax tree: what is only in a comment or a helper does not count. */
function testsIn(file: string): NamedTest[] {
  const tree = ts.createSourceFile(
    file,
    readFileSync(join(ROOT, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const tables = new Map<string, string>();
  for (const statement of tree.statements.filter(ts.isVariableStatement))
    for (const { name, initializer } of statement.declarationList.declarations)
      if (ts.isIdentifier(name) && initializer) tables.set(name.text, initializer.getText(tree));
  const found: NamedTest[] = [];
  const visit = (node: ts.Node): void => {
    const title = titleOf(node, tree);
    if (title !== undefined) {
      const own = node.getText(tree);
      const used = [...tables].filter(([name]) => new RegExp(`\\b${name}\\b`).test(own));
      found.push({ title, source: [own, ...used.map(([, text]) => text)].join('\n') });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function titleOf(node: ts.Node, tree: ts.SourceFile): string | undefined {
  if (!ts.isCallExpression(node) || !/^it(\.each\b|$)/.test(node.expression.getText(tree))) return undefined;
  const [title] = node.arguments;
  return title && ts.isStringLiteralLike(title) ? title.text : undefined;
}

const tests = files.flatMap((file) => testsIn(file).map((test) => ({ file, ...test })));

describe('every code of docs/errors.md', () => {
  it.each([...Object.keys(FEDERATION_ERRORS), ...Object.keys(API_ERRORS)])(
    '%s is asked for by a test that runs what answers it',
    (code) => {
      const provoking = tests.filter(({ source }) => source.includes(`'${code}'`));
      expect(provoking.map(({ file, title }) => `${file}: ${title}`)).not.toEqual([]);
    },
  );
});
