import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { builtInKinds } from '../../src/kinds/index.ts';

const folder = path.resolve(import.meta.dirname, '../../src/apiserver');

/** What the generic server may say all the same: how paths name a namespace, and whom service accounts are known as. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'audit/audit-event.ts': ['Event'],
  'audit/read-policy.ts': ['namespaces'],
  'authentication/impersonation/ways.ts': ['nodes', 'serviceaccounts'],
  'authentication/service-account-user.ts': ['serviceaccounts'],
  'flow-control/dump.ts': ['Namespace'],
  'openapi/operations.ts': ['namespaces'],
  'request/request-info.ts': ['namespaces'],
};

/** The names of built-in kinds and resources in the code of a file: in its texts, and in what it imports. */
function namesIn(code: string, names: ReadonlySet<string>): string[] {
  const plain = code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const imported = [...plain.matchAll(/import (?:type )?\{([^}]*)\}/g)].flatMap(([, list = '']) =>
    list.split(',').map((name) => name.trim().replace(/^type /, '')),
  );
  const texts = [...plain.replace(/from '[^']*'/g, '').matchAll(/(['"`])((?:(?!\1).)*)\1/g)];
  const words = texts.flatMap(([, , text = '']) => text.split(/[^\w-]+/));
  return [...new Set([...imported, ...words].filter((word) => names.has(word)))];
}

describe('the generic API server', () => {
  const resources = builtInKinds().all();
  const names = new Set(resources.flatMap(({ kind, plural }) => [kind, plural]));

  it('knows no kind or resource by its name', () => {
    const found: Record<string, string[]> = {};
    for (const file of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const known = namesIn(fs.readFileSync(path.join(folder, file), 'utf8'), names);
      if (known.length > 0) found[file.split(path.sep).join('/')] = known;
    }
    assert.deepEqual(found, ALLOWED);
  });

  it('would be found out', () => {
    assert.deepEqual(namesIn("if (plural === 'pods') return;", names), ['pods']);
    assert.deepEqual(namesIn("import { type Pod, quote } from '../api/index.ts';", names), ['Pod']);
    assert.deepEqual(namesIn('const KEY = `v1/Secret`;', names), ['Secret']);
    assert.deepEqual(namesIn("// 'pods'\nimport { a } from './events/pods.ts';", names), []);
  });
});
