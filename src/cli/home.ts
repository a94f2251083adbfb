import type { AsyncDisposable, Clock, Log } from '../base/index.ts';
import { kubernetesServiceAddress } from '../cluster/index.ts';
import { systemClock } from '../host/index.ts';
import {
  type Credentials,
  type DataDirHolder,
  type Folder,
  holdDataDir,
  holdTemporaryDir,
  issueBeside,
  loadCredentials,
  renewCredentials,
  SqliteStore,
  UnusablePathError,
} from '../platform/index.ts';
import { MemoryStore, type Store } from '../store/index.ts';
import type { UpOptions } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** Where a cluster is kept: a data directory of its own, or a folder that goes with the process. */
export interface Home extends AsyncDisposable {
  /** What is written here is there at the next start; undefined where there is none. */
  readonly kept: Folder | undefined;
  readonly kubeconfig: string;
  readonly storeFile: string;
  /** Good ones; those of `before` that still are stay. */
  credentials(before: Partial<Credentials>): Promise<Credentials>;
  openStore(clock: Clock): Store;
  /** Says to latecomers who is here. */
  announce(holder: DataDirHolder): void;
}

/** Throws {@link UsageError} where no cluster can be kept there, and what {@link holdDataDir} throws where one is. */
export function openHome(options: UpOptions, host: string, log: Log, stop: AbortSignal): Home {
  const { ephemeral, serviceRange } = options;
  const held = ephemeral ? holdTemporaryDir(systemClock.now()) : hold(options.dataDir);
  const { folder } = held;
  const storeFile = folder.pathOf('store.db');
  const pki = log.named('certificates');
  const issue = issueBeside(stop);
  const wanted = (isFirst: boolean): string[] => [
    host,
    // A cluster that is kept keeps its range, and its certificate is for the address in it.
    ...(isFirst || serviceRange !== undefined ? [kubernetesServiceAddress(serviceRange)] : []),
  ];
  return {
    kept: ephemeral ? undefined : folder,
    kubeconfig: folder.pathOf('kubeconfig'),
    storeFile,
    credentials: (before) => {
      const nowMs = systemClock.now();
      const isFirst = ephemeral
        ? before.server === undefined
        : folder.read('pki/apiserver.crt') === undefined;
      const addresses = wanted(isFirst);
      if (ephemeral) return renewCredentials(before, nowMs, addresses, pki, issue);
      return loadCredentials(folder, nowMs, addresses, pki, issue);
    },
    openStore: (clock) =>
      options.store === 'sqlite'
        ? new SqliteStore(storeFile, { clock, log: log.named('store') })
        : new MemoryStore({ clock, log: log.named('store') }),
    announce: (holder) => held.announce(holder),
    dispose: async () => held.dispose(),
  };
}

function hold(dataDir: string) {
  try {
    return holdDataDir(dataDir);
  } catch (error) {
    if (!(error instanceof UnusablePathError)) throw error;
    throw new UsageError(`--data-dir: ${error.message}`);
  }
}
