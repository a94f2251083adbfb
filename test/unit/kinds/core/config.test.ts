import assert from 'node:assert/strict';
import { Kind } from './kind.ts';

describe('Namespace', () => {
  const kind = new Kind('v1', 'Namespace', { namespaced: false });

  it('is made active, labelled with its name and held by its finalizer', () => {
    const { metadata, spec, status } = kind.created({
      spec: { finalizers: ['example.com/a'] },
      status: { phase: 'X' },
    });
    assert.deepEqual(metadata.labels, { 'kubernetes.io/metadata.name': 'a' });
    assert.deepEqual(spec, { finalizers: ['example.com/a', 'kubernetes'] });
    assert.deepEqual(status, { phase: 'Active' });
  });

  it('keeps finalizers and status through an update', () => {
    const { spec, status } = kind.updated({ spec: { finalizers: [] }, status: { phase: 'Terminating' } }, {});
    assert.deepEqual(spec, { finalizers: ['kubernetes'] });
    assert.deepEqual(status, { phase: 'Active' });
  });

  it('takes a DNS label for a name', () => {
    assert.deepEqual(kind.problems({ metadata: { name: 'a.b' } }), [
      'metadata.name: Invalid value: "a.b": must not contain dots',
    ]);
  });

  it('is terminating only once its deletion began', () => {
    assert.deepEqual(kind.statusProblems({ status: { phase: 'Terminating' } }, {}), [
      'status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty',
    ]);
  });

  it('gives up finalizers through their own subresource alone', () => {
    const finalize = kind.rules.subresources?.['finalize'];
    assert.ok(finalize);
    const object = kind.object({ spec: { finalizers: ['bad name'] }, status: { phase: 'X' } });
    finalize.prepare(object, kind.created({}), '');
    assert.deepEqual(object['status'], { phase: 'Active' });
    assert.ok(finalize.validate?.(object, object).every(({ field }) => field === 'spec.finalizers[0]'));
  });
});

describe('ConfigMap', () => {
  const kind = new Kind('v1', 'ConfigMap');

  it('has each key once, fit for a file name', () => {
    assert.deepEqual(kind.problems({ data: { a: '', '..': '' }, binaryData: { a: '' } }), [
      'data[a]: Invalid value: "a": duplicate of key present in binaryData',
      'data[..]: Invalid value: "..": must not be \'..\'',
    ]);
  });

  it('takes a name that every object has for one like any other', () => {
    assert.deepEqual(kind.problems({ data: { constructor: 'a', toString: 'b', hasOwnProperty: 'c' } }), []);
  });

  it('holds 1 MiB', () => {
    const half = 'x'.repeat(512 * 1024);
    assert.deepEqual(kind.problems({ data: { a: half, b: half } }), []);
    assert.deepEqual(kind.problems({ data: { a: half, b: half, c: 'x' } }), [
      '[]: Too long: may not be more than 1048576 bytes',
    ]);
  });

  it('stays as it is once it is immutable', () => {
    const old = { immutable: true, data: { a: '1' } };
    assert.deepEqual(kind.changeProblems(old, old), []);
    assert.deepEqual(kind.changeProblems({ data: { a: '2' } }, old), [
      'immutable: Forbidden: field is immutable when `immutable` is set',
      'data: Forbidden: field is immutable when `immutable` is set',
    ]);
  });
});

