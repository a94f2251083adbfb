import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { HELP } from '../../src/cli/help.ts';
import { runWheelhouse } from '../support/wheelhouse.ts';

/** A value that an option must refuse, and what is said of it. `DIR` is a folder of the test, `PORT` a port that is taken. */
const REFUSED: Readonly<Record<string, readonly [value: string, says: RegExp][]>> = {
  '--data-dir': [
    ['DIR/file', /--data-dir: .*file is no folder: choose another place/],
    ['DIR/file/below', /--data-dir: .*cannot be made: a part of the path is no folder; choose another place/],
    ['DIR/shared', /--data-dir: others can write in .*shared, .*: choose a folder of its own/],
    ['DIR/linked', /--data-dir: .*store\.db is a symbolic link, .*: remove it/],
    ['', /--data-dir takes a value/],
  ],
  '--store': [['etcd', /--store takes sqlite, memory, not "etcd"/]],
  '--port': [
    ['PORT', /--port \d+ cannot be used: another program listens there; choose another/],
    ['70000', /--port takes a whole number from 0 to 65535, not "70000"/],
    ['-1', /--port takes a whole number from 0 to 65535, not "-1"/],
    ['0x10', /--port takes a whole number/],
  ],
  '--kubeconfig': [
    ['DIR', /--kubeconfig .* cannot be written: it is a folder; choose another file/],
    ['DIR/file', /--kubeconfig .* cannot be written: it is no kubeconfig.*; choose another file/],
    ['DIR/file/below', /--kubeconfig .* cannot be written: .*; choose another file/],
  ],
  '--nodes': [
    ['many', /--nodes takes a whole number from 0 to 5000, not "many"/],
    ['2147483647', /--nodes takes a whole number from 0 to 5000/],
    ['1e3', /--nodes takes a whole number from 0 to 5000/],
  ],
  '--node-prefix': [
    ['Node_', /--node-prefix "Node_" makes no name of a node: "Node_2": a lowercase RFC 1123 subdomain must/],
    ['n'.repeat(63), /--node-prefix .*: must be no more than 63 bytes/],
  ],
  '--node-capacity': [
    ['cpu=x', /--node-capacity: cpu: quantities must match/],
    ['cpu=-1', /--node-capacity: cpu: .*must be greater than or equal to 0/],
    ['pods=1.5', /--node-capacity: pods: .*must be an integer/],
    ['cpu', /--node-capacity takes NAME=QUANTITY pairs, not "cpu"/],
    ['momory=1Gi', /--node-capacity: unknown resource "momory" \(did you mean "memory"\?\)/],
  ],
  '--simulation': [
    ['Not_A_Domain', /--simulation takes a PREFIX .*: a lowercase RFC 1123 subdomain must/],
    ['a.b,plane', /--simulation takes lifelike, plain, not "plane" \(did you mean "plain"\?\)/],
    ['a.b,plain,more', /--simulation takes a PREFIX .*: there is too much/],
  ],
  '--controllers': [
    [
      '*,deploymnt-controller',
      /--controllers: "deploymnt-controller" is not in the list of known controllers \(did you/,
    ],
  ],
  '--service-cluster-ip-range': [
    ['10.0.0.0/8', /--service-cluster-ip-range: 10\.0\.0\.0\/8 is no range/],
    ['10.0.0.0', /--service-cluster-ip-range: 10\.0\.0\.0 is no range/],
    ['fd00::/112', /--service-cluster-ip-range: fd00::\/112 is no range/],
  ],
  '--token-auth-file': [
    ['DIR/none', /--token-auth-file .* cannot be used: there is no such file or folder/],
    ['DIR', /--token-auth-file .* cannot be used: it is a folder/],
    ['DIR/file', /--token-auth-file .* cannot be used: must have at least 3 columns/],
  ],
  '--service-account-key-file': [
    ['DIR/none', /--service-account-key-file .* cannot be used: there is no such file or folder/],
    [
      'DIR/file',
      /--service-account-key-file .* cannot be used: data does not contain any valid RSA or ECDSA/,
    ],
  ],
  '--service-account-signing-key-file': [
    ['DIR/none', /--service-account-signing-key-file .* cannot be used: there is no such file or folder/],
    ['DIR/file', /--service-account-signing-key-file .* cannot be used: /],
  ],
  '--client-ca-file': [
    ['DIR/none', /--client-ca-file .* cannot be used: there is no such file or folder/],
    ['DIR/file', /--client-ca-file .* cannot be used: there is no certificate in it/],
  ],
  '--authentication-config': [
    ['DIR/none', /--authentication-config .* cannot be used: there is no such file or folder/],
    ['DIR/file', /--authentication-config .* cannot be used: no kind "" is registered for version ""/],
  ],
  '--authorization-config': [
    ['DIR/none', /--authorization-config .* cannot be used: there is no such file or folder/],
    ['DIR/file', /--authorization-config .* cannot be used: no kind "" is registered for version ""/],
  ],
  '--authorization-mode': [
    ['Nonsense', /authorization-mode "Nonsense" is not a valid mode/],
    ['RBAC,RBAC', /authorization-mode \["RBAC" "RBAC"\] has mode specified more than once/],
    ['ABAC', /authorization-mode ABAC's authorization policy file not passed/],
  ],
  '--authorization-policy-file': [
    ['DIR/none', /cannot specify --authorization-policy-file without mode ABAC/],
    [
      'DIR/none --authorization-mode=ABAC',
      /--authorization-policy-file .* cannot be used: there is no such file or folder/,
    ],
    [
      'DIR/file --authorization-mode=ABAC',
      /--authorization-policy-file .* cannot be used: .*, line 1: words: /,
    ],
  ],
  '--clock': [
    ['fast', /--clock takes real, stepped, or how many times as fast: 10x; not "fast"/],
    ['0x', /--clock takes real, stepped, or how many times as fast: 10x; not "0x"/],
    ['-2x', /--clock takes real, stepped, or how many times as fast: 10x; not "-2x"/],
  ],
  '--scheduler-config': [
    ['DIR/none', /--scheduler-config .* cannot be used: there is no such file or folder/],
    ['DIR', /--scheduler-config .* cannot be used: it is a folder/],
    ['DIR/file', /--scheduler-config .* cannot be used: no kind "" is registered for version ""/],
  ],
  '--audit-policy-file': [
    ['DIR/none', /--audit-policy-file takes effect only together with --audit-log-path: give both/],
    ['DIR/none --audit-log-path=DIR/log', /--audit-policy-file .* cannot be used: there is no such file/],
    ['DIR/file --audit-log-path=DIR/log', /--audit-policy-file .* cannot be used: failed decoding/],
  ],
  '--audit-log-path': [
    ['DIR/log', /--audit-log-path takes effect only together with --audit-policy-file: give both/],
    ['DIR --audit-policy-file=DIR/policy', /--audit-log-path .* cannot be written: it is a folder; choose/],
    ['DIR/file/log --audit-policy-file=DIR/policy', /--audit-log-path .* cannot be written: .* is no folder/],
  ],
  '--audit-log-maxsize': [['x', /--audit-log-maxsize takes a whole number from 0 to 1000000, not "x"/]],
  '--audit-log-maxbackup': [['-1', /--audit-log-maxbackup takes a whole number from 0 to 1000000, not "-1"/]],
  '--audit-log-maxage': [['1.5', /--audit-log-maxage takes a whole number from 0 to 1000000, not "1.5"/]],
  '--enable-admission-plugins': [
    ['LimitRanger,Nonsense', /enable-admission-plugins plugin "Nonsense" is unknown/],
    [
      'EventRateLimit',
      /couldn't init admission plugin "EventRateLimit": limits: Invalid value: null: must not/,
    ],
    ['ImagePolicyWebhook', /couldn't init admission plugin "ImagePolicyWebhook": no config specified/],
  ],
  '--admission-control-config-file': [
    ['DIR/none', /--admission-control-config-file .* cannot be used: there is no such file or folder/],
    [
      'DIR/file',
      /--admission-control-config-file .* cannot be used: failed to read plugin config: Object 'Kind' is/,
    ],
  ],
  '--disable-admission-plugins': [
    ['Nonsense', /disable-admission-plugins plugin "Nonsense" is unknown/],
    [
      'LimitRanger,ServiceAccount --enable-admission-plugins=ServiceAccount,LimitRanger',
      /\[LimitRanger ServiceAccount\] in enable-admission-plugins and disable-admission-plugins overlapped/,
    ],
  ],
  '--enable-priority-and-fairness': [
    ['perhaps', /--enable-priority-and-fairness takes true or false, not "perhaps"/],
  ],
  '--max-requests-inflight': [
    ['-1', /--max-requests-inflight takes a whole number from 0 to 1000000, not "-1"/],
    ['0 --max-mutating-requests-inflight=0', /they must add up to something positive/],
  ],
  '--max-mutating-requests-inflight': [['x', /--max-mutating-requests-inflight takes a whole number/]],
  '--log-level': [['trace', /--log-level takes debug, info, warn, error, not "trace"/]],
};

const AUDIT_POLICY = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: Metadata\n';

/** Options that take no value. */
const PLAIN = [
  '--ephemeral',
  '--json',
  '--metrics-api',
  '--no-metrics-api',
  '--no-default-storage-class',
  '--no-gap-warnings',
  '--no-scheduler',
  '--recover',
];

describe('the command line, asked for what cannot be', () => {
  let folder: string;
  let taken: net.Server;
  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-options-'));
    fs.writeFileSync(path.join(folder, 'file'), 'words');
    fs.writeFileSync(path.join(folder, 'policy'), AUDIT_POLICY);
    fs.mkdirSync(path.join(folder, 'shared'));
    fs.writeFileSync(path.join(folder, 'shared/README.md'), '');
    fs.chmodSync(path.join(folder, 'shared'), 0o777);
    fs.mkdirSync(path.join(folder, 'linked'), { mode: 0o700 });
    fs.symlinkSync('/dev/null', path.join(folder, 'linked/store.db'));
    taken = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
  });
  after(() => {
    taken.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const port = (): string => String((taken.address() as net.AddressInfo).port);

  /** Exit code 2, the message, and nothing left behind. */
  async function assertRefused(args: readonly string[], says: RegExp): Promise<void> {
    const before = namesIn(folder);
    const { code, stdout, stderr } = await runWheelhouse(...args);
    assert.match(stderr, says);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, '');
    assert.deepEqual(namesIn(folder), before);
  }

  it('is asked about every option that it has', () => {
    const documented = [...HELP.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, name]) => String(name));
    assert.deepEqual(documented.sort(), [...Object.keys(REFUSED), ...PLAIN].sort());
  });

  for (const [option, values] of Object.entries(REFUSED)) {
    for (const [value, says] of values) {
      it(`refuses ${option} ${value}`, async () => {
        const given = value.replaceAll('DIR', folder).replace('PORT', port()).split(' ');
        const home = option === '--data-dir' ? [] : ['--data-dir', path.join(folder, 'data')];
        await assertRefused(['up', ...home, `${option}=${given[0]}`, ...given.slice(1)], says);
      });
    }
  }

  for (const option of PLAIN) {
    it(`refuses a value of ${option}`, async () => {
      await assertRefused(['up', `${option}=yes`], new RegExp(`${option} takes no value`));
    });
  }

  for (const [args, says] of [
    [['up', '--nods', '3'], /unknown option "--nods" \(did you mean "--nodes"\?\)/],
    [['up', 'now'], /"now" is no option/],
    [['up', '--port', '--json'], /--port takes a value, and is given none/],
    [['down', '--port', '1'], /unknown option "--port"/],
    [['dwon'], /unknown command "dwon" \(did you mean "down"\?\)/],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async () => {
      await assertRefused(args, says);
    });
  }
}).timeout(60_000);

function namesIn(folder: string): string[] {
  return fs.readdirSync(folder, { recursive: true }).map(String).sort();
}
