import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  EnvtestCertificates,
  type Etcd,
  freePort,
  isListening,
  Program,
  startApiServer,
  startEtcd,
  until,
} from '../support/envtest-folder.ts';
import { fillFolder } from '../../src/cli/envtest/fill-folder.ts';
import { root, runWheelhouse } from '../support/wheelhouse.ts';

const NAMESPACES = '/api/v1/namespaces';

describe("the folder for controller-runtime's envtest (where it is bundled)", function () {
  this.timeout(120_000);
  let folder: string;
  let assets: string;
  let certificates: EnvtestCertificates;
  let env: NodeJS.ProcessEnv;
  const started: Program[] = [];
  const inFolder = (name: string): string => path.join(folder, name);
  const etcd = async (dataDir: string): Promise<Etcd> => {
    const program = await startEtcd(assets, inFolder(dataDir), env);
    started.push(program);
    return program;
  };
  const apiServer = async (etcdPort: number, ...more: string[]) => {
    const program = await startApiServer(assets, etcdPort, certificates, more, env);
    started.push(program);
    return program;
  };
  const administrator = async () => {
    const { certificate: cert, key } = await certificates.user('admin', ['system:masters']);
    return { cert, key };
  };

  before(async function () {
    if (!fs.existsSync(path.join(root, 'dist/envtest.cjs'))) return this.skip();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-envtest-'));
    assets = inFolder('assets');
    fs.mkdirSync(inFolder('tmp'));
    env = { TMPDIR: inFolder('tmp') };
    const { code, stdout, stderr } = await runWheelhouse('envtest', assets);
    assert.deepEqual([code, stdout, stderr], [0, `export KUBEBUILDER_ASSETS=${assets}\n`, '']);
    certificates = await EnvtestCertificates.make(inFolder('certificates'));
  });
  afterEach(async () => {
    for (const program of started.splice(0).toReversed()) if (program.isRunning) await program.stop();
  });
  after(() => {
    if (folder) fs.rmSync(folder, { recursive: true, force: true });
  });

  it('says what it takes, and what of that has no meaning', () => {
    const help = (name: string): string =>
      execFileSync(path.join(assets, name), ['--help'], { encoding: 'utf8' });
    assert.match(help('etcd'), /^\s*--unsafe-no-fsync\b/m);
    assert.match(help('etcd'), /It is not etcd/);
    assert.match(help('kube-apiserver'), /^\s*--secure-port\b/m);
    assert.doesNotMatch(help('kube-apiserver'), /^\s*--insecure-port\b/m);
    assert.match(
      execFileSync(path.join(assets, 'kube-apiserver'), ['--version'], { encoding: 'utf8' }),
      /^Kubernetes v1\.36\./,
    );
  });

  it('serves whom the authority of clients has signed, as their roles allow', async () => {
    const api = await apiServer((await etcd('data-1')).port);
    const [status, body] = await api.ask(NAMESPACES, await administrator());
    assert.equal(status, 200);
    assert.deepEqual(
      JSON.parse(body).items.map(({ metadata }: { metadata: { name: string } }) => metadata.name),
      ['default', 'kube-node-lease', 'kube-public', 'kube-system'],
    );
    const { certificate: cert, key } = await certificates.user('somebody', []);
    assert.equal((await api.ask(NAMESPACES, { cert, key }))[0], 403);
    assert.equal((await api.ask(NAMESPACES))[0], 403, 'nobody');
    const stranger = await EnvtestCertificates.make(inFolder('strange'));
    const foreign = await stranger.user('admin', ['system:masters']);
    assert.equal((await api.ask(NAMESPACES, { cert: foreign.certificate, key: foreign.key }))[0], 403);
  });

  it('signs tokens of accounts with the key that it is given, and admits Pods without an account', async () => {
    const api = await apiServer((await etcd('data-2')).port);
    const admin = { ...(await administrator()), method: 'POST' };
    const accounts = `${NAMESPACES}/default/serviceaccounts`;
    assert.equal((await api.ask(accounts, admin, { metadata: { name: 'robot' } }))[0], 201);
    const [, made] = await api.ask(`${accounts}/robot/token`, admin, { spec: {} });
    const { token } = JSON.parse(made).status as { token: string };
    const [head = '', claims = ''] = token
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString());
    assert.equal(JSON.parse(head).alg, 'ES256');
    assert.equal(JSON.parse(claims).iss, `https://127.0.0.1:${api.port}/`);
    const headers = { authorization: `Bearer ${token}` };
    const review = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const [status, body] = await api.ask(review, { method: 'POST', headers }, {});
    assert.equal(status, 201, body);
    assert.equal(JSON.parse(body).status.userInfo.username, 'system:serviceaccount:default:robot');
    const pod = { metadata: { name: 'a' }, spec: { containers: [{ name: 'c', image: 'i' }] } };
    const [created, answer] = await api.ask(`${NAMESPACES}/default/pods`, admin, pod);
    assert.equal(created, 201, answer);
  });

  it('keeps what was written for the next API server, and for the next start on the same data directory', async () => {
    const first = await etcd('data-3');
    const api = await apiServer(first.port);
    const admin = await administrator();
    const [status] = await api.ask(NAMESPACES, { ...admin, method: 'POST' }, { metadata: { name: 'kept' } });
    assert.equal(status, 201);
    assert.equal(await api.stop(), 0);
    assert.equal(await isListening(api.port), false);
    const second = await apiServer(first.port);
    assert.equal((await second.ask(`${NAMESPACES}/kept`, admin))[0], 200);
    await second.stop('SIGINT');
    assert.equal(await first.stop(), 0);
    const third = await apiServer((await etcd('data-3')).port);
    assert.equal((await third.ask(`${NAMESPACES}/kept`, admin))[0], 200);
  });

  it('has two API servers over one etcd see what the other writes', async () => {
    const { port } = await etcd('data-4');
    const [one, other] = [await apiServer(port), await apiServer(port)];
    const admin = await administrator();
    await one.ask(NAMESPACES, { ...admin, method: 'POST' }, { metadata: { name: 'shared' } });
    assert.equal((await other.ask(`${NAMESPACES}/shared`, admin))[0], 200);
    await one.stop();
    assert.equal((await other.ask('/readyz'))[0], 200);
  });

  it('leaves nothing that runs or lies about when one of its programs is killed', async () => {
    const before = contentsOf(assets);
    const keeper = await etcd('data-5');
    const api = await apiServer(keeper.port);
    await api.stop('SIGKILL');
    await until(async () => !(await isListening(api.port)));
    const next = await apiServer(keeper.port);
    await keeper.stop('SIGKILL');
    assert.equal(await next.ended(), 1);
    assert.match(await next.output(), /the etcd at http:\S+ is gone, and the API server with it/);
    assert.equal(await isListening(next.port), false);
    assert.deepEqual(fs.readdirSync(inFolder('tmp')), []);
    assert.deepEqual(contentsOf(assets), before, 'the folder itself is only read');
  });

  it('ends when the test that started it was killed', async () => {
    const port = await freePort();
    const script = '"$0" --listen-client-urls="$1" --data-dir="$2" & echo $!; wait';
    const args = ['-c', script, path.join(assets, 'etcd'), `http://127.0.0.1:${port}`, inFolder('data-6')];
    const test = spawn('bash', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(createInterface({ input: test.stdout }), 'line');
    await until(() => isListening(port));
    test.kill('SIGKILL');
    await until(async () => !(await isListening(port)));
  });

  it('runs many side by side', async () => {
    const keepers = await Promise.all(Array.from({ length: 5 }, (_, at) => etcd(`data-many-${at}`)));
    const servers = await Promise.all(keepers.map(({ port }) => apiServer(port)));
    const admin = await administrator();
    const uids = await Promise.all(
      servers.map(
        async (server) => JSON.parse((await server.ask(`${NAMESPACES}/kube-system`, admin))[1]).metadata.uid,
      ),
    );
    assert.equal(new Set(uids).size, servers.length, 'each is a cluster of its own');
  });

  const refusals: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['a flag that nobody knows', ['--nonsense=1'], /Error: unknown flag: --nonsense/],
    [
      'a mode that nobody knows',
      ['--authorization-mode=Some'],
      /authorization-mode "Some" is not a valid mode/,
    ],
    ['a plugin that nobody knows', ['--enable-admission-plugins=Some'], /plugin "Some" is unknown/],
    ['an address that is not of the loopback', ['--bind-address=192.0.2.1'], /is no address of the loopback/],
    ['a file that is not there', ['--client-ca-file=/none'], /--client-ca-file \/none cannot be read/],
    ['an argument', ['more'], /"kube-apiserver" does not take any arguments, got \["more"\]/],
  ];
  for (const [what, args, said] of refusals) {
    it(`refuses ${what}`, async () => {
      const keeper = await etcd('data-7');
      const more = [`--etcd-servers=http://127.0.0.1:${keeper.port}`, `--cert-dir=${certificates.folder}`];
      const program = new Program(path.join(assets, 'kube-apiserver'), [...more, ...args]);
      assert.match(await program.output(), said);
      assert.equal(await program.ended(), 1);
    });
  }

  it('refuses a port that is taken, and goes on for the others', async () => {
    const { port } = await etcd('data-10');
    const first = await apiServer(port);
    const second = new Program(
      path.join(assets, 'kube-apiserver'),
      [
        `--etcd-servers=http://127.0.0.1:${port}`,
        `--cert-dir=${certificates.folder}`,
        `--secure-port=${first.port}`,
      ],
      env,
    );
    assert.equal(await second.ended(), 1);
    assert.match(await second.output(), /failed to create listener: failed to listen on 127\.0\.0\.1:\d+/);
    assert.equal((await first.ask('/readyz'))[0], 200);
  });

  it('says what is wrong with its etcd', async () => {
    const output = (address: string): Promise<string> =>
      new Program(path.join(assets, 'kube-apiserver'), [`--etcd-servers=${address}`], env).output();
    const free = `http://127.0.0.1:${await freePort()}`;
    assert.match(await output(free), /nothing listens at/);
    const other = await apiServer((await etcd('data-8')).port);
    assert.match(await output(`http://127.0.0.1:${other.port}`), /is not the etcd of this folder/);
    assert.match(await output('https://etcd.example:2379'), /is not the etcd of this folder/);
    assert.deepEqual(fs.readdirSync(inFolder('tmp')), []);
  });

  it('runs the kubectl of the user, and says where there is none', () => {
    const bin = inFolder('bin');
    fs.mkdirSync(bin);
    fs.writeFileSync(path.join(bin, 'kubectl'), '#!/bin/sh\necho "own $1"\n', { mode: 0o755 });
    const run = (PATH: string) =>
      spawnSync(path.join(assets, 'kubectl'), ['version'], { encoding: 'utf8', env: { PATH } });
    assert.equal(run(`${assets}:${bin}`).stdout, 'own version\n');
    const none = run(assets);
    assert.deepEqual([none.status, /there is none in the PATH/.test(none.stderr)], [127, true]);
  });

  it('does without bash', async () => {
    const plain = inFolder('plain');
    await fillFolder(plain, { bundlesFrom: path.join(root, 'dist'), version: 'test', bash: 'none' });
    assert.match(fs.readFileSync(path.join(plain, 'kube-apiserver'), 'utf8'), /^#!\/bin\/sh\n/);
    const keeper = await startEtcd(plain, inFolder('data-9'), env);
    started.push(keeper);
    const api = await startApiServer(plain, keeper.port, certificates, [], env);
    assert.equal((await api.ask(NAMESPACES, await administrator()))[0], 200);
    assert.equal(await api.stop(), 0);
    assert.match(await api.output(), /^Serving securely on 127\.0\.0\.1:\d+$/m);
    const next = await startApiServer(plain, keeper.port, certificates, [], env);
    await next.stop('SIGKILL');
    await until(async () => !(await isListening(next.port)));
    const last = await startApiServer(plain, keeper.port, certificates, [], env);
    await keeper.stop('SIGKILL');
    assert.equal(await last.ended(), 1);
    assert.match(await last.output(), /the etcd at http:\S+ is gone, and the API server with it/);
    const lost = new Program(
      path.join(plain, 'kube-apiserver'),
      [`--etcd-servers=http://127.0.0.1:${keeper.port}`],
      env,
    );
    assert.match(await lost.output(), /nothing listens at/);
    assert.deepEqual(fs.readdirSync(inFolder('tmp')), []);
  });

  it('is filled by the package without its checkout', () => {
    const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
    });
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
    const installed = inFolder('installed');
    fs.mkdirSync(installed);
    execFileSync('tar', ['-xzf', inFolder(filename), '-C', installed]);
    const command = path.join(installed, 'package/scripts/wheelhouse.mjs');
    execFileSync(process.execPath, [command, 'envtest', inFolder('others')], { cwd: folder });
    fs.rmSync(installed, { recursive: true });
    assert.deepEqual(fs.readdirSync(inFolder('others')).toSorted(), fs.readdirSync(assets).toSorted());
    const help = execFileSync(path.join(inFolder('others'), 'etcd'), ['--help'], { encoding: 'utf8' });
    assert.match(help, /It is not etcd/);
  });
});

/** Every file, and when it was last written. */
function contentsOf(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${name} ${fs.statSync(path.join(folder, name)).mtimeMs}`)
    .toSorted();
}
