import assert from 'node:assert/strict';
import { Kind } from './kind.ts';

const CLUSTER = { namespaced: false };
const NFS = { server: 'a', path: '/b' };
const VOLUME = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], nfs: NFS };
const CLAIM = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

describe('PersistentVolume', () => {
  const kind = new Kind('v1', 'PersistentVolume', CLUSTER);

  it('waits from the moment that it is made', () => {
    const { spec, status } = kind.created({ spec: VOLUME, status: { phase: 'Bound' } });
    assert.deepEqual(spec, { ...VOLUME, persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' });
    assert.deepEqual(status, { phase: 'Pending', lastPhaseTransitionTime: '2026-01-01T00:00:00Z' });
  });

  it('says when its phase changed, unless it is told', () => {
    const old = kind.created({ spec: VOLUME });
    const moved = kind.object({ spec: VOLUME, status: { phase: 'Available' } });
    kind.rules.prepareForStatusUpdate?.(moved, old, '2026-02-02T00:00:00Z');
    assert.deepEqual(moved['status'], {
      phase: 'Available',
      lastPhaseTransitionTime: '2026-02-02T00:00:00Z',
    });
    const still = kind.object({ spec: VOLUME, status: { phase: 'Pending', message: 'm' } });
    kind.rules.prepareForStatusUpdate?.(still, old, '2026-02-02T00:00:00Z');
    assert.deepEqual(still['status'], {
      phase: 'Pending',
      message: 'm',
      lastPhaseTransitionTime: '2026-01-01T00:00:00Z',
    });
  });

  const refused: [string, object, string[]][] = [
    ['no source', { ...VOLUME, nfs: undefined }, ['spec: Required value: must specify a volume type']],
    [
      'two sources',
      { ...VOLUME, hostPath: { path: '/' } },
      ['spec.nfs: Forbidden: may not specify more than 1 volume type'],
    ],
    [
      'no size',
      { ...VOLUME, capacity: undefined },
      [
        'spec.capacity: Required value',
        'spec.capacity: Unsupported value: null: supported values: "storage"',
      ],
    ],
    [
      'a local disk of no node',
      { ...VOLUME, nfs: undefined, local: { path: '/a' } },
      ['spec.nodeAffinity: Required value: Local volume requires node affinity'],
    ],
    [
      'the recycling of a whole machine',
      { ...VOLUME, nfs: undefined, hostPath: { path: '/' }, persistentVolumeReclaimPolicy: 'Recycle' },
      ["spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'"],
    ],
    [
      'one Pod beside others',
      { ...VOLUME, accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] },
      ['spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'],
    ],
  ];
  for (const [what, spec, expected] of refused) {
    it(`refuses ${what}`, () => assert.deepEqual(kind.problems({ spec }), expected));
  }

  it('stays where it is, and shows what would have changed', () => {
    const [problem] = kind.changeProblems(
      { spec: { ...VOLUME, nfs: { ...NFS, path: '/c' } } },
      { spec: VOLUME },
    );
    assert.ok(
      problem?.startsWith(
        'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation\n@@ -5,7 +5,7 @@',
      ),
    );
    assert.ok(problem?.includes('\n-  "Path": "/b",\n+  "Path": "/c",\n'));
  });

  it('follows the labels of nodes to their new names, and nowhere else', () => {
    const onNodes = (key: string): object => ({
      ...VOLUME,
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: ['a'] }] }] },
      },
    });
    const old = { spec: onNodes('beta.kubernetes.io/os') };
    assert.deepEqual(kind.changeProblems({ spec: onNodes('kubernetes.io/os') }, old), []);
    assert.equal(kind.changeProblems({ spec: onNodes('kubernetes.io/arch') }, old).length, 1);
  });
});

