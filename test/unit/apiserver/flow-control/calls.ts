import { FlowControl, type FlowSelector, type PriorityLevel } from '../../../../src/apiserver/index.ts';
import type { ObjectStats } from '../../../../src/apiserver/flow-control/work-estimate.ts';
import { AuditAnnotations } from '../../../../src/apiserver/request/audit-annotations.ts';
import type { Call } from '../../../../src/apiserver/request/call.ts';
import { CallNotes } from '../../../../src/apiserver/request/call-notes.ts';
import { requestInfo } from '../../../../src/apiserver/request/request-info.ts';
import { Warnings } from '../../../../src/apiserver/request/warnings.ts';
import type { VirtualClock } from '../../../../src/base/index.ts';

export interface CallOptions {
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly method?: string;
  readonly signal?: AbortSignal;
  readonly receivedMs?: number;
}

/** A call that a user makes, `system:authenticated` unless the groups are given. */
export function callOf(
  target: string,
  {
    user = 'someone',
    groups = ['system:authenticated'],
    method = 'GET',
    signal = new AbortController().signal,
    receivedMs = 0,
  }: CallOptions = {},
): Call {
  const [path = '', text = ''] = target.split('?');
  const query = new URLSearchParams(text);
  return {
    http: {
      method,
      target,
      headers: {},
      readBody: () => Promise.resolve(new Uint8Array()),
      peer: { address: '' },
      signal,
    },
    info: requestInfo(method, path, query),
    query,
    user: { name: user, groups },
    warnings: new Warnings(),
    annotations: new AuditAnnotations(),
    notes: new CallNotes(),
    receivedMs,
    readBody: () => Promise.resolve(new Uint8Array()),
  };
}

export function levelOf(name: string, more: Partial<PriorityLevel> = {}): PriorityLevel {
  const queuing = { queues: 64, handSize: 6, queueLengthLimit: 50 };
  return { name, uid: `uid-of-${name}`, isExempt: false, shares: 95, lendablePercent: 0, queuing, ...more };
}

/** Leads everybody to a level. */
export function selectorOf(name: string, level: string, more: Partial<FlowSelector> = {}): FlowSelector {
  const all = ['*'];
  return {
    name,
    uid: `uid-of-${name}`,
    level,
    matchingPrecedence: 500,
    distinguisher: 'ByUser',
    rules: [
      {
        subjects: [{ kind: 'Group', name: 'system:authenticated' }],
        resourceRules: [{ verbs: all, apiGroups: all, resources: all, clusterScope: true, namespaces: all }],
        nonResourceRules: [{ verbs: all, nonResourceURLs: all }],
      },
    ],
    ...more,
  };
}

/** 95 seats in one level for everybody, 5 in `catch-all`. */
export function oneLevel(
  clock: VirtualClock,
  stats: ObjectStats = { count: 0, bytes: 0 },
  more: Partial<PriorityLevel> = {},
): FlowControl {
  const control = new FlowControl({ clock, seats: 100, waitMs: 15_000, objects: () => stats });
  control.configure([levelOf('work', more)], [selectorOf('everybody', 'work')]);
  return control;
}
