// Corners of the built-in kinds that a comparison with upstream's server found (see test/upstream).
import assert from 'node:assert/strict';
import { Kind } from './kind.ts';

const CLUSTER = { namespaced: false };
const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

describe('names', () => {
  it('of an APIService are its version and group, also where one is to be generated', () => {
    const kind = new Kind('apiregistration.k8s.io/v1', 'APIService', CLUSTER);
    const spec = { group: 'example.com', version: 'v1', groupPriorityMinimum: 1, versionPriority: 1 };
    const due = 'must be `spec.version+"."+spec.group`: "v1.example.com"';
    assert.deepEqual(kind.problems({ metadata: { name: 'v1.example.com', generateName: 'x' }, spec }), [
      `metadata.generateName: Invalid value: "x": ${due}`,
    ]);
    assert.deepEqual(kind.problems({ metadata: { name: 'a/b' }, spec }), [
      'metadata.name: Invalid value: "a/b": may not contain \'/\'',
    ]);
  });

  it('that are generated are one mistake, not two, for the kinds that look at the whole name', () => {
    const kind = new Kind('resource.k8s.io/v1', 'DeviceClass', CLUSTER);
    const metadata = { name: 'A-x', generateName: 'A-' };
    assert.deepEqual(kind.problems({ metadata, spec: {} }), [
      `metadata.name: Invalid value: "A-x": ${SUBDOMAIN}`,
    ]);
  });

  it('of finalizers need no domain in a RuntimeClass', () => {
    const kind = new Kind('node.k8s.io/v1', 'RuntimeClass', CLUSTER);
    assert.deepEqual(kind.problems({ metadata: { finalizers: ['x'] }, handler: 'h' }), []);
  });

  it('of a managed record hold what can be printed', () => {
    const kind = new Kind('v1', 'ConfigMap');
    const managedFields = [{ manager: 'a\nb', operation: 'Odd' }];
    const texts = new Set(kind.problems({ metadata: { managedFields } }));
    assert.deepEqual(
      [...texts],
      [
        'metadata.managedFields[0].operation: Invalid value: "Odd": must be `Apply` or `Update`',
        'metadata.managedFields[0].manager: Invalid value: "a\\nb": invalid character U+000A (at position 1)',
      ],
    );
  });
});

describe('amounts of resources', () => {
  const fine = { cpu: '1n', memory: '100u' };
  const rounded = { cpu: '1m', memory: '1m' };
  const held: [string, Kind, object, (created: Record<string, unknown>) => unknown][] = [
    ['a node', new Kind('v1', 'Node', CLUSTER), { status: { capacity: fine } }, ({ status }) => status],
    [
      'a quota',
      new Kind('v1', 'ResourceQuota'),
      { spec: { hard: fine } },
      ({ spec }) => ({ capacity: (spec as { hard: unknown }).hard, allocatable: rounded }),
    ],
    [
      'a claim',
      new Kind('v1', 'PersistentVolumeClaim'),
      { spec: { resources: { requests: fine } } },
      ({ spec }) => ({
        capacity: (spec as { resources: { requests: unknown } }).resources.requests,
        allocatable: rounded,
      }),
    ],
  ];
  for (const [what, kind, fields, read] of held) {
    it(`of ${what} are kept in thousandths`, () => {
      const object = kind.object({ ...fields });
      assert.deepEqual(read(object), { capacity: rounded, allocatable: rounded });
    });
  }

  it('may be as many whole pieces as 64 bits count', () => {
    const kind = new Kind('v1', 'ResourceQuota');
    for (const pods of ['9223372036854775', '9223372036854776', '9223372036854775807']) {
      assert.deepEqual(kind.problems({ spec: { hard: { pods } } }), []);
    }
  });
});

describe('one of two', () => {
  it('requests of a claim is told before anything within them', () => {
    const kind = new Kind('resource.k8s.io/v1', 'ResourceClaim');
    const requests = [{ name: 'r', exactly: { deviceClassName: 'A' }, firstAvailable: [{ name: 'B' }] }];
    assert.deepEqual(kind.problems({ spec: { devices: { requests } } }), [
      'spec.devices.requests[0]: Invalid value: null: exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set',
    ]);
  });

  it('sources of an attachment leaves the name of the volume to be checked', () => {
    const kind = new Kind('storage.k8s.io/v1', 'VolumeAttachment', CLUSTER);
    const source = { persistentVolumeName: 'A', inlineVolumeSpec: {} };
    assert.deepEqual(kind.problems({ spec: { attacher: 'a', nodeName: 'n', source } }), [
      'spec.source: Forbidden: must specify exactly one of inlineVolumeSpec and persistentVolumeName',
      `spec.source.persistentVolumeName: Invalid value: "A": ${SUBDOMAIN}`,
    ]);
  });

  it('ranges of one family are told only of ranges', () => {
    const kind = new Kind('networking.k8s.io/v1', 'ServiceCIDR', CLUSTER);
    const three = { cidrs: ['198.51.100.0/24', '2001:db8::/64', '203.0.113.0/24'] };
    assert.deepEqual(kind.problems({ spec: three }), [
      'spec.cidrs: Invalid value: {"CIDRs":["198.51.100.0/24","2001:db8::/64","203.0.113.0/24"]}: may only hold up to 2 values',
    ]);
    const [broken] = [kind.problems({ spec: { cidrs: ['::1', '2001:db8::/64'] } })];
    assert.equal(broken?.length, 1);
  });
});

describe('a metadata error of an update', () => {
  const metadata = { finalizers: ['é'] };
  const counted: [Kind, object, string][] = [
    [new Kind('networking.k8s.io/v1', 'IngressClass', CLUSTER), { spec: { controller: 'a.b/c' } }, 'FKFK'],
    [new Kind('v1', 'Namespace', CLUSTER), {}, 'FFKK'],
    [new Kind('v1', 'LimitRange'), { spec: { limits: [] } }, 'FFK'],
  ];
  for (const [kind, fields, sequence] of counted) {
    it(`comes as often as upstream looks, and in its order: ${sequence}`, () => {
      const texts = kind.changeProblems({ ...fields, metadata }, { ...fields });
      assert.equal(
        texts.map((text) => (text.startsWith('metadata.finalizers[') ? 'K' : 'F')).join(''),
        sequence,
      );
    });
  }
});
