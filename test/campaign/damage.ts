import fs from 'node:fs';
import { randomInt, type Random } from '../../src/base/index.ts';

const PAGE = 4096;

/** Ways to harm the files of a store that nobody has open. Each says what it did. */
export const DAMAGE: Readonly<Record<string, (file: string, random: Random) => string>> = {
  'flipped bits in the database': (file, random) => flip(file, 1 + randomInt(random, 4), random),
  'flipped bits in the log': (file, random) => flip(`${file}-wal`, 1 + randomInt(random, 4), random),
  'a torn log': (file, random) => {
    const length = randomInt(random, sizeOf(`${file}-wal`) + 1);
    fs.truncateSync(`${file}-wal`, length);
    return `the log ends at ${length}`;
  },
  'a lost log': (file) => {
    fs.rmSync(`${file}-wal`);
    return 'the log is gone';
  },
  'an overwritten page': (file, random) => {
    const content = fs.readFileSync(file);
    const page = randomInt(random, Math.max(1, Math.floor(content.length / PAGE)));
    content.fill(randomInt(random, 256), page * PAGE, (page + 1) * PAGE);
    fs.writeFileSync(file, content);
    return `page ${page + 1} of ${content.length / PAGE} is overwritten`;
  },
  'an emptied database': (file) => {
    fs.truncateSync(file, 0);
    return 'the database is empty';
  },
};

function flip(file: string, count: number, random: Random): string {
  const content = fs.readFileSync(file);
  const places = Array.from({ length: count }, () => randomInt(random, content.length));
  for (const at of places) content[at] = (content[at] ?? 0) ^ (1 << randomInt(random, 8));
  fs.writeFileSync(file, content);
  return `bits flipped at ${places.join(', ')} of ${content.length}`;
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
