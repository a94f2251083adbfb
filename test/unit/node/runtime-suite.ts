import assert from 'node:assert/strict';
import type { VirtualClock } from '../../../src/base/index.ts';
import {
  type ContainerConfig,
  type ContainerEvent,
  CriError,
  type CriErrorCode,
  type PodSandboxConfig,
  type RuntimeService,
} from '../../../src/node/cri/index.ts';

export interface RuntimeUnderTest {
  readonly runtime: RuntimeService;
  readonly clock: VirtualClock;
  dispose(): void;
}

/** What every runtime behind the seam does alike: the kubelet relies on no more than this. */
export function describeRuntime(name: string, make: () => RuntimeUnderTest): void {
  describe(`${name}, as a runtime`, () => {
    let under: RuntimeUnderTest;
    let runtime: RuntimeService;
    beforeEach(() => {
      under = make();
      ({ runtime } = under);
    });
    afterEach(() => under.dispose());

    const sandboxOf = (uid: string, attempt = 0): PodSandboxConfig => ({
      metadata: { name: 'p', namespace: 'default', uid, attempt },
      hostname: 'p',
      logDirectory: `/var/log/pods/default_p_${uid}`,
      namespaceOptions: { network: 'pod', pid: 'container', ipc: 'pod' },
      labels: {},
      annotations: {},
    });
    const containerOf = (containerName: string, attempt = 0): ContainerConfig => ({
      metadata: { name: containerName, attempt },
      image: { image: 'app:1', annotations: {} },
      command: [],
      args: [],
      workingDir: '',
      envs: [],
      mounts: [],
      logPath: `${containerName}/${attempt}.log`,
      stdin: false,
      stdinOnce: false,
      tty: false,
    });
    const code = (wanted: CriErrorCode) => (error: Error) =>
      error instanceof CriError && error.code === wanted;
    const run = async (): Promise<{ sandbox: string; container: string }> => {
      const config = sandboxOf('u');
      const sandbox = await runtime.runPodSandbox(config, '');
      const container = await runtime.createContainer(sandbox, containerOf('main'), config);
      await runtime.startContainer(container);
      return { sandbox, container };
    };

    it('says what it is and that it is well', async () => {
      const { runtimeName, runtimeVersion } = await runtime.version();
      assert.ok(runtimeName && runtimeVersion);
      const { conditions } = await runtime.status();
      assert.deepEqual(
        conditions.map(({ type, status }) => `${type}=${status}`),
        ['RuntimeReady=true', 'NetworkReady=true'],
      );
    });

    it('gives each sandbox an address of its own, and lists what there is', async () => {
      const first = await runtime.runPodSandbox(sandboxOf('a'), '');
      const second = await runtime.runPodSandbox(sandboxOf('b'), '');
      const ips = await Promise.all(
        [first, second].map(async (id) => (await runtime.podSandboxStatus(id)).network.ips),
      );
      assert.equal(new Set(ips.flat()).size, 2);
      assert.deepEqual(
        (await runtime.listPodSandbox()).map(({ metadata, state }) => `${metadata.uid} ${state}`),
        ['a ready', 'b ready'],
      );
      assert.deepEqual(
        (await runtime.listPodSandbox({ id: second })).map(({ id }) => id),
        [second],
      );
    });

    it('gives a sandbox on the host’s network none', async () => {
      const namespaceOptions = { network: 'node', pid: 'container', ipc: 'pod' } as const;
      const id = await runtime.runPodSandbox({ ...sandboxOf('a'), namespaceOptions }, '');
      assert.deepEqual((await runtime.podSandboxStatus(id)).network.ips, []);
    });

    it('takes a container through its states', async () => {
      const config = sandboxOf('u');
      const sandbox = await runtime.runPodSandbox(config, '');
      const id = await runtime.createContainer(sandbox, containerOf('main', 3), config);
      const state = async (): Promise<string> => (await runtime.containerStatus(id)).state;
      assert.equal(await state(), 'created');
      await under.clock.advance(5);
      await runtime.startContainer(id);
      const running = await runtime.containerStatus(id);
      assert.deepEqual(
        [running.state, running.startedAtMs, running.metadata.attempt],
        ['running', under.clock.now(), 3],
      );
      const stopped = runtime.stopContainer(id, 10);
      await under.clock.advance(10_000);
      await stopped;
      const ended = await runtime.containerStatus(id);
      assert.equal(ended.state, 'exited');
      assert.ok(
        ended.exitCode !== 0 && ended.finishedAtMs >= running.startedAtMs && ended.reason === 'Error',
      );
      await runtime.removeContainer(id);
      await assert.rejects(runtime.containerStatus(id), code('NotFound'));
    });

    it('lists containers by sandbox and state', async () => {
      const { sandbox, container } = await run();
      await runtime.createContainer(sandbox, containerOf('side'), sandboxOf('u'));
      const names = async (filter: Parameters<RuntimeService['listContainers']>[0]): Promise<string> =>
        (await runtime.listContainers(filter)).map(({ metadata }) => metadata.name).join();
      assert.equal(await names({}), 'main,side');
      assert.equal(await names({ podSandboxId: sandbox, state: 'running' }), 'main');
      assert.equal(await names({ id: container }), 'main');
      assert.equal(await names({ podSandboxId: 'none' }), '');
    });

    it('tells of each change before it answers, with all that there is in the sandbox', async () => {
      const told: string[] = [];
      const listening = runtime.getContainerEvents({
        event: ({ type, containersStatuses, podSandboxStatus: { state } }: ContainerEvent) =>
          void told.push(`${type} ${state} ${containersStatuses.map((each) => each.state).join()}`.trim()),
        ended: () => assert.fail(),
      });
      const { sandbox, container } = await run();
      assert.deepEqual(told.splice(0), ['started ready', 'created ready created', 'started ready running']);
      const stopped = runtime.stopContainer(container, 0);
      await under.clock.advance(0);
      await stopped;
      assert.deepEqual(told.splice(0), ['stopped ready exited']);
      await runtime.stopPodSandbox(sandbox);
      await runtime.removePodSandbox(sandbox);
      assert.deepEqual(told.splice(0), ['stopped notReady exited', 'deleted notReady']);
      listening.dispose();
      await run();
      assert.deepEqual(told, []);
    });

    it('ends what runs in a sandbox that is stopped, and forgets it with the sandbox', async () => {
      const { sandbox, container } = await run();
      await runtime.stopPodSandbox(sandbox);
      assert.equal((await runtime.containerStatus(container)).state, 'exited');
      await assert.rejects(
        runtime.createContainer(sandbox, containerOf('late'), sandboxOf('u')),
        code('FailedPrecondition'),
      );
      await runtime.removePodSandbox(sandbox);
      assert.deepEqual([await runtime.listPodSandbox(), await runtime.listContainers()], [[], []]);
    });

    it('is told twice without harm', async () => {
      const { sandbox, container } = await run();
      for (let i = 0; i < 2; i++) {
        const stopped = runtime.stopContainer(container, 0);
        await under.clock.advance(0);
        await stopped;
        await runtime.removeContainer(container);
        await runtime.stopPodSandbox(sandbox);
        await runtime.removePodSandbox(sandbox);
      }
    });

    it('refuses what makes no sense', async () => {
      const { sandbox, container } = await run();
      await assert.rejects(runtime.startContainer(container), code('FailedPrecondition'));
      await assert.rejects(
        runtime.createContainer(sandbox, containerOf('main'), sandboxOf('u')),
        code('AlreadyExists'),
      );
      await assert.rejects(runtime.runPodSandbox(sandboxOf('u'), ''), code('AlreadyExists'));
      await assert.rejects(runtime.startContainer('none'), code('NotFound'));
      await assert.rejects(runtime.podSandboxStatus('none'), code('NotFound'));
      await assert.rejects(runtime.execSync('none', ['ls'], 1), code('NotFound'));
      await assert.rejects(runtime.attach({ containerId: 'none', tty: false }, {}), code('NotFound'));
      await assert.rejects(runtime.containerStats('none'), code('NotFound'));
      await assert.rejects(runtime.reopenContainerLog('none'), code('NotFound'));
    });

    it('measures what it runs', async () => {
      const { container } = await run();
      await runtime.reopenContainerLog(container);
      assert.equal((await runtime.containerStats(container)).metadata.name, 'main');
      assert.deepEqual(
        (await runtime.listContainerStats()).map(({ id }) => id),
        [container],
      );
    });
  });
}
