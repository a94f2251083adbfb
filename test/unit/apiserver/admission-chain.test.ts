import assert from 'node:assert/strict';
import { MetricsRegistry, VirtualClock } from '../../../src/base/index.ts';
import type { KubernetesObject, StatusError } from '../../../src/api/index.ts';
import { WriteAttributes } from '../../../src/apiserver/admission/attributes.ts';
import {
  AdmissionChain,
  type AdmissionPlugin,
  handles,
  type MutationInterface,
} from '../../../src/apiserver/index.ts';
import { drain } from '../../support/drain.ts';

const object = (text: string): KubernetesObject => ({
  kind: 'Thing',
  apiVersion: 'example.com/v1',
  metadata: { name: 'a' },
  spec: text,
});

function attributesOf(of: KubernetesObject, notes: Map<string, string> = new Map()): WriteAttributes {
  return new WriteAttributes({
    operation: 'CREATE',
    kind: { group: 'example.com', version: 'v1', kind: 'Thing' },
    resource: { group: 'example.com', version: 'v1', resource: 'things' },
    subresource: '',
    namespace: '',
    name: 'a',
    object: of,
    user: { name: 'u', groups: [] },
    options: {},
    dryRun: false,
    receivedMs: 0,
    warnings: { add: () => undefined },
    annotations: notes,
  });
}

/** A plugin that writes down what it sees, and changes the object in place or puts another one there. */
function plugin(
  name: string,
  seen: string[],
  { replaces = '', ...rest }: { replaces?: string } & Partial<MutationInterface> = {},
): MutationInterface {
  return {
    name,
    handles: handles('CREATE'),
    admit: (attributes) => {
      seen.push(`${name}:${String(attributes.object?.['spec'])}`);
      if (replaces !== '' && attributes.object?.['spec'] !== replaces) attributes.setObject(object(replaces));
    },
    ...rest,
  };
}

describe('admission chain', () => {
  let clock: VirtualClock;
  let chain: AdmissionChain;
  let seen: string[];
  beforeEach(() => {
    clock = new VirtualClock(drain);
    chain = new AdmissionChain({ clock, limitMs: 10_000, metrics: new MetricsRegistry() });
    seen = [];
  });
  afterEach(() => chain.dispose());

  it('mutates in order, and then validates what came of it', async () => {
    chain.add(plugin('one', seen));
    chain.add(plugin('two', seen, { replaces: 'new', reinvocationPolicy: 'Never' }));
    chain.add({
      name: 'check',
      handles: handles('CREATE'),
      validate: (attributes) => void seen.push(`check:${String(attributes.object?.['spec'])}`),
    });
    const attributes = attributesOf(object('old'));
    await chain.mutate(attributes);
    await chain.validate(attributes);
    assert.deepEqual(seen, ['one:old', 'two:old', 'one:new', 'check:new']);
  });

  it('asks all again that want it, once something was put in its place', async () => {
    chain.add(plugin('never', seen, { reinvocationPolicy: 'Never' }));
    chain.add(plugin('before', seen));
    chain.add(plugin('webhook', seen, { replaces: 'new', reinvocationPolicy: 'Never' }));
    chain.add(plugin('after', seen));
    await chain.mutate(attributesOf(object('old')));
    assert.deepEqual(seen, [
      'never:old',
      'before:old',
      'webhook:old',
      'after:new',
      'before:new',
      'after:new',
    ]);
  });

  it('asks nobody again where nothing was put in the place of the object', async () => {
    chain.add(plugin('one', seen));
    chain.add(plugin('two', seen));
    await chain.mutate(attributesOf(object('old')));
    assert.deepEqual(seen, ['one:old', 'two:old']);
  });

  it('takes plugins at any place and time, and lets them go', async () => {
    chain.add(plugin('first', seen));
    chain.add(plugin('last', seen));
    const middle = chain.add(plugin('middle', seen), 'last');
    await chain.mutate(attributesOf(object('x')));
    middle.dispose();
    await chain.mutate(attributesOf(object('y')));
    assert.deepEqual(seen, ['first:x', 'middle:x', 'last:x', 'first:y', 'last:y']);
  });

  it('asks only about operations that a plugin handles', async () => {
    chain.add(plugin('other', seen, { handles: handles('DELETE') }));
    await chain.mutate(attributesOf(object('x')));
    assert.deepEqual(seen, []);
  });

  it('ends a phase that takes too long', async () => {
    const stuck: AdmissionPlugin = {
      name: 'stuck',
      handles: handles('CREATE'),
      admit: () => new Promise<void>(() => undefined),
    };
    chain.add(stuck);
    const refused = assert.rejects(
      chain.mutate(attributesOf(object('x'))),
      (error: StatusError) => error.code === 504 && error.reason === 'Timeout',
    );
    await clock.advance(10_000);
    await refused;
  });

  it('has a place for what the audit log is to know', async () => {
    const notes = new Map<string, string>();
    chain.add(
      plugin('noting', seen, { admit: (attributes) => attributes.annotate('noting.example.com/why', 'so') }),
    );
    await chain.mutate(attributesOf(object('x'), notes));
    assert.equal(notes.get('noting.example.com/why'), 'so');
  });
});
