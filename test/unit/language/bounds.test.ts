import { deepEqual, equal, match, ok } from 'node:assert/strict';
import {
  complete,
  createLanguageService,
  diagnose,
  finish,
  hover,
  manifest,
  type Notation,
  objects,
  quickFixes,
  type Snapshot,
  type Steps,
  symbols,
} from '../../../src/language/index.ts';
import { builtInCatalog } from '../../support/built-in-catalog.ts';

const URI = 'file:///bounds';
const catalog = builtInCatalog();

function opened(text: string, notation: Notation = 'yaml'): Snapshot {
  const workspace = createLanguageService({ catalog });
  workspace.setFile(URI, notation, text);
  return workspace.snapshot();
}

function ask(snapshot: Snapshot, at: number): void {
  finish(diagnose(snapshot, URI));
  finish(complete(snapshot, URI, at));
  finish(hover(snapshot, URI, at));
  finish(symbols(snapshot, URI));
  finish(quickFixes(snapshot, URI, { start: 0, end: at }));
  finish(objects(snapshot, snapshot.file(URI)));
  finish(snapshot.index());
}

/** Lines of which each stands for ten of the one before: 10^30 values. */
function bomb(first: string, next: (name: string) => string): string {
  const lines = Array.from({ length: 30 }, (_, level) =>
    level === 0 ? `  a0: &a0 ${first}` : `  a${level}: &a${level} ${next(`*a${level - 1}`)}`,
  );
  return `${lines.join('\n')}\n`;
}

describe('what multiplies in a manifest', () => {
  const ten = (name: string): string => `[${Array.from({ length: 10 }, () => name).join(', ')}]`;
  const tenFields = (name: string): string =>
    `{${Array.from({ length: 10 }, (_, field) => `f${field}: ${name}`).join(', ')}}`;
  const bombs: Readonly<Record<string, string>> = {
    'in lists': bomb('[x]', ten),
    'in maps': bomb('{x: y}', tenFields),
    'in what is merged': bomb('{x: y}', (name) => `{<<: ${ten(name)}}`),
  };
  for (const [name, lines] of Object.entries(bombs)) {
    it(`is bounded ${name}`, () => {
      for (const [head, use] of [
        ['apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n', 'data: *a29\n'],
        ['apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n', 'spec:\n  <<: *a29\n  containers: *a29\n'],
        ['apiVersion: v1\nkind: Thing\nmetadata: {name: a}\n', 'spec: *a29\n'],
      ] as const) {
        const text = `${head}anchors:\n${lines}${use}`;
        ask(opened(text), text.length);
      }
    });
  }

  it('is said, where it keeps an object from being checked, and from being sent', () => {
    const head = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n`;
    const aliases = Array.from({ length: 1000 }, (_, index) => `    k${index}: *t\n`).join('');
    const snapshot = opened(`${head}  data:\n    t: &t ${'x'.repeat(20_000)}\n${aliases}`);
    const told = finish(diagnose(snapshot, URI)).filter(({ code }) => code === 'too-many');
    match(told[0]?.message ?? '', /aliases .* too much/);
    const file = snapshot.file(URI);
    ok(file);
    const { objects: sent, problems } = finish(manifest(file));
    deepEqual([sent.length, problems.length], [0, 1]);
  });

  it('is followed as long as it is little, and what is wrong is told at each alias', () => {
    const snapshot = opened(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n' +
        '  - {name: a, image: b, resources: &r {limits: {cpu: 1}, wrong: 1}}\n' +
        '  - {name: b, image: b, resources: *r}\n  - {name: c, image: b, resources: *r}\n',
    );
    const told = finish(diagnose(snapshot, URI));
    equal(told.length, 3);
    equal(new Set(told.map(({ message }) => message)).size, 1);
    equal(new Set(told.map(({ range }) => range.start)).size, 3);
  });
});

describe('a large document', () => {
  const SIZE = 400;
  const pod = {
    apiVersion: 'v1',
    kind: 'Thing',
    metadata: { name: 'a' },
    spec: {
      template: {
        containers: Array.from({ length: SIZE }, (_, index) => ({
          name: `c${index}`,
          env: Array.from({ length: 20 }, (__, each) => ({ name: `V${each}`, value: 'x' })),
        })),
      },
    },
  };
  const json = JSON.stringify(pod);
  const block = [
    'apiVersion: v1\nkind: Thing\nmetadata: {name: a}\nspec:\n  template:\n    containers:\n',
    ...pod.spec.template.containers.map(
      ({ name, env }) =>
        `      - name: ${name}\n        env:\n${env.map((each) => `          - name: ${each.name}\n            value: x\n`).join('')}`,
    ),
  ].join('');
  const texts: readonly [string, Notation, string][] = [
    ['JSON on one line', 'json', json],
    ['JSON on lines', 'json', JSON.stringify(pod, undefined, 1)],
    ['YAML in braces', 'yaml', json],
    ['YAML', 'yaml', block],
  ];
  for (const [name, notation, text] of texts) {
    it(`of ${name} is worked on in steps, however deep its contents stand`, () => {
      const steps = (work: Steps<unknown>): number => {
        let count = 0;
        while (!work.next().done) count++;
        return count;
      };
      // A step for each 4,096 characters at least.
      const least = Math.floor(text.length / 5000);
      const snapshot = opened(text, notation);
      ok(steps(complete(snapshot, URI, text.length >> 1)) > 2 * least, 'read, and read with a mark');
      ok(steps(diagnose(snapshot, URI)) > least);
      ok(steps(objects(opened(text, notation), snapshot.file(URI))) >= 0);
    });
  }
});
