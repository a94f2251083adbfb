import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import type { EventRecorder } from '../../../src/client/index.ts';
import type { Container, Pod } from '../../../src/kinds/index.ts';
import { CriError, type ImageService } from '../../../src/node/cri/index.ts';
import { containerConfigOf, podSandboxConfigOf } from '../../../src/node/kubelet/index.ts';
import { ContainerStartError, createImageManager, ownEnvironment } from '../../../src/node/managers/index.ts';
import { drain } from '../../support/drain.ts';

const pod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'shop', uid: 'u', labels: { app: 'web' } },
  spec: { nodeName: 'n', containers: [] },
};

describe('the image manager', () => {
  const told: string[] = [];
  const events: EventRecorder = {
    normal: (_about, reason, message) => void told.push(`${reason}: ${message}`),
    warning: (_about, reason, message) => void told.push(`! ${reason}: ${message}`),
    dispose() {},
  };
  const clock = new VirtualClock(drain);
  /** A node that has `here`, and may pull `there`. */
  const images: ImageService = {
    listImages: async () => [],
    imageStatus: async ({ image }) => {
      if (image === 'odd') throw new CriError('Unknown', 'the disk is gone');
      return image === 'here' ? { id: `id-${image}`, repoTags: [image], sizeBytes: 7 } : undefined;
    },
    async pullImage({ image }) {
      if (image === 'nowhere') throw new CriError('NotFound', 'no such image');
      return `id-${image}`;
    },
    removeImage: async () => {},
    imageFsInfo: async () => [],
  };
  const manager = createImageManager({ images, clock, events });
  const ensure = async (
    image: string,
    imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never',
  ): Promise<string> => {
    told.length = 0;
    const container: Container = { name: 'main', image, imagePullPolicy };
    try {
      return await manager.ensureImageExists({ pod, container, sandbox: podSandboxConfigOf(pod, 0) });
    } catch (error) {
      assert.ok(error instanceof ContainerStartError);
      return error.reason;
    }
  };
  const cases = [
    [
      'here',
      'IfNotPresent',
      'id-here',
      ['Pulled: Container image "here" already present on machine and can be accessed by the pod'],
    ],
    [
      'there',
      'IfNotPresent',
      'id-there',
      [
        'Pulling: Pulling image "there"',
        'Pulled: Successfully pulled image "there" in 0s (0s including waiting). Image size: 0 bytes.',
      ],
    ],
    [
      'here',
      'Always',
      'id-here',
      [
        'Pulling: Pulling image "here"',
        'Pulled: Successfully pulled image "here" in 0s (0s including waiting). Image size: 7 bytes.',
      ],
    ],
    [
      'here',
      'Never',
      'id-here',
      ['Pulled: Container image "here" already present on machine and can be accessed by the pod'],
    ],
    [
      'there',
      'Never',
      'ErrImageNeverPull',
      ['! ErrImageNeverPull: Container image "there" is not present with pull policy of Never'],
    ],
    [
      'nowhere',
      'IfNotPresent',
      'ErrImagePull',
      [
        'Pulling: Pulling image "nowhere"',
        '! Failed: Failed to pull image "nowhere": rpc error: code = NotFound desc = no such image',
      ],
    ],
    ['odd', 'IfNotPresent', 'ImageInspectError', []],
  ] as const;
  for (const [image, policy, result, events] of cases) {
    it(`comes to ${result} with ${image} and ${policy}`, async () => {
      assert.equal(await ensure(image, policy), result);
      assert.deepEqual(told, events);
    });
  }
});

describe('the environment that a Pod gives its containers', () => {
  const container: Container = {
    name: 'main',
    command: ['run', '--as=$(WHO)', '$$(WHO)', '$(NOBODY)'],
    env: [
      { name: 'WHO', value: 'me' },
      { name: 'HELLO', value: 'hello $(WHO), $(LATER), $$(WHO)' },
      { name: 'LATER', value: 'x' },
      { name: 'WHO', value: 'you' },
      { name: 'APP', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      { name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
    ],
  };
  const resolve = () =>
    ownEnvironment.resolve({
      pod,
      container,
      hostIp: '172.30.0.2',
      podIps: ['10.244.0.2'],
      allocatable: {},
    });

  it('has what the Pod itself says, each once, and refers only to what stands before', async () => {
    assert.deepEqual(
      (await resolve()).map(({ key, value }) => `${key}=${value}`),
      ['WHO=you', 'HELLO=hello me, $(LATER), $(WHO)', 'LATER=x', 'APP=web', 'IP=10.244.0.2', 'NODE=n'],
    );
  });

  it('is put into its command', async () => {
    const envs = await resolve();
    const facts = { container, attempt: 2, image: 'id', envs, mounts: [], annotations: {} };
    const { command, logPath } = containerConfigOf(facts);
    assert.deepEqual(command, ['run', '--as=you', '$(WHO)', '$(NOBODY)']);
    assert.equal(logPath, 'main/2.log');
    assert.equal(podSandboxConfigOf(pod, 0).logDirectory, '/var/log/pods/shop_p_u');
  });
});