describe('Secret', () => {
  const kind = new Kind('v1', 'Secret');

  it('folds text into data, and is opaque where nothing else is said', () => {
    const { data, stringData, type } = kind.created({ data: { a: 'eA==' }, stringData: { a: 'é', b: '' } });
    assert.deepEqual(data, { a: 'w6k=', b: '' });
    assert.equal(stringData, undefined);
    assert.equal(type, 'Opaque');
  });

  const types: [string, Record<string, string>, string[]][] = [
    ['kubernetes.io/basic-auth', { username: '' }, []],
    ['kubernetes.io/basic-auth', {}, ['data[username]: Required value', 'data[password]: Required value']],
    ['kubernetes.io/ssh-auth', { 'ssh-privatekey': '' }, ['data[ssh-privatekey]: Required value']],
    ['kubernetes.io/tls', { 'tls.crt': '' }, ['data[tls.key]: Required value']],
    ['kubernetes.io/dockerconfigjson', { '.dockerconfigjson': 'e30=' }, []],
    [
      'kubernetes.io/dockerconfigjson',
      { '.dockerconfigjson': 'W10=' },
      [
        'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": json: cannot unmarshal array into Go value of type map[string]interface {}',
      ],
    ],
    [
      'kubernetes.io/service-account-token',
      {},
      ['metadata.annotations[kubernetes.io/service-account.name]: Required value'],
    ],
    ['example.com/any', {}, []],
  ];
  for (const [type, data, expected] of types) {
    it(`${type} with ${Object.keys(data).join() || 'nothing'}`, () => {
      assert.deepEqual(kind.problems({ type, data }), expected);
    });
  }

  it('keeps its type', () => {
    assert.deepEqual(kind.changeProblems({ type: 'b' }, { type: 'a' }), [
      'type: Invalid value: "b": field is immutable',
    ]);
  });
});

describe('ServiceAccount', () => {
  it('keeps of its Secrets the names', () => {
    const { secrets } = new Kind('v1', 'ServiceAccount').created({
      secrets: [{ name: 's', namespace: 'x' }, {}],
    });
    assert.deepEqual(secrets, [{ name: 's' }, {}]);
  });
});

describe('Node', () => {
  const kind = new Kind('v1', 'Node', { namespaced: false });

  it('has one range of Pod addresses in two fields', () => {
    assert.deepEqual(kind.created({ spec: { podCIDR: '10.0.0.0/24' } })['spec'], {
      podCIDR: '10.0.0.0/24',
      podCIDRs: ['10.0.0.0/24'],
    });
    assert.deepEqual(kind.created({ spec: { podCIDRs: ['10.0.0.0/24'] } })['spec'], {
      podCIDR: '10.0.0.0/24',
      podCIDRs: ['10.0.0.0/24'],
    });
  });

  it('gives away what it has where it says nothing else', () => {
    const { status } = kind.created({ status: { capacity: { cpu: '4' } } });
    assert.deepEqual(status, { capacity: { cpu: '4' }, allocatable: { cpu: '4' } });
  });

  const refused: [string, object, string][] = [
    [
      'a taint twice',
      {
        spec: {
          taints: [
            { key: 'a', effect: 'NoSchedule' },
            { key: 'a', value: 'b', effect: 'NoSchedule' },
          ],
        },
      },
      'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"b","Effect":"NoSchedule","TimeAdded":null}: taints must be unique by key and effect pair',
    ],
    [
      'an effect that is none',
      { spec: { taints: [{ key: 'a', effect: '' }] } },
      'metadata.taints[0].effect: Required value',
    ],
    [
      'half a device',
      { status: { capacity: { 'example.com/gpu': '1.5' } } },
      'status.capacity.example.com/gpu: Invalid value: "1500m": must be an integer',
    ],
    [
      'two ranges of one family',
      { spec: { podCIDRs: ['10.0.0.0/24', '10.0.1.0/24'] } },
      'spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.0.1.0/24"]: may specify no more than one CIDR for each IP family',
    ],
  ];
  for (const [what, fields, expected] of refused) {
    it(`refuses ${what}`, () => assert.ok(kind.problems({ ...fields }).includes(expected)));
  }

  it('keeps its addresses and its machine once they are set', () => {
    const old = { spec: { podCIDR: '10.0.0.0/24', providerID: 'a' } };
    assert.deepEqual(kind.changeProblems({ spec: { podCIDR: '10.0.1.0/24', providerID: 'b' } }, old), [
      'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
      'spec.providerID: Forbidden: node updates may not change providerID except from "" to valid',
    ]);
    assert.deepEqual(kind.changeProblems(old, {}), []);
  });
});

