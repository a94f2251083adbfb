import assert from 'node:assert/strict';
import { Kind } from './kind.ts';

const CLUSTER = { namespaced: false };

describe('FlowSchema', () => {
  const kind = new Kind('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', CLUSTER);
  const rule = {
    subjects: [{ kind: 'User', user: { name: 'jane' } }],
    nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz'] }],
  };
  const spec = { priorityLevelConfiguration: { name: 'p' }, rules: [rule] };
  const problems = (change: object): string[] => kind.problems({ spec: { ...spec, ...change } });

  it('stands in the middle where nothing else is said', () => {
    assert.deepEqual(kind.created({ spec })['spec'], { ...spec, matchingPrecedence: 1000 });
    assert.deepEqual(problems({}), []);
  });

  it('is first only where it exempts', () => {
    assert.deepEqual(problems({ matchingPrecedence: 1 }), [
      "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1",
    ]);
    const exempt = kind.problems({ metadata: { name: 'exempt' }, spec: { ...spec, matchingPrecedence: 1 } });
    assert.equal(exempt.length, 1);
    assert.match(
      String(exempt[0]),
      /^spec: Invalid value: {.*}: spec of 'exempt' must equal the fixed value$/,
    );
  });

  const refused: [string, object, string[]][] = [
    [
      'a subject of another kind than it describes',
      { subjects: [{ kind: 'User', group: { name: 'g' } }] },
      [
        "subjects[0].user: Required value: user is required when subject kind is 'User'",
        "subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'",
      ],
    ],
    [
      'a service account of no namespace',
      { subjects: [{ kind: 'ServiceAccount', serviceAccount: { name: '*', namespace: '' } }] },
      ['subjects[0].serviceAccount.namespace: Required value: must specify namespace for service account'],
    ],
    [
      'a star inside of a path',
      { nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/a*'] }] },
      ['nonResourceRules[0].nonResourceURLs[0]: Invalid value: "/a*": wildcard can only do suffix matching'],
    ],
    [
      'resources nowhere',
      { resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] },
      [
        'resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace',
      ],
    ],
  ];
  for (const [what, change, expected] of refused) {
    it(`refuses ${what}`, () =>
      assert.deepEqual(
        problems({ rules: [{ ...rule, ...change }] }),
        expected.map((text) => `spec.rules[0].${text}`),
      ));
  }
});

describe('PriorityLevelConfiguration', () => {
  const kind = new Kind('flowcontrol.apiserver.k8s.io/v1', 'PriorityLevelConfiguration', CLUSTER);
  const queued = (queuing: object): object => ({
    spec: { type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing } } },
  });

  it('queues as is usual where nothing else is said', () => {
    assert.deepEqual(kind.created({ ...queued({}) })['spec'], {
      type: 'Limited',
      limited: {
        nominalConcurrencyShares: 30,
        lendablePercent: 0,
        limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 8, queueLengthLimit: 50 } },
      },
    });
  });

  it('deals hands that a hash can tell apart', () => {
    const path = 'spec.limited.limitResponse.queuing.handSize';
    assert.deepEqual(kind.problems({ ...queued({ queues: 4, handSize: 5 }) }), [
      `${path}: Invalid value: 5: should not be greater than queues (4)`,
    ]);
    assert.deepEqual(kind.problems({ ...queued({ queues: 1_000_000, handSize: 15 }) }), [
      `${path}: Invalid value: 15: required entropy bits of deckSize 1000000 and handSize 15 should not be greater than 60`,
    ]);
  });

  it('exempts by its name alone', () => {
    const spec = { type: 'Exempt' };
    assert.deepEqual(kind.problems({ spec }), [
      "spec.type: Invalid value: \"Exempt\": must be 'Exempt' if and only if `name` is 'exempt'",
    ]);
    assert.deepEqual(kind.problems({ metadata: { name: 'exempt' }, spec }), []);
  });
});

describe('APIService', () => {
  const kind = new Kind('apiregistration.k8s.io/v1', 'APIService', CLUSTER);
  const metadata = { name: 'v1.example.com' };
  const spec = { group: 'example.com', version: 'v1', groupPriorityMinimum: 100, versionPriority: 10 };

  it('of the server itself is available at once', () => {
    const { conditions } = kind.created({ metadata, spec })['status'] as { conditions: unknown[] };
    assert.deepEqual(conditions, [
      {
        type: 'Available',
        status: 'True',
        lastTransitionTime: '2026-01-01T00:00:00Z',
        reason: 'Local',
        message: 'Local APIServices are always available',
      },
    ]);
  });

  it('of another is not, and is reached by a port', () => {
    const { spec: made, status } = kind.created({
      metadata,
      spec: { ...spec, service: { namespace: 'n', name: 's' } },
    });
    assert.deepEqual(status, {});
    assert.deepEqual((made as { service: object }).service, { namespace: 'n', name: 's', port: 443 });
  });

  it('has the name of its group and version, and no certificate for itself', () => {
    assert.deepEqual(
      kind.problems({ metadata: { name: 'v2.example.com' }, spec: { ...spec, caBundle: 'AAAA' } }),
      [
        'metadata.name: Invalid value: "v2.example.com": must be `spec.version+"."+spec.group`: "v1.example.com"',
        'spec.caBundle: Invalid value: "3 bytes": local APIServices may not have a caBundle',
      ],
    );
  });
});
