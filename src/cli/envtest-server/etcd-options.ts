import { ETCD_FLAGS } from '../envtest/etcd-flags.ts';
import { FlagError, lastValue, listValue, readFlags } from '../envtest/flags.ts';

export interface EtcdOptions {
  /** At least one. */
  readonly listen: readonly { readonly host: string; readonly port: number }[];
  readonly dataDir: string;
  /** Whether what is acknowledged must outlive a computer that loses its power. */
  readonly survivesPowerLoss: boolean;
}

/** Looks at the arguments alone. Throws {@link FlagError}. */
export function etcdOptions(args: readonly string[]): EtcdOptions {
  const values = readFlags('etcd', ETCD_FLAGS, args);
  const urls = listValue(values, 'listen-client-urls');
  const name = lastValue(values, 'name') ?? 'default';
  return {
    listen: (urls.length === 0 ? ['http://127.0.0.1:2379'] : urls).map(placeOf),
    dataDir: lastValue(values, 'data-dir') ?? `${name}.etcd`,
    survivesPowerLoss: lastValue(values, 'unsafe-no-fsync') !== 'true',
  };
}

function placeOf(text: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port] =
    /^http:\/\/(?:\[([0-9a-f:]+)\]|([^:/[\]]+)):(\d{1,5})\/?$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? '';
  const isLoopback = host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
  if (isLoopback && Number(port) <= 65535) return { host, port: Number(port) };
  throw new FlagError(
    `--listen-client-urls ${text} cannot be served: it takes http, an address of the loopback and a port`,
  );
}
