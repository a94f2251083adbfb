import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { randomInt, SeededRandom } from '../../src/base/index.ts';
import { StatusError } from '../../src/api/index.ts';
import { DAMAGE } from './damage.ts';
import { Follower } from './follower.ts';
import { CONFIG_MAPS, type Item, itemOf, itemsOf, keyOf, NAMESPACE } from './items.ts';
import { Ledger } from './ledger.ts';
import { SmallDisk } from './small-disk.ts';
import { RefusedError, Victim, type VictimOptions } from './victim.ts';
import { Writers } from './writers.ts';

const DAY_MS = 86_400_000;

/** What has happened so far. */
export interface Figures {
  rounds: number;
  kills: number;
  acknowledged: number;
  events: number;
  resumed: number;
  relists: number;
  fullDisks: number;
  clockJumps: number;
  damaged: number;
  /** Damaged stores that started, were refused, and came back. */
  tolerated: number;
  recovered: number;
  lostAndNamed: number;
}

/**
 * Kills, damages, fills and shifts one cluster after the other while clients write and watch, and holds it to this: no
 * acknowledged write is lost but what is named, revisions never go back, and a watch that is taken up again misses
 * nothing. All chance comes from a seed; the interleaving of processes does not.
 */
export class Campaign {
  readonly figures: Figures = {
    rounds: 0,
    kills: 0,
    acknowledged: 0,
    events: 0,
    resumed: 0,
    relists: 0,
    fullDisks: 0,
    clockJumps: 0,
    damaged: 0,
    tolerated: 0,
    recovered: 0,
    lostAndNamed: 0,
  };
  private readonly random: SeededRandom;
  private readonly tell: (line: string) => void;
  private folder = '';
  private ledger = new Ledger();
  private follower = new Follower();
  private victim: Victim | undefined;

  constructor(seed: number, tell: (line: string) => void = () => undefined) {
    this.random = new SeededRandom(seed);
    this.tell = tell;
  }

  /** One fault, and what became of it. */
  async round(): Promise<void> {
    const victim = this.victim ?? (await this.begin());
    this.figures.rounds++;
    const choice = randomInt(this.random, 20);
    if (choice < 4) await this.damageRound(victim);
    else if (choice < 6) await this.fullDiskRound(victim);
    else await this.killRound(victim, choice < 8 ? 'SIGTERM' : 'SIGKILL');
  }

  async dispose(): Promise<void> {
    await this.victim?.end('SIGKILL');
    this.victim = undefined;
    await this.follower.stop().catch(() => undefined);
    if (this.folder !== '') fs.rmSync(this.folder, { recursive: true, force: true });
    this.folder = '';
  }

  private get file(): string {
    return path.join(this.folder, 'data', 'store.db');
  }

  /** A new cluster with an empty store. */
  private async begin(): Promise<Victim> {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-campaign-'));
    this.ledger = new Ledger();
    this.follower = new Follower();
    return this.start();
  }

  private async start(options: Partial<VictimOptions> = {}): Promise<Victim> {
    this.victim = await Victim.start({ dataDir: path.join(this.folder, 'data'), ...options });
    this.follower.start(this.victim.client);
    return this.victim;
  }

  private async end(victim: Victim, signal: 'SIGKILL' | 'SIGTERM', writers?: Writers): Promise<void> {
    if (signal === 'SIGKILL') this.figures.kills++;
    await victim.end(signal);
    this.victim = undefined;
    await writers?.stop();
    await this.follower.stop();
  }

  private write(victim: Victim): Writers {
    return new Writers(victim.client, this.ledger, this.random, String(this.figures.rounds));
  }

  private async killRound(victim: Victim, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const writers = this.write(victim);
    await writers.until(randomInt(this.random, 200));
    if (randomInt(this.random, 3) === 0) {
      this.figures.clockJumps++;
      victim.jumpClock();
      await writers.until(20);
    }
    await this.end(victim, signal, writers);
    const clockOffsetMs = randomInt(this.random, 3) === 0 ? (randomInt(this.random, 5) - 2) * DAY_MS : 0;
    if (clockOffsetMs !== 0) this.figures.clockJumps++;
    this.tell(
      `${signal} after ${this.ledger.acknowledged} writes; the clock is off by ${clockOffsetMs / DAY_MS} days`,
    );
    await this.check(await this.start({ clockOffsetMs }));
  }

