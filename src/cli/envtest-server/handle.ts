// The program behind `kube-apiserver` in envtest's folder where no bash is there that could be it: see its launcher.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const GREETING = 'wheelhouse 1';

main(process.argv.slice(2));

function main(args: readonly string[]): void {
  const servers = serversOf(args);
  if (servers === undefined) return fail('--etcd-servers must be specified');
  const [, bracketed, plain, port] =
    /^http:\/\/(?:\[([0-9a-f:]+)\]|([^:/[\]]+)):(\d{1,5})\/?$/.exec(servers.split(',')[0] ?? '') ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) {
    return fail(
      `--etcd-servers ${servers} is not the etcd of this folder, which listens at http and an address of the loopback`,
    );
  }
  const name = `wheelhouse-handle-${process.pid}-${randomBytes(8).toString('hex')}`;
  const proof = path.join(os.tmpdir(), name);
  const words = `${port} ${process.pid} ${randomBytes(8).toString('hex')}`;
  fs.writeFileSync(proof, words, { mode: 0o600, flag: 'wx' });
  process.on('exit', () => fs.rmSync(proof, { force: true }));
  const connection = net.connect({ host, port: Number(port) });
  connection.on('error', () => {
    fail(connection.bytesRead === 0 ? `nothing listens at ${servers}` : goneText(servers));
  });
  connection.write(
    `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: wheelhouse-handle\r\n\r\n`,
  );
  let isGreeted = false;
  const lines = createInterface({ input: connection });
  lines.on('line', (line) => {
    if (!isGreeted && line !== GREETING) {
      return fail(
        `at ${servers} is not the etcd of this folder, and this kube-apiserver needs that: another one is not served yet`,
      );
    }
    if (!isGreeted) {
      isGreeted = true;
      const texts = [proof, words, process.cwd(), String(args.length), ...args];
      connection.write(texts.map((text) => `${text}\0`).join(''));
    } else if (line.startsWith('log ')) process.stderr.write(`${line.slice('log '.length)}\n`);
    else if (line.startsWith('exit ')) process.exit(Number(line.slice('exit '.length)));
  });
  lines.on('close', () => fail(goneText(servers)));
  const stop = (): void => {
    for (const signal of SIGNALS) process.off(signal, stop);
    connection.write('stop\0');
  };
  for (const signal of SIGNALS) process.on(signal, stop);
}

function serversOf(args: readonly string[]): string | undefined {
  const at = args.findLastIndex((arg) => arg === '--etcd-servers' || arg.startsWith('--etcd-servers='));
  const arg = args[at];
  return (
    (arg?.includes('=') ? arg.slice(arg.indexOf('=') + 1) : at < 0 ? undefined : args[at + 1]) || undefined
  );
}

function goneText(servers: string): string {
  return `the etcd at ${servers} is gone, and the API server with it`;
}

function fail(message: string): void {
  process.stderr.write(`Error: ${message}\n`);
  process.exit(1);
}
