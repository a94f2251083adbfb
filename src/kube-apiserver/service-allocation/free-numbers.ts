const WORD_BITS = 32;

/**
 * The numbers from 0 to below `length`, each free or taken: a bit for each, and over the words of bits a Fenwick tree
 * that counts the taken ones. So the free ones can be counted and chosen from in a time that hardly grows with how many
 * there are, whatever part is taken.
 */
export class FreeNumbers {
  private readonly words: Uint32Array;
  private readonly counts: Uint32Array;
  private readonly length: number;

  constructor(length: number) {
    this.length = length;
    this.words = new Uint32Array(Math.ceil(length / WORD_BITS));
    this.counts = new Uint32Array(this.words.length + 1);
  }

  isFree(number: number): boolean {
    return ((this.words[number >>> 5] ?? 0) & bitOf(number)) === 0;
  }

  take(number: number): void {
    if (this.isFree(number)) this.change(number, 1);
  }

  free(number: number): void {
    if (!this.isFree(number)) this.change(number, -1);
  }

  /** How many are free at or after `start` and before `end`. */
  countBetween(start: number, end: number): number {
    return end - start - (this.takenBefore(end) - this.takenBefore(start));
  }

  /** The free number at or after `start` that has `rank` free ones between them. There must be so many. */
  at(start: number, rank: number): number {
    let left = rank + (start - this.takenBefore(start));
    let word = 0;
    for (let step = highestPower(this.words.length); step > 0; step >>= 1) {
      const next = word + step;
      if (next >= this.counts.length) continue;
      const free = step * WORD_BITS - (this.counts[next] ?? 0);
      if (free > left) continue;
      left -= free;
      word = next;
    }
    for (let number = word * WORD_BITS; number < this.length; number++) {
      if (this.isFree(number) && left-- === 0) return number;
    }
    throw new Error('there are not so many free numbers');
  }

  private change(number: number, by: 1 | -1): void {
    const word = number >>> 5;
    this.words[word] = (this.words[word] ?? 0) ^ bitOf(number);
    for (let i = word + 1; i < this.counts.length; i += i & -i) this.counts[i] = (this.counts[i] ?? 0) + by;
  }

  private takenBefore(number: number): number {
    const word = number >>> 5;
    let count = bitCount((this.words[word] ?? 0) & (bitOf(number) - 1));
    for (let i = word; i > 0; i -= i & -i) count += this.counts[i] ?? 0;
    return count;
  }
}

function bitOf(number: number): number {
  return 2 ** (number & (WORD_BITS - 1));
}

function bitCount(word: number): number {
  let count = 0;
  for (let left = word >>> 0; left !== 0; left = (left & (left - 1)) >>> 0) count++;
  return count;
}

function highestPower(number: number): number {
  return number === 0 ? 0 : 2 ** Math.floor(Math.log2(number));
}
