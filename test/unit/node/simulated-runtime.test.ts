import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { CriError } from '../../../src/node/cri/index.ts';
import { createAddressPool } from '../../../src/node/simulated/address-pool.ts';
import { createSimulatedImages } from '../../../src/node/simulated/simulated-images.ts';
import { SimulatedRuntime } from '../../../src/node/simulated/simulated-runtime.ts';
import { drain } from '../../support/drain.ts';
import { describeRuntime } from './runtime-suite.ts';

const make = (): { runtime: SimulatedRuntime; clock: VirtualClock; dispose(): void } => {
  const clock = new VirtualClock(drain);
  const poolOf = (cidr: string) => createAddressPool({ cidr });
  const runtime = new SimulatedRuntime({ clock, planOf: () => undefined, poolOf });
  return { runtime, clock, dispose: () => runtime.dispose() };
};

describeRuntime('the simulated runtime', () => {
  const made = make();
  void made.runtime.updateRuntimeConfig({ networkConfig: { podCidr: '10.244.0.0/24' } });
  return made;
});

describe('the simulated runtime', () => {
  it('has no network before it is told its range', async () => {
    const { runtime } = make();
    const network = async () =>
      (await runtime.status()).conditions.find(({ type }) => type === 'NetworkReady');
    assert.deepEqual(await network(), {
      type: 'NetworkReady',
      status: false,
      reason: 'NetworkPluginNotReady',
      message: 'Network plugin returns error: cni plugin not initialized',
    });
    await runtime.updateRuntimeConfig({ networkConfig: { podCidr: '10.244.0.0/24' } });
    assert.equal((await network())?.status, true);
  });
});

describe('the simulated images', () => {
  const clock = new VirtualClock(drain);
  const images = createSimulatedImages({ annotationPrefix: 'sim', manner: 'lifelike' }, clock);
  const spec = (image: string, annotations: Record<string, string> = {}) => ({ image, annotations });

  it('are there, but for those that a Pod says can not be pulled', async () => {
    assert.equal((await images.imageStatus(spec('app:1')))?.id, 'simulated://app:1');
    const broken = spec('app:1', { 'sim/image-error': 'ErrImagePull' });
    assert.equal(await images.imageStatus(broken), undefined);
    const sandbox = {} as Parameters<typeof images.pullImage>[1];
    await assert.rejects(
      images.pullImage(broken, sandbox),
      (error: Error) => error instanceof CriError && error.reason === 'ErrImagePull',
    );
    assert.equal(await images.pullImage(spec('app:2'), sandbox), 'simulated://app:2');
    await images.removeImage(spec('app:1'));
    assert.deepEqual(
      (await images.listImages()).map(({ repoTags }) => repoTags[0]),
      ['app:2'],
    );
  });
});
