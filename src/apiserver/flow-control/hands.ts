import { fnv1a, LruMap } from '../../base/index.ts';
import type { QueuingConfig } from './config.ts';

/** How many flows' hands are remembered. */
const REMEMBERED = 1000;

/**
 * Deals each flow a hand of queues, always the same one: a flow that fills its own leaves every other flow, with near
 * certainty, one that it does not hold.
 */
export class Hands {
  private readonly queuing: QueuingConfig;
  private readonly dealt = new LruMap<string, readonly number[]>(REMEMBERED);

  constructor(queuing: QueuingConfig) {
    this.queuing = queuing;
  }

  /** The indices of the flow's queues, in the order in which they are preferred. */
  of(flow: string): readonly number[] {
    const known = this.dealt.get(flow);
    if (known) return known;
    const hand = deal(flow, this.queuing);
    this.dealt.set(flow, hand);
    return hand;
  }
}

function deal(flow: string, { queues, handSize }: QueuingConfig): number[] {
  const hand: number[] = [];
  let state = fnv1a(flow);
  for (let card = 0; card < handSize; card++) {
    state = mix(state + 0x9e3779b9);
    // One of those that are left: each that was dealt before moves those after it down by one.
    let index = state % (queues - card);
    for (const taken of hand.toSorted((a, b) => a - b)) if (index >= taken) index++;
    hand.push(index);
  }
  return hand;
}

function mix(value: number): number {
  let mixed = value >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
