import { type Clock, LruMap } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import type { Event } from '../../kinds/index.ts';
import { type AdmissionAttributes, handles, type ValidationInterface } from '../../apiserver/index.ts';
import type { EventRateLimit as Limit, EventRateLimitType } from '../admission-configuration/index.ts';

/**
 * Refuses Events that come too fast: altogether, in one namespace, from one user, or from one source about one object. As
 * upstream has it, an Event that is refused by one limit counts for the others, and those of `events.k8s.io` count for none.
 */
export class EventRateLimit implements ValidationInterface {
  readonly name = 'EventRateLimit';
  readonly handles = handles('CREATE', 'UPDATE');
  private readonly enforced: readonly Enforced[];

  constructor(limits: readonly Limit[], clock: Clock) {
    this.enforced = limits.map((limit) => new Enforced(limit, clock));
  }

  validate(attributes: AdmissionAttributes): void {
    const { kind, dryRun } = attributes;
    if (kind.group !== '' || kind.kind !== 'Event' || dryRun) return;
    const reached = this.enforced.flatMap((limit) => limit.reachedBy(attributes));
    if (reached.length === 0) return;
    const said = [...new Set(reached)];
    const message = said.length === 1 ? said.join('') : `[${said.join(', ')}]`;
    throw new StatusError(429, 'TooManyRequests', `Too many requests: ${message}`);
  }
}

class Enforced {
  private readonly limit: Limit;
  private readonly clock: Clock;
  private readonly buckets: LruMap<string, Bucket>;

  constructor(limit: Limit, clock: Clock) {
    this.limit = limit;
    this.clock = clock;
    this.buckets = new LruMap(limit.type === 'Server' ? 1 : limit.remembered);
  }

  /** Takes one of what is left, or says that there is none. */
  reachedBy(attributes: AdmissionAttributes): string[] {
    const { type, perSecond, burst } = this.limit;
    const key = keyOf(type, attributes);
    const nowMs = this.clock.now();
    const bucket = this.buckets.get(key) ?? { left: burst, atMs: nowMs };
    const left = Math.min(burst, bucket.left + ((nowMs - bucket.atMs) / 1000) * perSecond);
    const isTaken = left >= 1;
    this.buckets.set(key, { left: isTaken ? left - 1 : left, atMs: nowMs });
    return isTaken ? [] : [`limit reached on type ${type} for key ${key}`];
  }
}

interface Bucket {
  readonly left: number;
  readonly atMs: number;
}

function keyOf(type: EventRateLimitType, { namespace, user, object }: AdmissionAttributes): string {
  switch (type) {
    case 'Server':
      return '';
    case 'Namespace':
      return namespace;
    case 'User':
      return user.name;
    case 'SourceAndObject': {
      const { source = {}, involvedObject: about } = object as Event;
      const of = [source.component, source.host, about.kind, about.namespace, about.name, about.uid];
      return [...of, about.apiVersion].join('');
    }
  }
}
