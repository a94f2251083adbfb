import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { randomInt, type Random, SeededRandom } from '../../src/base/index.ts';
import { StatusError } from '../../src/api/index.ts';
import { CONFIG_MAPS, type Item, itemOf, keyOf, NAMESPACE } from './items.ts';
import { Ledger } from './ledger.ts';
import { RefusedError, Victim } from './victim.ts';
import { Writers } from './writers.ts';

const WRITES = 150;

/** What a start on damaged files came to. */
export interface DamagedFigures {
  tried: number;
  started: number;
  refused: number;
  lostAndNamed: number;
}

/** A data directory as a cluster left it, and what it must hold. */
interface Left {
  readonly folder: string;
  readonly held: ReadonlyMap<string, string>;
}

/**
 * Damages one file after the other of data directories that a cluster left behind, killed or ended in order, and holds the
 * next start to this: it works, and names what is lost; or it is refused with the way out, which leads to a cluster that
 * works.
 */
export class DamagedFiles {
  readonly figures: DamagedFigures = { tried: 0, started: 0, refused: 0, lostAndNamed: 0 };
  private readonly tell: (line: string) => void;
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-damaged-'));
  private left: readonly Left[] | undefined;

  constructor(tell: (line: string) => void = () => undefined) {
    this.tell = tell;
  }

  /** One damage, and what became of it. */
  async round(seed: number): Promise<void> {
    const random = new SeededRandom(seed);
    this.left ??= [await this.leave('killed', 'SIGKILL'), await this.leave('ended', 'SIGTERM')];
    const left = this.left[randomInt(random, this.left.length)];
    assert.ok(left);
    const dataDir = path.join(this.folder, 'tried');
    fs.rmSync(dataDir, { recursive: true, force: true });
    fs.cpSync(left.folder, dataDir, { recursive: true });
    this.figures.tried++;
    const done = harm(dataDir, random);
    this.tell(`seed ${seed}: ${path.basename(left.folder)}, ${done}`);
    let victim: Victim;
    try {
      victim = await Victim.start({ dataDir });
      this.figures.started++;
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      this.tell(`  refused: ${error.message.trim()}`);
      assert.match(error.message, /--recover/, 'the way out is not told');
      this.figures.refused++;
      victim = await Victim.start({ dataDir, recover: true });
    }
    try {
      await this.check(victim, dataDir, left.held);
    } finally {
      await victim.end('SIGKILL');
    }
  }

  dispose(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private async leave(name: string, signal: 'SIGKILL' | 'SIGTERM'): Promise<Left> {
    const folder = path.join(this.folder, name);
    const victim = await Victim.start({ dataDir: folder });
    const ledger = new Ledger();
    const writers = new Writers(victim.client, ledger, new SeededRandom(1), name);
    await writers.until(WRITES);
    await writers.stop();
    await victim.end(signal);
    const held = new Map<string, string>();
    for (const item of ledger.names()) {
      const value = ledger.held(item);
      if (value !== null) held.set(item, value);
    }
    return { folder, held };
  }

  /** Whatever is gone, or another one than it was, is named; and the cluster is one that can be used. */
  private async check(victim: Victim, dataDir: string, held: ReadonlyMap<string, string>): Promise<void> {
    const resource = victim.client.resource<Item>('v1', CONFIG_MAPS);
    const missing: string[] = [];
    for (const [name, value] of held) {
      try {
        const item = await resource.get({ namespace: NAMESPACE, name });
        if (item.data?.['held'] !== value) missing.push(name);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        missing.push(name);
      }
    }
    const said = [victim.complaints, ...reportsIn(dataDir)].join('\n');
    const count = /^(?:up to )?(\d+) writes are lost/m.exec(said)?.[1] ?? '0';
    const unnamed = missing.filter((name) => !said.includes(keyOf(name)));
    assert.ok(unnamed.length <= Number(count), `${unnamed.join(', ')} are gone and not named in: ${said}`);
    this.figures.lostAndNamed += missing.length;
    await resource.create(itemOf('after-all', 'x'));
    const made = await resource.get({ namespace: NAMESPACE, name: 'after-all' });
    assert.equal(made.data?.['held'], 'x');
    await resource.listAll({ namespace: NAMESPACE });
    await resource.delete({ namespace: NAMESPACE, name: 'after-all' });
  }
}

function reportsIn(dataDir: string): string[] {
  const names = fs.readdirSync(dataDir).filter((name) => name.endsWith('.txt'));
  return names.map((name) => fs.readFileSync(path.join(dataDir, name), 'utf8'));
}

/** Damages a file in one way. Says what it did. */
function harm(dataDir: string, random: Random): string {
  const files = fs
    .readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => fs.statSync(path.join(dataDir, name)).isFile())
    .sort();
  // The store itself is what matters most.
  const stores = files.filter((name) => name.startsWith('store.db'));
  const among = randomInt(random, 2) === 0 ? stores : files;
  const name = among[randomInt(random, among.length)] ?? '';
  const file = path.join(dataDir, name);
  const content = fs.readFileSync(file);
  const at = randomInt(random, content.length + 1);
  const end = Math.min(content.length, at + 1 + randomInt(random, 8192));
  const junk = (length: number): Buffer => Buffer.from(Array.from({ length }, () => randomInt(random, 256)));
  const ways: Record<string, () => Buffer | undefined> = {
    'bits flipped': () => {
      for (let left = 1 + randomInt(random, 4); left > 0; left--) {
        const place = randomInt(random, Math.max(1, content.length));
        if (place < content.length) content[place] = (content[place] ?? 0) ^ (1 << randomInt(random, 8));
      }
      return content;
    },
    'cut off': () => content.subarray(0, at),
    'zeros within': () => content.fill(0, at, end),
    'junk within': () => Buffer.concat([content.subarray(0, at), junk(end - at), content.subarray(end)]),
    'junk behind': () => Buffer.concat([content, junk(100 + randomInt(random, 5000))]),
    'nothing but junk': () => junk(1 + randomInt(random, 9000)),
    'taken out of the midst': () => Buffer.concat([content.subarray(0, at), content.subarray(end)]),
    emptied: () => Buffer.alloc(0),
    removed: () => undefined,
  };
  const names = Object.keys(ways);
  const way = names[randomInt(random, names.length)] ?? '';
  const changed = ways[way]?.();
  if (changed) fs.writeFileSync(file, changed);
  else fs.rmSync(file);
  return `${name} (${content.length} bytes): ${way}, ${at} to ${end}`;
}
