import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { parseArguments } from '../../../src/cli/arguments.ts';
import { apiServerOptions } from '../../../src/cli/envtest-server/api-server-options.ts';
import { API_SERVER_FLAGS, API_SERVER_HELP } from '../../../src/cli/envtest/api-server-flags.ts';
import { ETCD_FLAGS, ETCD_HELP } from '../../../src/cli/envtest/etcd-flags.ts';
import { etcdOptions } from '../../../src/cli/envtest-server/etcd-options.ts';
import { type HandleMessages, readHandle } from '../../../src/cli/envtest-server/handle-requests.ts';
import { takeOwnFile } from '../../../src/cli/envtest-server/own-file.ts';

describe("the flags of envtest's programs", () => {
  it('are read in each of the ways in which Go takes them', () => {
    const options = apiServerOptions([
      '--secure-port=1234',
      '--cert-dir',
      '/certs',
      '--anonymous-auth=F',
      '--authorization-mode=Node,RBAC',
      '--disable-admission-plugins=ServiceAccount',
      '--disable-admission-plugins=Priority',
      '--event-ttl=1h30m',
      '--v=4',
      '--allow-privileged',
    ]);
    assert.equal(options.port, 1234);
    assert.equal(options.certDir, '/certs');
    assert.equal(options.anonymous, false);
    assert.deepEqual(options.authorizationModes, ['Node', 'RBAC']);
    assert.deepEqual(options.server.admission, { enable: [], disable: ['ServiceAccount', 'Priority'] });
    assert.equal(options.eventTtlMs, 5_400_000);
    assert.equal(options.logLevel, 'info');
  });

  it('have the defaults of the programs that they stand for', () => {
    const { host, port, authorizationModes, serviceRange } = apiServerOptions([]);
    assert.deepEqual(
      [host, port, authorizationModes, serviceRange],
      ['127.0.0.1', 6443, ['AlwaysAllow'], '10.0.0.0/24'],
    );
    const { listen, dataDir, survivesPowerLoss } = etcdOptions([]);
    assert.deepEqual(
      [listen, dataDir, survivesPowerLoss],
      [[{ host: '127.0.0.1', port: 2379 }], 'default.etcd', true],
    );
  });

  it('serve the loopback alone', () => {
    assert.equal(apiServerOptions(['--bind-address=0.0.0.0']).host, '127.0.0.1');
    assert.throws(() => apiServerOptions(['--bind-address=10.1.1.1']), /no address of the loopback/);
    assert.throws(() => etcdOptions(['--listen-client-urls=http://10.1.1.1:2379']), /cannot be served/);
    assert.throws(() => etcdOptions(['--listen-client-urls=https://127.0.0.1:2379']), /cannot be served/);
    assert.deepEqual(etcdOptions(['--listen-client-urls=http://[::1]:1,http://localhost:2']).listen, [
      { host: '::1', port: 1 },
      { host: 'localhost', port: 2 },
    ]);
  });

  it('are refused in the words of the programs that they stand for', () => {
    const refusals: readonly (readonly [readonly string[], string])[] = [
      [['--nonsense'], 'unknown flag: --nonsense'],
      [['--toString=1'], 'unknown flag: --toString'],
      [['--secure-port'], 'flag needs an argument: --secure-port'],
      [
        ['--secure-port=x'],
        'invalid argument "x" for "--secure-port" flag: strconv.ParseInt: parsing "x": invalid syntax',
      ],
      [
        ['--allow-privileged=x'],
        'invalid argument "x" for "--allow-privileged" flag: strconv.ParseBool: parsing "x": invalid syntax',
      ],
      [['a', 'b'], '"kube-apiserver" does not take any arguments, got ["a" "b"]'],
    ];
    for (const [args, message] of refusals) assert.throws(() => apiServerOptions(args), { message });
  });

  it('are all in the help, and those without a meaning are said to have none', () => {
    for (const [flags, help] of [
      [API_SERVER_FLAGS, API_SERVER_HELP],
      [ETCD_FLAGS, ETCD_HELP],
    ] as const) {
      const [meant = '', others = ''] = help.split('Taken, and without a meaning here:');
      for (const [name, { says }] of Object.entries(flags)) {
        assert.match(says === undefined ? others : meant, new RegExp(`^ +--${name}\\b`, 'm'), name);
      }
    }
  });

  it('name one folder on the command line', () => {
    assert.deepEqual(parseArguments(['envtest', 'bin']), { command: 'envtest', folder: 'bin' });
    for (const args of [[], ['a', 'b'], ['--force']]) {
      assert.throws(() => parseArguments(['envtest', ...args]), /takes one folder/);
    }
  });
});

describe('a handle of an API server', () => {
  const listen = () => {
    const connection = new PassThrough();
    const asked: HandleMessages[] = [];
    const stops: number[] = [];
    readHandle(connection, Buffer.from(''), {
      asked: (messages) => void asked.push(messages),
      stopped: () => void stops.push(asked.length),
    });
    return { connection, asked, stops };
  };
  const words = ['/tmp/proof', 'text', '/folder', '3', '--a=ü', '', '--b=1\n2'];

  it('is understood however its bytes come', async () => {
    const { connection, asked, stops } = listen();
    for (const byte of Buffer.from(words.map((word) => `${word}\0`).join(''))) {
      connection.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    const [file = '', text = '', folder = '', , ...args] = words;
    assert.deepEqual(asked, [{ proof: { file, text }, folder, args }]);
    assert.deepEqual(stops, []);
    connection.write('stop\0');
    connection.destroy();
    await new Promise(setImmediate);
    assert.deepEqual(stops, [1], 'told once');
  });

  it('that goes before it has asked has stopped', async () => {
    const { connection, asked, stops } = listen();
    connection.write('half');
    connection.end();
    await new Promise((resolve) => connection.once('end', resolve));
    assert.deepEqual([asked, stops], [[], [0]]);
  });
});

describe('a file that proves whose a handle is', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-proof-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    return file;
  };

  it('is taken, once', () => {
    const file = write('wheelhouse-handle-1', 'words');
    assert.equal(takeOwnFile(file, 'words'), true);
    assert.equal(fs.existsSync(file), false);
    assert.equal(takeOwnFile(file, 'words'), false);
  });

  it('is not taken where it is another one', () => {
    const target = write('other', 'words');
    const link = path.join(folder, 'wheelhouse-handle-2');
    fs.symlinkSync(target, link);
    const refused = [
      link,
      target,
      write('wheelhouse-handle-3', 'other words'),
      folder,
      'wheelhouse-handle-4',
    ];
    for (const file of refused) assert.equal(takeOwnFile(file, 'words'), false, file);
    assert.ok(fs.existsSync(target), 'nothing is removed');
  });
});
