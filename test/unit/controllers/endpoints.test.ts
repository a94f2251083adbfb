import assert from 'node:assert/strict';
import type { Endpoint, EndpointSlice, Pod, Service } from '../../../src/kinds/index.ts';
import { endpointSubsets } from '../../../src/controllers/endpoints/endpoint-subsets.ts';
import {
  type EndpointGroup,
  planSlices,
  SLICE_LIMIT,
} from '../../../src/controllers/library/endpoints/slice-plan.ts';

const HTTP = [{ name: 'http', port: 80, protocol: 'TCP', appProtocol: undefined }];

function endpoint(n: number, ready = true): Endpoint {
  return { addresses: [`10.0.0.${n}`], conditions: { ready }, targetRef: { kind: 'Pod', uid: `u${n}` } };
}

function slice(name: string, endpoints: Endpoint[], ports = HTTP): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name },
    addressType: 'IPv4',
    endpoints,
    ports: ports.map(({ name: portName, port }) => ({ name: portName, port, protocol: 'TCP' })),
  };
}

/** A plan in words: `update a:1,2`, `create 3`, `delete b`. */
function words(existing: readonly EndpointSlice[], groups: readonly EndpointGroup[]): string[] {
  const plan = planSlices(existing, groups);
  const list = (endpoints: readonly Endpoint[]): string =>
    endpoints.map(({ targetRef }) => targetRef?.uid?.slice(1)).join(',');
  return [
    ...plan.update.map(({ slice: of, group }) => `update ${of.metadata.name}:${list(group.endpoints)}`),
    ...plan.create.map((group) => `create ${list(group.endpoints)}`),
    ...plan.delete.map((of) => `delete ${of.metadata.name}`),
  ];
}

const group = (...endpoints: Endpoint[]): EndpointGroup => ({ ports: HTTP, endpoints });
const range = (from: number, to: number): Endpoint[] =>
  Array.from({ length: to - from }, (_, i) => endpoint(from + i));

describe('the plan for slices', () => {
  it('writes nothing where nothing changed', () => {
    assert.deepEqual(words([slice('a', [endpoint(1), endpoint(2)])], [group(endpoint(2), endpoint(1))]), []);
  });

  it('updates the slice of an endpoint that changed, and only that', () => {
    const existing = [slice('a', [endpoint(1)]), slice('b', [endpoint(2)])];
    assert.deepEqual(words(existing, [group(endpoint(1), endpoint(2, false))]), ['update b:2']);
  });

  it('fills a slice with room before it makes another', () => {
    assert.deepEqual(words([slice('a', [endpoint(1)])], [group(endpoint(1), endpoint(2))]), ['update a:1,2']);
  });

  it('makes another where all are full', () => {
    const full = slice('a', range(0, SLICE_LIMIT));
    assert.deepEqual(words([full], [group(...range(0, SLICE_LIMIT + 1))]), [`create ${SLICE_LIMIT}`]);
  });

  it('keeps one empty slice of a service without endpoints', () => {
    assert.deepEqual(words([], []), ['create ']);
    assert.deepEqual(words([slice('a', [], [])], []), []);
    assert.deepEqual(words([slice('a', [endpoint(1)])], []), ['update a:']);
    assert.deepEqual(words([slice('a', [endpoint(1)]), slice('b', [], [])], []), ['delete a']);
  });

  it('turns the empty slice into the first one', () => {
    assert.deepEqual(words([slice('a', [], [])], [group(endpoint(1))]), ['update a:1']);
  });

  it('keeps endpoints with other ports apart', () => {
    const other: EndpointGroup = {
      ports: [{ name: 'http', port: 81, protocol: 'TCP', appProtocol: undefined }],
      endpoints: [endpoint(2)],
    };
    assert.deepEqual(words([slice('a', [endpoint(1)])], [group(endpoint(1)), other]), ['create 2']);
  });
});

describe('the subsets of Endpoints', () => {
  const service = (
    ports: NonNullable<Service['spec']>['ports'],
    more: Partial<Service['spec']> = {},
  ): Service => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'n' },
    spec: { ...(ports ? { ports } : {}), selector: { app: 'web' }, clusterIP: '10.1.0.1', ...more },
  });
  const pod = (n: number, port: number, ready = true, more: Partial<Pod['status']> = {}): Pod => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `p${n}`, namespace: 'n', uid: `u${n}` },
    spec: { containers: [{ name: 'c', image: 'i', ports: [{ name: 'http', containerPort: port }] }] },
    status: {
      phase: 'Running',
      podIP: `10.0.0.${n}`,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      ...more,
    },
  });
  /** Subsets in words: `1,2|3 http:80` is ready 1 and 2, not ready 3, behind that port. */
  const subsets = (of: Service, pods: readonly Pod[]): string[] =>
    endpointSubsets(of, pods).subsets.map(({ addresses = [], notReadyAddresses = [], ports = [] }) => {
      const ips = (list: readonly { ip: string }[]): string =>
        list.map(({ ip }) => ip.split('.').at(-1)).join(',');
      return `${ips(addresses)}|${ips(notReadyAddresses)} ${ports.map(({ name, port }) => `${name}:${port}`).join(',')}`;
    });
  const named = [{ name: 'web', port: 80, targetPort: 'http' }];

  it('part ready from unready', () => {
    assert.deepEqual(subsets(service(named), [pod(2, 80), pod(1, 80), pod(3, 80, false)]), ['1,2|3 web:80']);
  });

  it('join ports that the same Pods have, and part those that they do not', () => {
    const two = [...named, { name: 'fixed', port: 9, targetPort: 9000 }];
    assert.deepEqual(subsets(service(two), [pod(1, 80), pod(2, 81)]), [
      '1| web:80',
      '1,2| fixed:9000',
      '2| web:81',
    ]);
    assert.deepEqual(subsets(service(two), [pod(1, 80)]), ['1| web:80,fixed:9000']);
  });

  it('leave out what has ended, is ending, or has no address', () => {
    const ending = pod(3, 80);
    ending.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
    const pods = [pod(1, 80, true, { phase: 'Succeeded' }), pod(2, 80, true, { podIP: '' }), ending];
    assert.deepEqual(subsets(service(named), pods), []);
    assert.deepEqual(subsets(service(named, { publishNotReadyAddresses: true }), pods), ['3| web:80']);
  });

  it('name the Pods of a headless service without ports', () => {
    assert.deepEqual(subsets(service(undefined, { clusterIP: 'None', clusterIPs: ['None'] }), [pod(1, 80)]), [
      '1| ',
    ]);
    assert.deepEqual(subsets(service(undefined), [pod(1, 80)]), []);
  });
});
