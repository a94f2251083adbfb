// How quick the codecs are: a Pod as it is stored, decoded from JSON and protobuf, and encoded as both.
//   npm run generate && node bench/codec.ts [--repeats 5000]
import { parseArgs } from 'node:util';
import { type BodyFormat, decodeBody, encodeJson, encodeObjectProtobuf } from '../src/api/index.ts';
import { builtInKinds } from '../src/kinds/index.ts';

const KINDS = builtInKinds();

const { values } = parseArgs({ options: { repeats: { type: 'string', default: '5000' } } });
const repeats = Number(values.repeats);
const PODS = { group: '', version: 'v1', kind: 'Pod' };

const container = {
  name: 'web',
  image: 'registry.example.com/team/web:1.2.3',
  ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
  env: [{ name: 'NODE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } }],
  resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '250m', memory: '128Mi' } },
  readinessProbe: { httpGet: { path: '/ready', port: 'http', scheme: 'HTTP' }, periodSeconds: 10 },
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
};
const state = { running: { startedAt: '2026-01-01T00:00:02Z' } };
const condition = { type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:02Z' };
const pod = {
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: {
    name: 'web-7c464c55b8-jm7j5',
    namespace: 'default',
    uid: '0490cbf5-3623-448b-9433-201ad685ef81',
    resourceVersion: '12181',
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels: { app: 'web', tier: 'front' },
  },
  spec: { containers: [container], restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', nodeName: 'node-0' },
  status: {
    phase: 'Running',
    conditions: [condition],
    containerStatuses: [
      { name: 'web', state, ready: true, restartCount: 0, image: container.image, imageID: '' },
    ],
  },
};

const json = new TextEncoder().encode(JSON.stringify(pod));
const { object } = decodeBody(json, 'json', PODS, KINDS);
const protobuf = encodeObjectProtobuf(object, KINDS) ?? new Uint8Array();
console.log(`a Pod of ${json.length} bytes of JSON, ${protobuf.length} of protobuf`);
measure('decode JSON', () => decode(json, 'json'));
measure('decode protobuf', () => decode(protobuf, 'protobuf'));
measure('encode JSON', () => encodeJson(object, KINDS));
measure('encode protobuf', () => encodeObjectProtobuf(object, KINDS));

function decode(bytes: Uint8Array, format: BodyFormat): unknown {
  return decodeBody(bytes, format, PODS, KINDS).object;
}

function measure(what: string, run: () => unknown): void {
  for (let i = 0; i < repeats; i++) run();
  const startMs = performance.now();
  for (let i = 0; i < repeats; i++) run();
  const eachMicros = ((performance.now() - startMs) * 1000) / repeats;
  console.log(`${what.padEnd(20)}${eachMicros.toFixed(1).padStart(8)} µs`);
}
