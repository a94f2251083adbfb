import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { silentLog, VirtualClock } from '../../../src/base/index.ts';
import { drain } from '../../support/drain.ts';
import {
  type ClusterContext,
  CurrentCluster,
  type LoginProgram,
  LoginRefusedError,
  TerminalEnvironment,
  type TerminalVariables,
} from '../../../src/extension/index.ts';

describe('the cluster that a window looks at', () => {
  let server: Server;
  let current: CurrentCluster;
  let answer: () => void;

  beforeEach(async () => {
    answer = () => {};
    server = createServer((request, response) => {
      const reply = (): void =>
        void response.end(JSON.stringify({ gitVersion: `v1.36.0${request.url ?? ''}` }));
      if (request.url?.startsWith('/slow')) answer = reply;
      else reply();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    current = new CurrentCluster({ log: silentLog });
  });
  afterEach(() => {
    current.dispose();
    server.closeAllConnections();
    server.close();
  });

  const context = (
    name: string,
    path = '',
    port = (server.address() as AddressInfo).port,
  ): ClusterContext => ({
    name,
    server: `http://127.0.0.1:${port}${path}`,
    namespace: 'default',
    embedded: false,
    runsProgram: false,
    files: ['/a', '/b'],
    target: () => ({ server: `http://127.0.0.1:${port}${path}`, authenticate: () => Promise.resolve({}) }),
  });
  const kinds = (): string[] => {
    const seen: string[] = [];
    current.onDidChange.on(({ kind }) => seen.push(kind));
    return seen;
  };

  it('connects once the server has answered, and leaves', async () => {
    const seen = kinds();
    await current.connect(context('one'));
    assert.equal(current.session?.version, 'v1.36.0/version');
    current.disconnect();
    assert.equal(current.session, undefined);
    assert.deepEqual(seen, ['connecting', 'connected', 'none']);
  });

  it('says why a server cannot be reached, and can try again', async () => {
    const seen = kinds();
    await current.connect(context('gone', '', 1));
    assert.equal(current.state.kind === 'failed' && /ECONNREFUSED/.test(current.state.reason), true);
    await current.reconnect();
    assert.deepEqual(seen, ['connecting', 'failed', 'connecting', 'failed']);
  });

  it('tries a server that is not there again, with growing pauses, until it is', async () => {
    const clock = new VirtualClock(drain, 0);
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const patient = new CurrentCluster({ log: silentLog, clock });
    try {
      await patient.connect(context('late', '', port));
      assert.equal(patient.state.kind, 'failed');
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      const connected = new Promise<void>((resolve) => {
        patient.onDidChange.on(({ kind }) => kind === 'connected' && resolve());
      });
      await clock.advance(999);
      assert.equal(patient.state.kind, 'failed');
      await clock.advance(1);
      await connected;
      assert.equal(patient.session?.context.name, 'late');
    } finally {
      patient.dispose();
    }
  });

  it('does not ask again where it was refused: somebody may have to type a password for each time', async () => {
    const clock = new VirtualClock(drain, 0);
    let asked = 0;
    const refused: ClusterContext = {
      ...context('refused'),
      target: () => ({
        server: 'http://127.0.0.1:1',
        authenticate: () => {
          asked++;
          return Promise.reject(new Error('no password'));
        },
      }),
    };
    const patient = new CurrentCluster({ log: silentLog, clock });
    await patient.connect(refused);
    await clock.advance(600_000);
    assert.equal(asked, 1);
    assert.equal(patient.state.kind === 'failed' && patient.state.reason, 'no password');
    patient.dispose();
  });

  it('drops the late answer of a cluster that it has turned away from', async () => {
    const slow = current.connect(context('slow', '/slow'));
    await current.connect(context('quick'));
    answer();
    await slow;
    assert.equal(current.session?.context.name, 'quick');
  });

  it('gives terminals the files, and before them one that names the context', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-terminal-'));
    const values = new Map<string, string>();
    const changed: (() => void)[] = [];
    const variables: TerminalVariables = {
      persistent: true,
      description: undefined,
      replace: (name, value) => {
        values.set(name, value);
        for (const tell of changed.splice(0)) tell();
      },
      clear: () => values.clear(),
    };
    const environment = new TerminalEnvironment(variables, folder, current, silentLog);
    try {
      const given = new Promise<void>((resolve) => changed.push(resolve));
      await current.connect(context('one'));
      await given;
      const own = join(folder, 'current-context');
      assert.equal(values.get('KUBECONFIG'), [own, '/a', '/b'].join(delimiter));
      assert.match(readFileSync(own, 'utf8'), /^current-context: "one"$/m);
      assert.equal(variables.persistent, false);
      current.disconnect();
      assert.equal(values.size, 0);
    } finally {
      environment.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('gives terminals no kubeconfig before its program to log in may run, and none where it may not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-terminal-'));
    const given: string[] = [];
    let decide: (allowed: boolean) => void = () => {};
    const program: LoginProgram = { file: '/a', contentHash: '', user: 'u', command: 'login' };
    const asking = (): ClusterContext => {
      const allowed = new Promise<boolean>((resolve) => (decide = resolve));
      const asked = context('asked');
      const authenticate = async () => {
        if (!(await allowed)) throw new LoginRefusedError(program);
        return {};
      };
      return { ...asked, runsProgram: true, target: () => ({ ...asked.target(), authenticate }) };
    };
    let told = (): void => {};
    const variables: TerminalVariables = {
      persistent: true,
      description: undefined,
      replace: (name) => {
        given.push(name);
        told();
      },
      clear: () => given.splice(0),
    };
    const environment = new TerminalEnvironment(variables, folder, current, silentLog);
    try {
      const refused = current.connect(asking());
      decide(false);
      await refused;
      assert.equal(current.state.kind === 'failed' && current.state.isRefused, true);
      assert.deepEqual(given, []);
      const pointed = new Promise<void>((resolve) => (told = resolve));
      const connected = current.connect(asking());
      assert.deepEqual(given, []);
      decide(true);
      await connected;
      await pointed;
      assert.deepEqual(given, ['KUBECONFIG']);
      const again = current.connect(asking());
      decide(false);
      await again;
      assert.deepEqual(given, [], 'a later refusal takes it back');
    } finally {
      environment.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
