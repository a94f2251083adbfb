import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import protobuf from 'protobufjs/minimal.js';
import {
  decodeBody,
  encodeJson,
  encodeObjectProtobuf,
  goJson,
  type KubernetesObject,
  parseApiVersion,
} from '../../../../src/api/index.ts';
import { builtInKinds } from '../../../../src/kinds/index.ts';

const KINDS = builtInKinds();

const folder = process.env.WHEELHOUSE_GOLDEN;
const configMaps = { group: '', version: 'v1', kind: 'ConfigMap' };
const services = { group: '', version: 'v1', kind: 'Service' };

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}

function configMap(generation: number, text: string): KubernetesObject {
  return { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a', generation }, data: { k: text } };
}

function back(object: KubernetesObject): KubernetesObject {
  return decodeBody(encodeObjectProtobuf(object, KINDS) ?? new Uint8Array(), 'protobuf', configMaps, KINDS)
    .object;
}

describe('protobuf', () => {
  it('is written inside an envelope, with every field that is no pointer', () => {
    const bytes = encodeObjectProtobuf(
      {
        kind: 'ConfigMap',
        apiVersion: 'v1',
        metadata: { name: 'a', generation: 300 },
        data: { k: 'ä' },
      },
      KINDS,
    );
    const metadata = '0a0161' + '1200' + '1a00' + '2200' + '2a00' + '3200' + '38ac02' + '4200';
    const data = '12070a016b1202c3a4';
    assert.equal(
      hex(bytes),
      `6b387300${'0a0f0a02763112'}${'09436f6e6669674d6170'}${'121d'}${'0a12'}${metadata}${data}1a002200`,
    );
  });

  it('holds the verbs of a resource in a message of their own, as the type of upstream says', () => {
    const resource = {
      name: 'pods',
      singularName: '',
      namespaced: false,
      kind: 'Pod',
      verbs: ['get', 'list'],
    };
    const bytes = encodeObjectProtobuf(
      {
        kind: 'APIResourceList',
        apiVersion: 'v1',
        metadata: {},
        groupVersion: 'v1',
        resources: [resource],
      },
      KINDS,
    );
    const verbs = '220b' + '0a03676574' + '0a046c697374';
    assert.ok(hex(bytes).includes(`0a04706f64731000${'1a03506f64'}${verbs}`), hex(bytes));
  });

  it('comes back as the same object', () => {
    const text = JSON.stringify({
      kind: 'Service',
      apiVersion: 'v1',
      metadata: { name: 's', creationTimestamp: '2026-01-01T00:00:00Z' },
      spec: {
        ports: [
          { port: 80, targetPort: 'http' },
          { port: 81, targetPort: -1 },
        ],
        clusterIPs: ['10.0.0.1'],
        selector: { a: 'b' },
        allocateLoadBalancerNodePorts: false,
      },
      status: { loadBalancer: {} },
    });
    const { object } = decodeBody(new TextEncoder().encode(text), 'json', services, KINDS);
    const bytes = encodeObjectProtobuf(object, KINDS) ?? new Uint8Array();
    assert.deepEqual(decodeBody(bytes, 'protobuf', services, KINDS).object, object);
  });

  it('is refused where it is cut short or something else', () => {
    const why = (bytes: number[]): string => {
      try {
        decodeBody(Uint8Array.from(bytes), 'protobuf', configMaps, KINDS);
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
      return 'accepted';
    };
    assert.match(why([0x6b, 0x38, 0x73, 0, 0x6e]), /proto: illegal wireType 6 \(6b3873006e\)$/);
    assert.match(why([0x6b, 0x38, 0x73, 0, 0x0a, 9]), /unexpected EOF/);
    assert.match(why([0x6b, 0x38, 0x73, 0, 0x12, 0x80]), /unexpected EOF/);
    assert.match(why([0x6b, 0x38, 0x73, 0, 0x12, 0xff, 0xff, 0xff, 0xff, 0x7f]), /unexpected EOF/);
    assert.match(
      why([0x6b, 0x38, 0x73, 0, ...Array.from({ length: 11 }, () => 0xff)]),
      /proto: integer overflow/,
    );
    assert.match(why([0x7b, 0x7d]), /does not appear to be a protobuf message/);
  });

  it('keeps numbers of 64 bits, with and without the package long', () => {
    const { util, configure } = protobuf;
    const { Long } = util;
    const use = (long: typeof Long | undefined): void => {
      Object.assign(util, { Long: long });
      configure();
    };
    try {
      for (const long of [Long, undefined]) {
        use(long);
        for (const generation of [1, -1, 2 ** 31, -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER]) {
          assert.deepEqual(back(configMap(generation, 'a')), configMap(generation, 'a'));
        }
      }
    } finally {
      use(Long);
    }
  });

  it('keeps byte order marks, and has U+FFFD for half a surrogate pair', () => {
    assert.deepEqual(back(configMap(1, '\ufeffa')), configMap(1, '\ufeffa'));
    assert.deepEqual(back(configMap(1, '\ud800a')), configMap(1, '\ufffda'));
  });

  it('is refused where a quantity in it is none', () => {
    const quotas = { group: '', version: 'v1', kind: 'ResourceQuota' };
    const bytes = encodeObjectProtobuf({ ...WITHOUT_METADATA, spec: { hard: { pods: 'many' } } }, KINDS);
    assert.throws(
      () => decodeBody(bytes ?? new Uint8Array(), 'protobuf', quotas, KINDS),
      /quantities must match/,
    );
  });

  (folder === undefined ? it.skip : it)('equals what a real API server sends (WHEELHOUSE_GOLDEN)', () => {
    const lines = fs
      .readFileSync(path.join(folder ?? '', 'static/protobuf-objects.jsonl'), 'utf8')
      .trim()
      .split('\n');
    for (const line of lines) {
      const { of, json, protobuf } = JSON.parse(line) as {
        of: string;
        json: { kind: string; apiVersion: string };
        protobuf: string;
      };
      const gvk = { ...parseApiVersion(json.apiVersion), kind: json.kind };
      const { object, problems } = decodeBody(
        new TextEncoder().encode(JSON.stringify(json)),
        'json',
        gvk,
        KINDS,
      );
      assert.deepEqual(problems, [], of);
      assert.equal(new TextDecoder().decode(encodeJson(object, KINDS)), `${goJson(json)}\n`, of);
      assert.equal(Buffer.from(encodeObjectProtobuf(object, KINDS) ?? []).toString('base64'), protobuf, of);
      const back = decodeBody(Buffer.from(protobuf, 'base64'), 'protobuf', gvk, KINDS).object;
      assert.deepEqual(withoutClaimKinds(back), withoutClaimKinds(object), of);
    }
  });
});

const WITHOUT_METADATA = { kind: 'ResourceQuota', apiVersion: 'v1', metadata: {} };

/** Protobuf has kind and apiVersion around the whole object alone, so a StatefulSet's claims lose theirs. */
function withoutClaimKinds(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'StatefulSet') return object;
  const claims = /"kind":"PersistentVolumeClaim","apiVersion":"v1",/g;
  return JSON.parse(JSON.stringify(object).replace(claims, '')) as KubernetesObject;
}
