import assert from 'node:assert/strict';
import { parseArguments } from '../../../src/cli/arguments.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';

describe('arguments of the command line', () => {
  it('has defaults that start a cluster on disk', () => {
    const parsed = parseArguments(['up']);
    assert.ok(parsed.command === 'up');
    const { dataDir, ephemeral, store, port, nodes, controllers, scheduler } = parsed.options;
    assert.deepEqual(
      { dataDir, ephemeral, store, port, nodes, controllers, scheduler },
      {
        dataDir: '.wheelhouse',
        ephemeral: false,
        store: 'sqlite',
        port: undefined,
        nodes: 3,
        controllers: ['*', 'bootstrap-signer-controller', 'token-cleaner-controller'],
        scheduler: true,
      },
    );
  });

  it('keeps an ephemeral cluster in memory, unless it is told otherwise', () => {
    const memory = parseArguments(['up', '--ephemeral']);
    assert.ok(memory.command === 'up');
    assert.equal(memory.options.store, 'memory');
    const sqlite = parseArguments(['up', '--ephemeral', '--store', 'sqlite']);
    assert.ok(sqlite.command === 'up');
    assert.equal(sqlite.options.store, 'sqlite');
  });

  it('takes an audit log with its policy, as kube-apiserver does', () => {
    const parsed = parseArguments([
      'up',
      '--audit-policy-file',
      'p',
      '--audit-log-path=-',
      '--audit-log-maxsize',
      '5',
    ]);
    assert.ok(parsed.command === 'up');
    assert.deepEqual(parsed.options.audit, {
      policyFile: 'p',
      logPath: '-',
      maxAge: 0,
      maxBackup: 0,
      maxSize: 5,
    });
  });

  it('takes the options of kube-apiserver with its meaning', () => {
    const serverOf = (...args: string[]) => {
      const parsed = parseArguments(['up', ...args]);
      assert.ok(parsed.command === 'up');
      return parsed.options.server;
    };
    assert.deepEqual(serverOf(), {
      admission: { enable: [], disable: [] },
      inFlight: { reads: 400, writes: 200 },
      priorityAndFairness: true,
    });
    assert.deepEqual(
      serverOf(
        '--enable-admission-plugins=AlwaysPullImages, NamespaceExists',
        '--disable-admission-plugins',
        'ServiceAccount',
        '--max-requests-inflight=0',
        '--enable-priority-and-fairness=false',
      ),
      {
        admission: { enable: ['AlwaysPullImages', 'NamespaceExists'], disable: ['ServiceAccount'] },
        inFlight: { reads: 0, writes: 200 },
        priorityAndFairness: false,
      },
    );
    assert.equal(serverOf('--enable-priority-and-fairness').priorityAndFairness, true);
  });

  const refused: readonly [args: string[], message: RegExp][] = [
    [['sideways'], /unknown command "sideways"/],
    [['up', '--store', 'etcd'], /--store takes sqlite, memory, not "etcd"/],
    [['up', '--nodes', 'many'], /--nodes takes a whole number from 0 to 5000, not "many"/],
    [['up', '--port', '70000'], /--port takes a whole number from 0 to 65535, not "70000"/],
    [['up', '--node-capacity', 'cpu'], /--node-capacity takes NAME=QUANTITY pairs, not "cpu"/],
    [['up', '--node-capacity', 'pods=1500m'], /--node-capacity: pods: .*must be an integer/],
    [
      ['up', '--service-cluster-ip-range', '10.0.0.0/8'],
      /--service-cluster-ip-range: 10\.0\.0\.0\/8 is no range/,
    ],
    [['up', '--wrong'], /--wrong/],
    [
      ['up', '--audit-log-path', 'a.log'],
      /--audit-log-path takes effect only together with --audit-policy-file/,
    ],
    [
      ['up', '--audit-policy-file', 'p.yaml'],
      /--audit-policy-file takes effect only together with --audit-log-path/,
    ],
    [['up', '--audit-log-maxage', 'long'], /--audit-log-maxage takes a whole number/],
  ];
  for (const [args, message] of refused) {
    it(`refuses: ${args.join(' ')}`, () => {
      assert.throws(
        () => parseArguments(args),
        (error: Error) => error instanceof UsageError && message.test(error.message),
      );
    });
  }
});
