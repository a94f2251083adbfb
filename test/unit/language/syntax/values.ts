import { type Random, randomInt } from '../../../../src/base/index.ts';

/** Texts that YAML must quote, fold or escape in one way or another. */
const TEXTS = [
  'a',
  'foo bar',
  'x: y',
  '# no',
  '- dash',
  "it's",
  '"q"',
  'multi\nline\n',
  'multi\n\n  indented\nback',
  'trail \n',
  '\n\nlead',
  'a long text that is folded because it goes on and on, past eighty columns and further to its end',
  '1',
  'true',
  'null',
  '',
  'y',
  '0644',
  '1e3',
  'a#b',
  'a #b',
  '{x}',
  '[y',
  '*z',
  '&k',
  '!t',
  '%p',
  '@q',
  '`r`',
  'key:',
  '::',
  'tab\there',
  'é☃',
  '10.0.0.1',
  'a/b',
  '~',
  '.5',
  '\\',
  'x\\ny',
  '? q',
  '|',
  '>',
  '  lead',
  'trail  ',
  '...',
  '---',
  'a\n b\n  c\n\n\nd\n\n',
];

/** A value made of texts, numbers, booleans, lists and maps, at most so deep. */
export function randomValue(random: Random, depth: number): unknown {
  const chance = random.next();
  if (depth <= 0 || chance < 0.5) return randomScalar(random);
  if (chance < 0.75) {
    return Array.from({ length: randomInt(random, 4) }, () => randomValue(random, depth - 1));
  }
  const value: Record<string, unknown> = {};
  for (let left = randomInt(random, 5); left > 0; left--) {
    value[pick(random, TEXTS) || 'key'] = randomValue(random, depth - 1);
  }
  return value;
}

export function pick<T>(random: Random, from: readonly T[]): T {
  const found = from[randomInt(random, from.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

function randomScalar(random: Random): unknown {
  const chance = random.next();
  if (chance < 0.7) return pick(random, TEXTS);
  if (chance < 0.85) return randomInt(random, 100);
  return chance < 0.95 ? random.next() < 0.5 : null;
}