describe('PersistentVolumeClaim', () => {
  const kind = new Kind('v1', 'PersistentVolumeClaim');

  it('says its source in both fields', () => {
    const source = { kind: 'PersistentVolumeClaim', name: 'a' };
    const created = kind.created({ spec: { ...CLAIM, dataSource: source } });
    assert.deepEqual((created['spec'] as Record<string, unknown>)['dataSourceRef'], source);
    const other = kind.created({
      spec: { ...CLAIM, dataSource: { apiGroup: 'x', kind: 'Thing', name: 'a' } },
    });
    assert.deepEqual(other['spec'], { ...CLAIM, volumeMode: 'Filesystem' });
  });

  it('asks for something', () => {
    assert.deepEqual(kind.problems({ spec: {} }), [
      'spec.accessModes: Required value: at least 1 access mode is required',
      'spec.resources[storage]: Required value',
    ]);
  });

  it('is bound once', () => {
    assert.deepEqual(kind.changeProblems({ spec: { ...CLAIM, volumeName: 'v' } }, { spec: CLAIM }), []);
    assert.equal(
      kind.changeProblems({ spec: { ...CLAIM, volumeName: 'w' } }, { spec: { ...CLAIM, volumeName: 'v' } })
        .length,
      1,
    );
  });

  it('grows when it is bound, and shrinks to what it has at most', () => {
    const bound = (storage: string): object => ({ ...CLAIM, resources: { requests: { storage } } });
    const old = kind.created({ spec: bound('2Gi') });
    old['status'] = { phase: 'Bound', capacity: { storage: '1Gi' } };
    const problems = (storage: string): string[] => {
      const object = { ...kind.object({ spec: bound(storage) }), status: old['status'] };
      return (kind.rules.validateUpdate?.(object, old) ?? []).map(
        ({ field, message }) => `${field}: ${message}`,
      );
    };
    assert.deepEqual(problems('3Gi'), []);
    assert.deepEqual(problems('1536Mi'), []);
    assert.deepEqual(problems('1Gi'), [
      'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    ]);
  });
});

describe('StorageClass', () => {
  const kind = new Kind('storage.k8s.io/v1', 'StorageClass', CLUSTER);

  it('deletes volumes and binds them at once where nothing else is said', () => {
    const { reclaimPolicy, volumeBindingMode } = kind.created({ provisioner: 'a' });
    assert.deepEqual([reclaimPolicy, volumeBindingMode], ['Delete', 'Immediate']);
  });

  it('lets nothing change that its volumes were made by', () => {
    const old = { provisioner: 'a', parameters: { a: 'b' } };
    assert.deepEqual(kind.changeProblems({ provisioner: 'b', parameters: {} }, old), [
      'parameters: Invalid value: {}: field is immutable',
      'provisioner: Invalid value: "b": field is immutable',
    ]);
  });

  it('takes a topology by a name that every object has for one like any other', () => {
    const matchLabelExpressions = [{ key: 'constructor', values: ['a'] }];
    assert.deepEqual(kind.problems({ provisioner: 'a', allowedTopologies: [{ matchLabelExpressions }] }), []);
  });

  it('repeats an empty topology for each that there is', () => {
    assert.deepEqual(kind.problems({ provisioner: 'a', allowedTopologies: [{}, {}] }).length, 5);
  });
});

describe('CSINode', () => {
  const kind = new Kind('storage.k8s.io/v1', 'CSINode', CLUSTER);
  const driver = { name: 'a.example.com', nodeID: 'n' };

  it('lets a driver count anew, and say nothing else anew', () => {
    const old = { spec: { drivers: [driver] } };
    assert.deepEqual(
      kind.changeProblems({ spec: { drivers: [{ ...driver, allocatable: { count: 1 } }] } }, old),
      [],
    );
    assert.deepEqual(kind.changeProblems({ spec: { drivers: [{ ...driver, nodeID: 'm' }] } }, old), [
      'spec.drivers: Invalid value: {"Name":"a.example.com","NodeID":"m","TopologyKeys":null,"Allocatable":null}: field is immutable',
    ]);
    assert.deepEqual(kind.changeProblems({ spec: { drivers: [] } }, old), []);
  });
});

describe('VolumeAttachment', () => {
  const kind = new Kind('storage.k8s.io/v1', 'VolumeAttachment', CLUSTER);
  const spec = { attacher: 'a.example.com', nodeName: 'n', source: { persistentVolumeName: 'v' } };

  it('is of one volume, and stays that', () => {
    assert.deepEqual(kind.problems({ spec }), []);
    assert.deepEqual(kind.problems({ spec: { ...spec, source: {} } }), [
      'spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName',
    ]);
    assert.deepEqual(kind.changeProblems({ spec: { ...spec, nodeName: 'm' } }, { spec }), [
      'spec: Invalid value: {"Attacher":"a.example.com","Source":{"PersistentVolumeName":"v","InlineVolumeSpec":null},"NodeName":"m"}: field is immutable',
    ]);
  });

  it('says nothing of its metadata with its status', () => {
    const old = kind.created({ spec, metadata: { labels: { a: 'b' } } });
    const object = kind.object({ spec, metadata: { labels: { c: 'd' } } });
    kind.rules.prepareForStatusUpdate?.(object, old, '');
    assert.deepEqual(object.metadata.labels, { a: 'b' });
  });
});