describe('Event', () => {
  const core = new Kind('v1', 'Event');
  const events = new Kind('events.k8s.io/v1', 'Event');

  it('stands in the namespace of what it is about', () => {
    assert.deepEqual(core.problems({ involvedObject: { namespace: 'n' } }), []);
    assert.deepEqual(core.problems({ involvedObject: { namespace: 'other' } }), [
      'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
    ]);
  });

  it('says who reports what, once it has a time of its own', () => {
    const said = { eventTime: '2026-01-01T00:00:00.000000Z', involvedObject: { namespace: 'n' } };
    assert.deepEqual(
      core.problems({
        ...said,
        reportingComponent: 'example.com/c',
        reportingInstance: 'i',
        action: 'x'.repeat(129),
      }),
      ['action: Invalid value: "": can have at most 128 characters', 'reason: Required value'],
    );
  });

  it('of the newer group, has such a time, a type, and nothing of the old', () => {
    assert.deepEqual(events.problems({ regarding: { namespace: 'n' }, type: 'Odd', deprecatedCount: 2 }), [
      'eventTime: Required value',
      'type: Invalid value: "": has invalid value: Odd',
      'count: Invalid value: "": needs to be unset',
    ]);
  });

  it('of the newer group, changes in its series alone', () => {
    const event = {
      eventTime: '2026-01-01T00:00:00.000000Z',
      regarding: { namespace: 'n' },
      reportingController: 'example.com/c',
      reportingInstance: 'i',
      action: 'a',
      reason: 'r',
      type: 'Normal',
    };
    const series = { count: 2, lastObservedTime: '2026-01-01T00:00:01.000000Z' };
    assert.deepEqual(events.changeProblems({ ...event, series }, event), []);
    assert.deepEqual(events.changeProblems({ ...event, note: 'new' }, event), [
      'message: Invalid value: "new": field is immutable',
    ]);
  });
});

describe('Lease', () => {
  it('lasts a while', () => {
    assert.deepEqual(
      new Kind('coordination.k8s.io/v1', 'Lease').problems({ spec: { leaseDurationSeconds: 0 } }),
      ['spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0'],
    );
  });
});

describe('LimitRange', () => {
  const kind = new Kind('v1', 'LimitRange');

  it('fills limits from maxima, and requests from limits or else from minima', () => {
    const limit = { type: 'Container', max: { cpu: '2' }, min: { cpu: '1', memory: '1Gi' } };
    assert.deepEqual(kind.created({ spec: { limits: [limit] } })['spec'], {
      limits: [{ ...limit, default: { cpu: '2' }, defaultRequest: { cpu: '2', memory: '1Gi' } }],
    });
  });

  it('holds its amounts in order', () => {
    const limit = {
      type: 'example.com/x',
      min: { cpu: '2' },
      max: { cpu: '1' },
      maxLimitRequestRatio: { cpu: '0.5' },
    };
    assert.deepEqual(kind.problems({ spec: { limits: [limit] } }), [
      'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
      'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1',
    ]);
  });
});

describe('ResourceQuota', () => {
  const kind = new Kind('v1', 'ResourceQuota');

  it('counts what fits its scopes', () => {
    assert.deepEqual(
      kind.problems({ spec: { hard: { services: '1' }, scopes: ['Terminating', 'NotTerminating'] } }),
      [
        'spec.scopes: Invalid value: ["Terminating","NotTerminating"]: unsupported scope applied to resource',
        'spec.scopes: Invalid value: ["Terminating","NotTerminating"]: unsupported scope applied to resource',
        'spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes',
      ],
    );
  });

  it('keeps its scopes, in whatever order', () => {
    const scopes = ['Terminating', 'BestEffort'];
    assert.deepEqual(
      kind.changeProblems({ spec: { scopes: scopes.toReversed() } }, { spec: { scopes } }),
      [],
    );
    assert.deepEqual(kind.changeProblems({ spec: {} }, { spec: { scopes } }), [
      'spec.scopes: Invalid value: null: field is immutable',
    ]);
  });
});
