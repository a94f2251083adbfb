import { randomInt, type Random } from '../../src/base/index.ts';
import { StatusError } from '../../src/api/index.ts';
import type { Client } from '../../src/client/index.ts';
import type { Held, Ledger } from './ledger.ts';
import { CONFIG_MAPS, type Item, heldBy, itemOf, nameOf, NAMESPACE } from './items.ts';

const WRITERS = 8;
const NAMES_EACH = 25;

/** Clients that create, change and delete, each its own objects, until they are stopped or the server is gone. */
export class Writers {
  /** How many writes were refused or had no answer. */
  failures = 0;
  private readonly client: Client;
  private readonly ledger: Ledger;
  private readonly random: Random;
  private isStopped = false;
  private readonly running: Promise<void>[];
  private made = 0;
  private readonly run: string;

  constructor(client: Client, ledger: Ledger, random: Random, run: string) {
    this.client = client;
    this.ledger = ledger;
    this.random = random;
    this.run = run;
    this.running = Array.from({ length: WRITERS }, (_, writer) => this.write(writer));
  }

  /** Resolves once `count` writes more have been acknowledged, or `failures` have failed. */
  async until(count: number, failures = Infinity): Promise<void> {
    const goal = this.ledger.acknowledged + count;
    while (this.ledger.acknowledged < goal && this.failures < failures && !this.isStopped) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.running);
  }

  private async write(writer: number): Promise<void> {
    while (!this.isStopped) {
      const name = nameOf(writer, randomInt(this.random, NAMES_EACH));
      try {
        if (!this.ledger.isCertain(name)) await this.look(name);
        await this.change(name);
      } catch (error) {
        this.failures++;
        // Whoever answers is there still.
        if (!(error instanceof StatusError)) this.isStopped = true;
      }
    }
  }

  private async look(name: string): Promise<void> {
    try {
      const item = await this.client.resource<Item>('v1', CONFIG_MAPS).get({ namespace: NAMESPACE, name });
      this.ledger.settle(name, heldBy(item));
    } catch (error) {
      if (!(error instanceof StatusError) || error.reason !== 'NotFound') throw error;
      this.ledger.settle(name, null);
    }
  }

  private async change(name: string): Promise<void> {
    const resource = this.client.resource<Item>('v1', CONFIG_MAPS);
    const before = this.ledger.held(name);
    const next: Held =
      before !== null && randomInt(this.random, 5) === 0 ? null : `${this.run}-${this.made++}`;
    this.ledger.ask(name, next);
    if (next === null) {
      await resource.delete({ namespace: NAMESPACE, name });
      this.ledger.acknowledge(name, null, 0);
      return;
    }
    const item = itemOf(name, next);
    const written = await (before === null ? resource.create(item) : resource.update(item));
    this.ledger.acknowledge(name, next, Number(written.metadata.resourceVersion));
  }
}
