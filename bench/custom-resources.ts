// What hundreds of definitions of custom resources cost: how long until all of them are served, and the memory that each
// keeps while nobody uses it, and once one object of it was made; then evaluations of a rule a second. In this process.
//   node --expose-gc bench/custom-resources.ts [--definitions 400] [--fields 200]
import { parseArgs } from 'node:util';
import type { KubernetesObject } from '../src/api/index.ts';
import type { Client } from '../src/client/index.ts';
import { CustomResource, type CustomResourceDefinition } from '../src/kinds/index.ts';
import { systemClock } from '../src/host/index.ts';
import { MemoryStore } from '../src/store/index.ts';
import { startInProcess } from './cluster/in-process.ts';

const { values } = parseArgs({
  options: {
    definitions: { type: 'string', default: '400' },
    fields: { type: 'string', default: '200' },
  },
});
const definitions = Number(values.definitions);
const fields = Number(values.fields);
const RULES = 2000;
const ITEMS = 1000;
const RUNS = 100;

const store = new MemoryStore({ clock: systemClock });
const cluster = await startInProcess(store, 0);
const client = cluster.client({ name: 'bench', groups: ['system:masters'] });

const begin = figures();
await register(client);
const registered = figures();
console.log(`${definitions} definitions of ${fields} fields are served after ${since(begin, registered)}`);
await pause(10_000);
const idle = figures();
console.log(
  `10 s in which nothing happens cost ${(idle.cpuMs - registered.cpuMs).toFixed(0)} ms of processor time`,
);
for (let i = 0; i < definitions; i++) await things(i).create(thing(i, 'a', 1));
console.log(`an object of each: ${since(idle, figures())}`);
const before = figures();
for (let i = 1; i <= RULES; i++) {
  await things(0).patch({ name: 'a', namespace: 'default' }, 'merge', {
    spec: { field0: { text: `t${i}` } },
  });
}
const each = (figures().cpuMs - before.cpuMs) / RULES;
console.log(`an update with a rule: ${each.toFixed(2)} ms of processor time`);
await cluster.dispose();
await store.close();
console.log(`${evaluationsASecond().toFixed(0)} evaluations of a rule a second of processor time`);

/** One object after the other is validated, each with as many items as there are evaluations, over one without the rule. */
function evaluationsASecond(): number {
  const items = Array.from({ length: ITEMS }, (_, n) => ({ n, text: `t${n}` }));
  const object: KubernetesObject = {
    apiVersion: 'bench.example.com/v1',
    kind: 'Thing0',
    metadata: { name: 'a', namespace: 'default' },
    spec: { items },
  };
  const [plain, ruled] = [
    [],
    [{ rule: "self.n >= 0 && self.text.startsWith('t') && size(self.text) < 10" }],
  ].map((rules) => {
    const [kind] = new CustomResource(itemsDefinition(rules)).kinds;
    const validate = (): number => kind?.strategy.validateCreate?.(object).length ?? 1;
    if (validate() > 0) throw new Error('the object is not valid');
    const begin = process.cpuUsage();
    for (let run = 0; run < RUNS; run++) validate();
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1e6;
  });
  return (RUNS * ITEMS) / ((ruled ?? 0) - (plain ?? 0));
}

function itemsDefinition(rules: readonly { readonly rule: string }[]): CustomResourceDefinition {
  const item = {
    type: 'object',
    properties: { n: { type: 'integer' }, text: { type: 'string', maxLength: 10 } },
    'x-kubernetes-validations': rules,
  };
  const spec = { type: 'object', properties: { items: { type: 'array', maxItems: ITEMS, items: item } } };
  const { spec: given, ...rest } = definition(0) as unknown as CustomResourceDefinition;
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
  return { ...rest, spec: { ...given, versions: [{ name: 'v1', served: true, storage: true, schema }] } };
}

interface Figures {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly heapMiB: number;
}

function figures(): Figures {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  return {
    cpuMs: (user + system) / 1000,
    wallMs: performance.now(),
    heapMiB: process.memoryUsage().heapUsed / 2 ** 20,
  };
}

function since(from: Figures, to: Figures): string {
  const kib = ((to.heapMiB - from.heapMiB) * 1024) / definitions;
  return `${((to.wallMs - from.wallMs) / 1000).toFixed(1)} s (${((to.cpuMs - from.cpuMs) / 1000).toFixed(1)} s of processor time), ${kib.toFixed(0)} KiB each`;
}

async function register(to: Client): Promise<void> {
  const resource = to.resource<KubernetesObject>('apiextensions.k8s.io/v1', 'customresourcedefinitions');
  for (let i = 0; i < definitions; i++) await resource.create(definition(i));
  while (!(await isServed(definitions - 1))) await pause(50);
}

function isServed(index: number): Promise<boolean> {
  return things(index)
    .list({})
    .then(
      () => true,
      () => false,
    );
}

function things(index: number) {
  return client.resource<KubernetesObject>('bench.example.com/v1', `things${index}`);
}

function thing(index: number, name: string, n: number): KubernetesObject {
  const apiVersion = 'bench.example.com/v1';
  return {
    apiVersion,
    kind: `Thing${index}`,
    metadata: { name, namespace: 'default' },
    spec: { field0: { n } },
  };
}

function definition(index: number): KubernetesObject {
  const field = (n: number): object => ({
    type: 'object',
    description: `What field ${n} of kind ${index} is for, in a sentence as long as such sentences are.`,
    properties: {
      n: { type: 'integer', minimum: 0 },
      text: { type: 'string', maxLength: 100, pattern: '^[a-z0-9]+$' },
    },
    ...(n === 0
      ? { 'x-kubernetes-validations': [{ rule: "!has(self.text) || self.text.startsWith('t')" }] }
      : {}),
  });
  const properties = Object.fromEntries(Array.from({ length: fields }, (_, n) => [`field${n}`, field(n)]));
  const openAPIV3Schema = { type: 'object', properties: { spec: { type: 'object', properties } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `things${index}.bench.example.com` },
    spec: {
      group: 'bench.example.com',
      scope: 'Namespaced',
      names: { plural: `things${index}`, kind: `Thing${index}` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    systemClock.setTimer(ms, resolve);
  });
}
