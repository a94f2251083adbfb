/** What the `etcd` of the folder loads once it listens: the store, and the API servers over it. */
import type { Duplex } from 'node:stream';
import type { AsyncDisposable } from '../../base/index.ts';
import { systemClock } from '../../host/index.ts';
import { createStderrLog, holdDataDir, SqliteStore } from '../../platform/index.ts';
import type { EtcdOptions } from './etcd-options.ts';
import { serveHandle } from './serve-handle.ts';

export interface Keeper extends AsyncDisposable {
  /** Serves the API for a handle until that is gone. */
  serve(connection: Duplex, head: Buffer): Promise<void>;
}

/** Throws where the data directory cannot be used, or another process has it. */
export function openKeeper({ dataDir, survivesPowerLoss }: EtcdOptions): Keeper {
  const log = createStderrLog('warn');
  process.on('unhandledRejection', (error) => log.error('a failure nobody looked at', { error }));
  const held = holdDataDir(dataDir);
  const file = held.folder.pathOf('store.db');
  const store = new SqliteStore(file, { clock: systemClock, log: log.named('store'), survivesPowerLoss });
  return {
    serve: (connection, head) => serveHandle(connection, head, store),
    dispose: async () => {
      await store.close();
      held.dispose();
    },
  };
}
