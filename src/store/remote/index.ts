/**
 * A store of one thread, used in another one over a link: bytes are handed over, not copied, and what is told to a watcher
 * that does not take it in is bounded.
 *
 *     const host = new StoreHost(store);                      // where the store is
 *     const remote = new RemoteStore();                       // elsewhere
 *     const calls = new RemoteCalls<StoreMethods>(link, { ...remote.watchMethods });
 *     await remote.connect(calls);
 */
export type { StoreMethods, StoreWatchMethods } from './protocol.ts';
export { RemoteStore } from './remote-store.ts';
export { StoreHost } from './store-host.ts';