  private async fullDiskRound(victim: Victim): Promise<void> {
    if (SmallDisk.isPossible) return this.smallDiskRound(victim);
    await this.end(victim, 'SIGTERM');
    const usedKiB = Math.ceil(fs.statSync(this.file).size / 1024);
    const limited = await this.start({ fileLimitKiB: usedKiB + 400 });
    const writers = this.write(limited);
    await writers.until(5000, 20);
    assert.ok(writers.failures > 0, 'the disk did not become full');
    this.figures.fullDisks++;
    // What is there can be read, and a watch goes on.
    await itemsOf(limited.client);
    await this.end(limited, randomInt(this.random, 2) === 0 ? 'SIGTERM' : 'SIGKILL', writers);
    this.tell(`the disk was full at ${usedKiB + 400} KiB after ${this.ledger.acknowledged} writes`);
    await this.check(await this.start());
  }

  /**
   * The data directory on a real filesystem that becomes full: in the midst of writes; with the log to be written into the
   * database; and where certificates and kubeconfig are to be written. What was acknowledged is there once there is room.
   */
  private async smallDiskRound(victim: Victim): Promise<void> {
    await this.end(victim, 'SIGTERM');
    const dataDir = path.dirname(this.file);
    const mounted = path.join(this.folder, 'small');
    const usedKiB = Math.ceil(fs.statSync(this.file).size / 1024);
    const disk = await SmallDisk.mount(mounted, usedKiB + 1200 + randomInt(this.random, 2000));
    try {
      fs.cpSync(dataDir, disk.seen(mounted), { recursive: true });
      const limited = await this.start({ dataDir: mounted, disk });
      const writers = this.write(limited);
      await writers.until(50_000, 20);
      assert.ok(writers.failures > 0, 'the disk did not become full');
      this.figures.fullDisks++;
      // What is there can be read, and a watch goes on.
      await itemsOf(limited.client);
      await this.end(limited, randomInt(this.random, 2) === 0 ? 'SIGTERM' : 'SIGKILL', writers);
      await this.startOnFullDisk(disk, mounted);
      disk.resize(256 * 1024);
      this.tell(`a real disk was full after ${this.ledger.acknowledged} writes`);
      const roomy = await this.start({ dataDir: mounted, disk });
      await this.check(roomy);
      await this.end(roomy, 'SIGTERM');
      fs.rmSync(dataDir, { recursive: true });
      fs.cpSync(disk.seen(mounted), dataDir, { recursive: true });
    } finally {
      await this.victim?.end('SIGKILL');
      await disk.dispose();
    }
    await this.check(await this.start());
  }

  /** It starts, or says why not. Certificates and kubeconfig are to be made anew, and there is next to no room for them. */
  private async startOnFullDisk(disk: SmallDisk, mounted: string): Promise<void> {
    for (const name of ['pki/apiserver.crt', 'kubeconfig'])
      fs.rmSync(disk.seen(path.join(mounted, name)), { force: true });
    disk.fill(4 * randomInt(this.random, 4));
    try {
      const full = await this.start({ dataDir: mounted, disk });
      await this.end(full, 'SIGKILL');
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      this.tell(`on a full disk: ${error.message.trim()}`);
      assert.match(error.message, /no space|is full|ENOSPC/i, 'it does not say that the disk is full');
    }
    disk.empty();
  }

  private async damageRound(victim: Victim): Promise<void> {
    const writers = this.write(victim);
    await writers.until(100 + randomInt(this.random, 200));
    await this.end(victim, 'SIGKILL', writers);
    const kinds = Object.keys(DAMAGE);
    const kind = kinds[randomInt(this.random, kinds.length)] ?? '';
    const done = DAMAGE[kind]?.(this.file, this.random);
    this.figures.damaged++;
    this.tell(`${kind}: ${done}, after ${this.ledger.acknowledged} writes`);
    try {
      await this.checkTolerated(await this.start());
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      assert.match(error.message, /is damaged: .*--recover/s);
      await this.checkRecovered();
    }
    this.count();
    await this.dispose();
  }

