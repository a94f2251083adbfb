import type { KubernetesObject } from '../../api/index.ts';
import type { Event } from '../../kinds/index.ts';
import type { ForkEvent, Refusal } from './fork-report.ts';
import { shortName } from './stored-object.ts';

/** The events that were told, each with when it was first. */
export class ToldEvents {
  private readonly known = new Map<string, ForkEvent>();

  tell(object: KubernetesObject | undefined, atMs: number): void {
    if (object?.kind !== 'Event') return;
    const {
      metadata,
      type = 'Normal',
      reason = '',
      message = '',
      count,
      series,
      involvedObject,
    } = object as KubernetesObject & Event;
    const key = `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
    this.known.set(key, {
      atMs: this.known.get(key)?.atMs ?? atMs,
      type,
      reason,
      on: shortName(involvedObject.kind ?? '', involvedObject.namespace, involvedObject.name),
      message,
      count: series?.count ?? count ?? 1,
    });
  }

  all(): readonly ForkEvent[] {
    return [...this.known.values()];
  }

  /** What was refused to parts of the cluster, as they told. Each message once. */
  refusals(): readonly Refusal[] {
    const found = new Map<string, Refusal>();
    for (const event of this.known.values()) {
      const by = refusedBy(event);
      if (by) found.set(`${event.on} ${event.message}`, { by, on: event.on, message: event.message });
    }
    return [...found.values()];
  }
}

function refusedBy({ type, reason, message }: ForkEvent): Refusal['by'] | undefined {
  if (type !== 'Warning') return undefined;
  if (reason === 'FailedScheduling') return 'scheduling';
  if (/exceeded quota|failed quota|insufficient quota/.test(message)) return 'quota';
  return /is forbidden|denied the request|denied request| is invalid/.test(message) ? 'admission' : undefined;
}
