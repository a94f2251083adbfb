import assert from 'node:assert/strict';
import { StatusError } from '../../src/api/index.ts';
import type { Client } from '../../src/client/index.ts';
import { CONFIG_MAPS, heldBy, type Item, NAMESPACE } from './items.ts';

/** A client that watches, and takes the watch up again where it ended. */
export class Follower {
  /** What it believes to be there. */
  readonly model = new Map<string, string>();
  revision: number | undefined;
  relists = 0;
  events = 0;
  private watching: Promise<void> = Promise.resolve();
  private abort = new AbortController();
  private wake: () => void = () => undefined;
  private failure: Error | undefined;

  /** Goes on from where it was, with a server that has come back. */
  start(client: Client): void {
    this.abort = new AbortController();
    this.watching = this.follow(client, this.abort.signal).catch((error: unknown) => {
      this.failure = error instanceof Error ? error : new Error(String(error));
      this.wake();
    });
  }

  async stop(): Promise<void> {
    this.abort.abort(new Error('stopped'));
    await this.watching;
    if (this.failure) throw this.failure;
  }

  async reached(revision: number): Promise<void> {
    while ((this.revision ?? 0) < revision && !this.failure) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    if (this.failure) throw this.failure;
  }

  private async follow(client: Client, signal: AbortSignal): Promise<void> {
    const resource = client.resource<Item>('v1', CONFIG_MAPS);
    while (!signal.aborted) {
      try {
        if (this.revision === undefined) await this.list(client, signal);
        const resourceVersion = String(this.revision);
        const watch = { namespace: NAMESPACE, resourceVersion, allowWatchBookmarks: true, signal };
        for await (const { type, object } of resource.watch(watch)) this.take(type, object);
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        if (error instanceof StatusError && error.code === 410) this.revision = undefined;
        // The server is gone: who started this starts it again with the next one.
        else return;
      }
    }
  }

  private async list(client: Client, signal: AbortSignal): Promise<void> {
    const list = await client.resource<Item>('v1', CONFIG_MAPS).listAll({ namespace: NAMESPACE, signal });
    this.relists++;
    this.model.clear();
    for (const item of list.items) this.model.set(item.metadata.name ?? '', heldBy(item));
    this.advance(Number(list.resourceVersion));
  }

  private take(type: string, item: Item): void {
    const revision = Number(item.metadata.resourceVersion);
    const { name = '' } = item.metadata;
    if (type === 'BOOKMARK') assert.ok(revision >= (this.revision ?? 0), 'a bookmark goes back');
    else assert.ok(revision > (this.revision ?? 0), `${name} at ${revision} comes after ${this.revision}`);
    this.events++;
    if (type === 'ADDED') assert.ok(!this.model.has(name), `${name} is added twice, at ${revision}`);
    if (type === 'MODIFIED' || type === 'DELETED') assert.ok(this.model.has(name), `${name} was not told of`);
    if (type === 'DELETED') this.model.delete(name);
    else if (type !== 'BOOKMARK') this.model.set(name, heldBy(item));
    this.advance(revision);
  }

  private advance(revision: number): void {
    this.revision = revision;
    this.wake();
  }
}