  /** It started: whatever is missing is answered with its name, and named as unreadable. */
  private async checkTolerated(victim: Victim): Promise<void> {
    this.figures.tolerated++;
    const found = new Map<string, string>();
    const unreadable = new Set<string>();
    const resource = victim.client.resource<Item>('v1', CONFIG_MAPS);
    for (const name of this.ledger.names()) {
      try {
        found.set(name, (await resource.get({ namespace: NAMESPACE, name })).data?.['held'] ?? '');
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        if (/corrupt object/.test(error.message)) unreadable.add(name);
        else if (error.reason !== 'NotFound') throw error;
      }
    }
    const health = await victim.client.send({ path: '/readyz', query: { verbose: true } });
    const text = new TextDecoder().decode(await bodyOf(health.body));
    for (const name of unreadable) assert.ok(text.includes(keyOf(name)), `${name} is not named in ${text}`);
    const wrong = this.ledger.check(found).filter((name) => !unreadable.has(name));
    assert.deepEqual(wrong, [], 'writes are lost and not named');
    this.figures.lostAndNamed += unreadable.size;
  }

  /** It came back: whatever is missing was named, or is one of the writes that were said to be missing. */
  private async checkRecovered(): Promise<void> {
    this.figures.recovered++;
    const before = this.follower.revision ?? 0;
    const victim = await this.start({ recover: true });
    const folder = path.dirname(this.file);
    const reportFile = fs.readdirSync(folder).find((name) => name.endsWith('.txt')) ?? '';
    const report = fs.readFileSync(path.join(folder, reportFile), 'utf8');
    const missing = Number(/^(?:up to )?(\d+) writes are lost/m.exec(report)?.[1] ?? 0);
    const isBack = /objects that had been deleted may be there again/.test(report);
    const { held, revision } = await itemsOf(victim.client);
    assert.ok(revision > Math.max(this.ledger.revision, before), 'the revision went back');
    const names = [...this.ledger.names()];
    const wasThere = new Set(names.filter((name) => this.ledger.held(name) !== null));
    const wrong = this.ledger.check(held);
    const unnamed = wrong.filter(
      (name) => !report.includes(`lost: ${keyOf(name)},`) && !(isBack && !wasThere.has(name)),
    );
    assert.ok(unnamed.length <= missing, `${unnamed.join(', ')} are lost; named are: ${report}`);
    this.figures.lostAndNamed += wrong.length;
    await this.checkFollower(victim);
  }

  private async check(victim: Victim): Promise<void> {
    const { held, revision } = await itemsOf(victim.client);
    assert.ok(revision >= this.ledger.revision, `revision ${revision} is before ${this.ledger.revision}`);
    assert.deepEqual(this.ledger.check(held), [], 'acknowledged writes are lost');
    const relists = this.follower.relists;
    await this.checkFollower(victim);
    if (this.follower.relists === relists) this.figures.resumed++;
  }

  /** A client that has followed all along knows what is there. */
  private async checkFollower(victim: Victim): Promise<void> {
    const marker = itemOf('marker', String(this.figures.rounds));
    const resource = victim.client.resource<Item>('v1', CONFIG_MAPS);
    const name = { namespace: NAMESPACE, name: 'marker' };
    await resource.delete(name).catch(() => undefined);
    const made = await resource.create(marker);
    await this.follower.reached(Number(made.metadata.resourceVersion));
    const list = await resource.listAll({ namespace: NAMESPACE });
    const there = new Map(list.items.map((item) => [item.metadata.name ?? '', item.data?.['held'] ?? '']));
    assert.deepEqual(
      [...this.follower.model].sort(([a], [b]) => (a < b ? -1 : 1)),
      [...there].sort(([a], [b]) => (a < b ? -1 : 1)),
      'a watch has missed something',
    );
    this.ledger.revision = Math.max(this.ledger.revision, Number(list.resourceVersion));
  }

  /** Adds what the cluster that ends here has done. */
  count(): void {
    this.figures.acknowledged += this.ledger.acknowledged;
    this.figures.events += this.follower.events;
    this.figures.relists += this.follower.relists;
    this.ledger = new Ledger();
    this.follower = new Follower();
  }
}

async function bodyOf(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of body instanceof Uint8Array ? [body] : body) parts.push(part);
  return Buffer.concat(parts);
}
