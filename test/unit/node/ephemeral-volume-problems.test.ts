import assert from 'node:assert/strict';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../src/kinds/index.ts';
import type { ReferencedObjects } from '../../../src/node/managers/index.ts';
import { volumeProblem } from '../../../src/node/managers/volume-problems.ts';

const spec: NonNullable<PersistentVolumeClaim['spec']> = { accessModes: ['ReadWriteOnce'], volumeName: 'v' };
const volume = { name: 'scratch', ephemeral: { volumeClaimTemplate: { spec } } };
const pod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'n', uid: 'own' },
  spec: { containers: [], volumes: [volume] },
};
const claimOf = (owner: string, phase = 'Bound'): PersistentVolumeClaim => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: {
    name: 'p-scratch',
    namespace: 'n',
    uid: 'c',
    ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: owner, controller: true }],
  },
  spec,
  status: { phase } as NonNullable<PersistentVolumeClaim['status']>,
});
const bound: PersistentVolume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'v' },
  spec: { claimRef: { uid: 'c' } },
};

function problemWith(claim: PersistentVolumeClaim | undefined): string | undefined {
  const objects = {
    get: (resource: string) => (resource === 'persistentvolumes' ? bound : claim),
  } as unknown as ReferencedObjects;
  return volumeProblem(pod, volume, objects)?.message;
}

describe('an ephemeral volume on a node', () => {
  const cases: readonly [
    what: string,
    claim: PersistentVolumeClaim | undefined,
    problem: string | undefined,
  ][] = [
    ['is mounted once its claim is bound', claimOf('own'), undefined],
    [
      'waits for its claim to be bound',
      claimOf('own', 'Pending'),
      'error processing PVC n/p-scratch: PVC is not bound',
    ],
    [
      'waits for its claim to be made',
      undefined,
      'error processing PVC n/p-scratch: failed to fetch PVC from API server: persistentvolumeclaims "p-scratch" not found',
    ],
    [
      'does not take the claim of another Pod',
      claimOf('other'),
      'PVC n/p-scratch was not created for pod n/p (pod is not owner)',
    ],
  ];
  for (const [what, claim, problem] of cases) {
    it(what, () => assert.equal(problemWith(claim), problem));
  }
});
