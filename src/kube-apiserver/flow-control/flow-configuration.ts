import { type Clock, type Disposable, LruMap, type Log } from '../../base/index.ts';
import { formatTime, type Kinds, requireKind } from '../../api/index.ts';
import type {
  FlowControl,
  ObjectChange,
  ObjectFollowing,
  ObjectReader,
  ObjectWriter,
} from '../../apiserver/index.ts';
import type { FlowSchema, PriorityLevelConfiguration } from '../../kinds/index.ts';
import { flowSelectorOf, priorityLevelOf } from './flow-objects.ts';

const GROUP = 'flowcontrol.apiserver.k8s.io';
export const PRIORITY_LEVELS = { group: GROUP, resource: 'prioritylevelconfigurations' };
export const FLOW_SCHEMAS = { group: GROUP, resource: 'flowschemas' };
const FLOW_SCHEMA = { group: GROUP, version: 'v1', kind: 'FlowSchema' };
/** Who says whether the level of a schema exists, in upstream's words. */
const MANAGER = 'api-priority-and-fairness-config-consumer-v1';
/** Somebody else may insist on another status: so many writes a minute, and no more. */
const WRITES_A_MINUTE = 6;
const MINUTE_MS = 60_000;
const REMEMBERED = 1000;

export interface FlowConfigurationParts {
  readonly objects: ObjectReader & ObjectWriter;
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly log: Log;
  readonly control: FlowControl;
}

/**
 * Hands the stored flow schemas and priority levels to flow control, at the start and whenever they change, and says in
 * the status of each schema whether its level exists.
 */
export class FlowConfiguration implements Disposable {
  private readonly parts: FlowConfigurationParts;
  private readonly levels = new Map<string, PriorityLevelConfiguration>();
  private readonly schemas = new Map<string, FlowSchema>();
  private readonly writes = new LruMap<string, readonly number[]>(REMEMBERED);
  private followings: readonly ObjectFollowing[] = [];
  private isReady = false;
  private due: Disposable | undefined;
  private isDisposed = false;

  constructor(parts: FlowConfigurationParts) {
    this.parts = parts;
  }

  /** Resolves once what is stored now is in force. */
  async start(): Promise<void> {
    const { objects } = this.parts;
    this.followings = [
      objects.follow<PriorityLevelConfiguration>(PRIORITY_LEVELS, (change) => this.take(this.levels, change)),
      objects.follow<FlowSchema>(FLOW_SCHEMAS, (change) => this.take(this.schemas, change)),
    ];
    await Promise.all(this.followings.map((following) => following.ready()));
    this.isReady = true;
    this.digest();
  }

  dispose(): void {
    this.isDisposed = true;
    this.due?.dispose();
    for (const following of this.followings) following.dispose();
  }

  private take<T extends FlowSchema | PriorityLevelConfiguration>(
    objects: Map<string, T>,
    { type, object }: ObjectChange<T>,
  ): void {
    const name = object.metadata.name ?? '';
    if (type === 'deleted') objects.delete(name);
    else objects.set(name, object);
    // What comes together is taken together.
    if (this.isReady) this.digestIn(0);
  }

  private digestIn(delayMs: number): void {
    if (this.isDisposed || (this.due && delayMs > 0)) return;
    this.due?.dispose();
    const { clock } = this.parts;
    const run = (): void => {
      this.due = undefined;
      this.digest();
    };
    this.due = delayMs > 0 ? clock.setTimer(delayMs, run) : clock.onNextTurn(run);
  }

  private digest(): void {
    const levels = [...this.levels.values()].flatMap((level) => priorityLevelOf(level) ?? []);
    this.parts.control.configure(levels, [...this.schemas.values()].map(flowSelectorOf));
    for (const schema of this.schemas.values()) this.settle(schema);
  }

  private settle(schema: FlowSchema): void {
    const { clock, log } = this.parts;
    const name = schema.metadata.name ?? '';
    const wanted = this.danglingOf(schema);
    if (isSettled(schema, wanted)) return;
    const nowMs = clock.now();
    const recent = (this.writes.get(name) ?? []).filter((ms) => nowMs - ms < MINUTE_MS);
    if (recent.length >= WRITES_A_MINUTE) return this.digestIn(MINUTE_MS);
    this.writes.set(name, [...recent, nowMs]);
    this.write(name, wanted, nowMs).catch((error: unknown) => {
      if (this.isDisposed) return;
      log.warn('the status of a flow schema was not written', { name, error });
      this.digestIn(MINUTE_MS);
    });
  }

  private danglingOf({ spec }: FlowSchema): Condition {
    const level = spec?.priorityLevelConfiguration.name ?? '';
    const exists = this.levels.has(level);
    const found = exists ? 'and it exists' : 'but there is no such object';
    return {
      type: 'Dangling',
      status: exists ? 'False' : 'True',
      reason: exists ? 'Found' : 'NotFound',
      message: `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)} ${found}`,
    };
  }

  private async write(name: string, wanted: Condition, nowMs: number): Promise<void> {
    const { objects, kinds } = this.parts;
    const manager = requireKind(kinds, FLOW_SCHEMA).fieldManager;
    const condition = { ...wanted, lastTransitionTime: formatTime(nowMs) };
    await objects.change<FlowSchema>(FLOW_SCHEMAS, '', name, (schema) => {
      if (isSettled(schema, wanted)) return false;
      const { apiVersion, kind } = schema;
      const status = { conditions: [condition] };
      const applied = { apiVersion, kind, metadata: { name }, status };
      const applier = { manager: MANAGER, subresource: 'status', nowMs, force: true };
      Object.assign(schema, manager.apply(schema, applied, applier));
      return true;
    });
  }
}

interface Condition {
  readonly type: 'Dangling';
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

function isSettled({ status }: FlowSchema, wanted: Condition): boolean {
  const found = status?.conditions?.find(({ type }) => type === wanted.type);
  return (
    found?.status === wanted.status && found.reason === wanted.reason && found.message === wanted.message
  );
}
