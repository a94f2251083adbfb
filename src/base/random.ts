/** Chance as the core sees it: always handed in, so that a seed repeats a history. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
}

/** The same sequence for the same seed (mulberry32): for simulations and tests, never for secrets. */
export class SeededRandom implements Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
}

/** A whole number in [0, limit). */
export function randomInt(random: Random, limit: number): number {
  return Math.floor(random.next() * limit);
}

/** A version 4 UUID in lower case. */
export function randomUuid(random: Random): string {
  let text = '';
  for (let i = 0; i < 36; i++) {
    if (i === 8 || i === 13 || i === 18 || i === 23) text += '-';
    else if (i === 14) text += '4';
    else if (i === 19) text += '89ab'.charAt(randomInt(random, 4));
    else text += '0123456789abcdef'.charAt(randomInt(random, 16));
  }
  return text;
}

/** Letters and digits without vowels and look-alikes, as upstream's name suffixes use, so that no word comes about. */
const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** `length` letters for the end of a generated name. */
export function randomSuffix(random: Random, length = 5): string {
  let text = '';
  for (let i = 0; i < length; i++) text += SAFE_ALPHABET.charAt(randomInt(random, SAFE_ALPHABET.length));
  return text;
}
