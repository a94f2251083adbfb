import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import type { ConfigMap, Container, EnvVar, Pod, Secret } from '../../../src/kinds/index.ts';
import { ContainerStartError, createEnvironment, mountsIn } from '../../../src/node/managers/index.ts';
import { createReferencedObjects } from '../../../src/node/managers/referenced-objects.ts';
import { drain } from '../../support/drain.ts';
import { fixedInformers } from '../../support/fixed-informers.ts';

const configMap: ConfigMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop' },
  data: { mode: 'fast', shared: 'map' },
};
const secret: Secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'login', namespace: 'shop' },
  data: { word: 'w7xuaWNvZGU=', shared: btoa('secret') },
};

describe('the environment of a container', () => {
  const objects = createReferencedObjects(fixedInformers({ configmaps: [configMap], secrets: [secret] }));
  const environment = createEnvironment({ objects, clock: new VirtualClock(drain) });
  const resolve = async (container: Partial<Container>): Promise<Record<string, string>> => {
    const main: Container = { name: 'main', ...container };
    const other: Container = { name: 'other', resources: { limits: { memory: '64Mi' } } };
    const pod: Pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'shop', uid: 'u' },
      spec: { containers: [main, other] },
    };
    const facts = {
      pod,
      container: main,
      hostIp: '1.1.1.1',
      podIps: [],
      allocatable: { cpu: '8', memory: '1Gi' },
    };
    const values = await environment.resolve(facts);
    return Object.fromEntries(values.map(({ key, value }) => [key, value]));
  };

  it('has all of its sources, of which the later goes before the earlier, and its own before both', async () => {
    const values = await resolve({
      envFrom: [
        { configMapRef: { name: 'settings' } },
        { secretRef: { name: 'login' } },
        { prefix: 'C_', configMapRef: { name: 'settings' } },
      ],
      env: [
        { name: 'mode', value: 'slow' },
        { name: 'text', value: '$(word), $(C_mode)' },
      ],
    });
    assert.deepEqual(values, {
      mode: 'slow',
      shared: 'secret',
      word: 'ünicode',
      C_mode: 'fast',
      C_shared: 'map',
      text: 'ünicode, fast',
    });
  });

  it('counts resources in whole units of a divisor, and has what the node has where there is no limit', async () => {
    const of = (name: string, resource: string, divisor?: string, containerName?: string): EnvVar => ({
      name,
      valueFrom: {
        resourceFieldRef: {
          resource,
          ...(divisor === undefined ? {} : { divisor }),
          ...(containerName === undefined ? {} : { containerName }),
        },
      },
    });
    const values = await resolve({
      resources: { requests: { cpu: '250m', memory: '100Mi' }, limits: { cpu: '1500m' } },
      env: [
        of('requested', 'requests.cpu'),
        of('milli', 'requests.cpu', '1m'),
        of('limit', 'limits.cpu'),
        of('bytes', 'requests.memory'),
        of('mebi', 'requests.memory', '1Mi'),
        of('node', 'limits.memory', '1Mi'),
        of('other', 'limits.memory', '1Mi', 'other'),
        of('nothing', 'requests.ephemeral-storage'),
      ],
    });
    assert.deepEqual(values, {
      requested: '1',
      milli: '250',
      limit: '2',
      bytes: '104857600',
      mebi: '100',
      node: '1024',
      other: '64',
      nothing: '0',
    });
  });

  it('takes no key that every object inherits for one of an object', async () => {
    for (const key of ['constructor', '__proto__', 'toString']) {
      const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key } } }];
      await assert.rejects(
        resolve({ env }),
        new RegExp(`couldn't find key ${key} in ConfigMap shop/settings`),
      );
    }
  });
});

describe('the mounts of a container', () => {
  const mounts = (container: Partial<Container>) =>
    mountsIn('/volumes', { name: 'main', ...container }, new Map([['WHO', 'me']])).map(
      ({ hostPath }) => hostPath,
    );

  it('are of a whole volume or of a path in it', () => {
    assert.deepEqual(
      mounts({
        volumeMounts: [
          { name: 'a', mountPath: '/a' },
          { name: 'b', mountPath: '/b', subPath: 'deep/er' },
          { name: 'c', mountPath: '/c', subPathExpr: 'of-$(WHO)/$$x' },
        ],
      }),
      ['/volumes/a', '/volumes/b/deep/er', '/volumes/c/of-me/$x'],
    );
  });

  it('are not made for a path that names what has no value', () => {
    assert.throws(
      () => mounts({ volumeMounts: [{ name: 'a', mountPath: '/a', subPathExpr: '$(B)/$(A)/$(WHO)' }] }),
      (error) =>
        error instanceof ContainerStartError &&
        error.reason === 'CreateContainerConfigError' &&
        error.message === 'missing value for A, B',
    );
  });

  for (const [who, message] of [
    ['/me', 'error SubPath `/me/x` must not be an absolute path'],
    ['../me', "unable to provision SubPath `../me/x`: must not contain '..'"],
  ] as const) {
    it(`are not made for a path that leads out of its volume: ${who}`, () => {
      const volumeMounts = [{ name: 'a', mountPath: '/a', subPathExpr: '$(WHO)/x' }];
      assert.throws(
        () => mountsIn('/volumes', { name: 'main', volumeMounts }, new Map([['WHO', who]])),
        (error) =>
          error instanceof ContainerStartError &&
          error.reason === 'CreateContainerConfigError' &&
          error.message === message,
      );
    });
  }
});
