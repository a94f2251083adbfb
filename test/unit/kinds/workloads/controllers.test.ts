import assert from 'node:assert/strict';
import { builtInKinds, type DaemonSet, type StatefulSet } from '../../../../src/kinds/index.ts';
import { StatusError } from '../../../../src/api/index.ts';
import { Kind } from '../core/kind.ts';
import { CONTAINER, controllerSpec, type Fields, LABELS, template } from './manifests.ts';

function spec(fields: Fields = {}): Fields {
  return { spec: controllerSpec(fields) };
}

describe('a ReplicaSet', () => {
  const kind = new Kind('apps/v1', 'ReplicaSet');

  it('has one replica where nothing else is said, and none yet', () => {
    const { metadata, ...object } = kind.created(spec());
    assert.equal((object['spec'] as Fields)['replicas'], 1);
    assert.equal(metadata.generation, 1);
    assert.deepEqual(object['status'], { replicas: 0 });
  });

  it('selects the Pods that it makes', () => {
    assert.deepEqual(kind.problems(spec({ selector: { matchLabels: { a: 'b' } } })), [
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ]);
  });

  it('keeps its selector', () => {
    const selector = { matchExpressions: [{ key: 'app', operator: 'Exists' }] };
    assert.deepEqual(kind.changeProblems(spec({ selector }), spec()), [
      'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Exists"}]}: field is immutable',
    ]);
  });

  it('has a status that adds up', () => {
    assert.deepEqual(
      kind.statusProblems({ ...spec(), status: { replicas: 1, availableReplicas: 2 } }, spec()),
      [
        'status.availableReplicas: Invalid value: 2: cannot be greater than status.replicas',
        'status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas',
      ],
    );
  });
});

describe('a ReplicationController', () => {
  const kind = new Kind('v1', 'ReplicationController');

  it('selects the labels of its template where nothing else is said', () => {
    const object = kind.created({ spec: { template: template() } });
    assert.deepEqual((object['spec'] as Fields)['selector'], LABELS);
    assert.deepEqual(object.metadata.labels, LABELS);
  });

  it('must select something', () => {
    assert.ok(
      kind
        .problems({ spec: { template: { spec: { containers: [CONTAINER] } } } })
        .includes('spec.selector: Required value'),
    );
  });
});

describe('a DaemonSet', () => {
  const kind = new Kind('apps/v1', 'DaemonSet');
  const GENERATION = 'deprecated.daemonset.template.generation';

  it('replaces one Pod at a time where nothing else is said', () => {
    const { spec: made } = kind.created(spec()) as DaemonSet;
    assert.deepEqual(made?.updateStrategy, {
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 1, maxSurge: 0 },
    });
  });

  it('counts the changes of its template, which nobody else may', () => {
    const count = (fields: Fields, old: Fields) =>
      kind.updated(fields, old).metadata.annotations?.[GENERATION];
    assert.equal(kind.created(spec()).metadata.annotations?.[GENERATION], '1');
    const next = spec({ template: template({ hostNetwork: true }) });
    assert.equal(count(next, spec()), '2');
    assert.equal(count({ metadata: { annotations: { [GENERATION]: '7' } }, ...spec() }, spec()), '1');
  });

  it('cannot be read where that count is none', () => {
    const fields = { metadata: { annotations: { [GENERATION]: 'x' } }, ...spec() };
    assert.throws(
      () => kind.object(fields),
      (error) => error instanceof StatusError && error.code === 400,
    );
  });

  it('either surges or goes without', () => {
    const rollingUpdate = { maxSurge: 1, maxUnavailable: 1 };
    assert.deepEqual(kind.problems(spec({ updateStrategy: { rollingUpdate } })), [
      'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
    ]);
    assert.deepEqual(kind.problems(spec({ updateStrategy: { rollingUpdate: { maxUnavailable: 0 } } })), [
      'spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
    ]);
  });
});

describe('a StatefulSet', () => {
  const kind = new Kind('apps/v1', 'StatefulSet');

  it('starts its Pods in order and keeps their claims where nothing else is said', () => {
    const { spec: made } = kind.created(spec()) as StatefulSet;
    assert.equal(made?.podManagementPolicy, 'OrderedReady');
    assert.deepEqual(made?.persistentVolumeClaimRetentionPolicy, {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    });
    assert.deepEqual(made?.updateStrategy, { type: 'RollingUpdate', rollingUpdate: { partition: 0 } });
  });

  it('makes claims that are whole', () => {
    const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }];
    assert.deepEqual(kind.problems(spec({ volumeClaimTemplates })), [
      'spec.volumeClaimTemplates[0].spec.resources[storage]: Required value',
    ]);
  });

  it('changes little', () => {
    assert.deepEqual(kind.changeProblems(spec({ replicas: 3, minReadySeconds: 1 }), spec()), []);
    const [problem = ''] = kind.changeProblems(spec({ serviceName: 'b' }), spec({ serviceName: 'a' }));
    assert.match(problem, /^spec: Forbidden: updates to statefulset spec for fields other than /);
  });
});

describe('the status of a controller', () => {
  for (const name of ['Deployment', 'DaemonSet', 'StatefulSet']) {
    it(`forgets no collision of names of a ${name}`, () => {
      const rules = builtInKinds().find({ group: 'apps', version: 'v1', kind: name })?.strategy ?? {};
      const old = {
        apiVersion: 'apps/v1',
        kind: name,
        metadata: {},
        status: { replicas: 0, collisionCount: 2 },
      };
      const next = { ...old, status: { replicas: 0, collisionCount: 1 } };
      assert.deepEqual(rules.validateStatusUpdate?.(next, old), [
        {
          reason: 'FieldValueInvalid',
          field: 'status.collisionCount',
          message: 'Invalid value: 1: cannot be decremented',
        },
      ]);
      assert.deepEqual(rules.validateStatusUpdate?.(old, old), []);
    });
  }
});

describe('a controller is taken with a warning where it', () => {
  const kind = new Kind('apps/v1', 'Deployment');

  it('gives its Pods names that are no names of hosts, or sends them by labels of old', () => {
    const old = template({ nodeSelector: { 'beta.kubernetes.io/arch': 'amd64' } });
    const fields = { metadata: { name: 'a.b' }, ...spec({ template: old }) };
    assert.deepEqual(kind.rules.warnings?.(kind.created(fields)), [
      'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]',
      'spec.template.spec.nodeSelector[beta.kubernetes.io/arch]: deprecated since v1.14; use "kubernetes.io/arch" instead',
    ]);
  });
});
