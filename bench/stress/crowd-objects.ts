import type { Seed } from './seed.ts';

/** The namespace of each crowd. */
export const CROWD = {
  changed: 'changed',
  pods: 'pods',
  background: 'owned',
  foreground: 'waiting',
} as const;

/** ConfigMaps with one of a hundred labels, in a namespace of their own. */
export function* labelled(count: number): Iterable<Seed> {
  for (let i = 0; i < count; i++) {
    yield configMap(CROWD.changed, `stress-${i}`, uidOf(1, i), { labels: { app: `app-${i % 100}` } });
  }
}

/** A ConfigMap and so many more that it owns, which block its end. */
export function* owned(namespace: string, place: number, count: number): Iterable<Seed> {
  const uid = uidOf(place, count);
  yield configMap(namespace, 'owner', uid, {});
  const reference = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: 'owner',
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  for (let i = 0; i < count; i++) {
    yield configMap(namespace, `dependent-${i}`, uidOf(place, i), { ownerReferences: [reference] });
  }
}

/** Pods that nobody places, so that they only are there. */
export function* waitingPods(count: number): Iterable<Seed> {
  for (let i = 0; i < count; i++) {
    const metadata = metadataOf(CROWD.pods, `pod-${i}`, uidOf(4, i), { labels: { app: `app-${i % 100}` } });
    const resources = { requests: { cpu: '10m', memory: '16Mi' } };
    yield {
      key: `/registry/pods/${CROWD.pods}/pod-${i}`,
      object: {
        kind: 'Pod',
        apiVersion: 'v1',
        metadata: { ...metadata, generation: 1 },
        spec: {
          containers: [
            {
              name: 'a',
              image: 'registry.example/a:1',
              resources,
              terminationMessagePath: '/dev/termination-log',
              terminationMessagePolicy: 'File',
              imagePullPolicy: 'IfNotPresent',
            },
          ],
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          dnsPolicy: 'ClusterFirst',
          serviceAccountName: 'default',
          serviceAccount: 'default',
          securityContext: {},
          schedulerName: 'nobody',
        },
        status: { phase: 'Pending', qosClass: 'Burstable' },
      },
    };
  }
}

function configMap(namespace: string, name: string, uid: string, more: object): Seed {
  return {
    key: `/registry/configmaps/${namespace}/${name}`,
    object: {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: metadataOf(namespace, name, uid, more),
      data: { text: 'x'.repeat(200) },
    },
  };
}

function metadataOf(namespace: string, name: string, uid: string, more: object): object {
  return { name, namespace, uid, creationTimestamp: '2026-01-01T00:00:00Z', ...more };
}

function uidOf(place: number, i: number): string {
  return `00000000-0000-4000-${8000 + place}-${i.toString(16).padStart(12, '0')}`;
}
