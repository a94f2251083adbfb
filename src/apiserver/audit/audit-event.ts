import { isObject, type JsonObject, parseExactJson } from '../../base/index.ts';
import { formatMicroTime, type KubernetesObject, type Status, yamlToJson } from '../../api/index.ts';
import type { ObjectHead, User } from '../contracts/index.ts';
import type { Call } from '../request/call.ts';
import { formatOf } from '../request/media-types.ts';
import { mediaTypeOf } from '../request/target.ts';
import type { Auditor } from './auditor.ts';
import { type AuditConfig, AUDIT_LEVELS, type AuditLevel, type AuditStage } from './policy.ts';

const AGENT_LENGTH = 1024;
/** What is longer is left out: a line is one piece of work. */
const OBJECT_BYTES = 1024 * 1024;
const TRUNCATED = 'audit.k8s.io/truncated';

/** What is logged of one request, as it comes to be known. */
export class AuditEvent {
  readonly config: AuditConfig;
  private readonly auditor: Auditor;
  private readonly call: Call;
  private readonly id: string;
  private readonly reference: Record<string, string>;
  private request: unknown;
  private body: Uint8Array | undefined;
  private status: JsonObject | undefined;
  private response: unknown;
  private isTruncated = false;

  constructor(auditor: Auditor, call: Call, config: AuditConfig, id: string) {
    this.auditor = auditor;
    this.call = call;
    this.config = config;
    this.id = id;
    const { resource, namespace, name, group, version, subresource } = call.info;
    this.reference = {
      resource,
      namespace,
      name,
      uid: '',
      apiGroup: group,
      apiVersion: version,
      resourceVersion: '',
      subresource,
    };
  }

  isAtLeast(level: AuditLevel): boolean {
    return AUDIT_LEVELS.indexOf(this.config.level) >= AUDIT_LEVELS.indexOf(level);
  }

  /** The object in the request, as it was read: before anything changes it. */
  readonly takeObject = (object: KubernetesObject): void => {
    this.takeHead(object.metadata);
    if (this.isAtLeast('Request')) this.request = this.shown(JSON.stringify(object));
  };

  /** What the object in the request is called, where nothing else is known of it: another server has read it. */
  readonly takeHead = ({ name = '', namespace = '', uid = '', resourceVersion = '' }: ObjectHead): void => {
    const { reference } = this;
    reference['name'] ||= name;
    reference['namespace'] ||= namespace;
    reference['uid'] ||= uid;
    reference['resourceVersion'] ||= resourceVersion;
  };

  /** The body as it came; logged where it turns out to be no object, but a patch or options. */
  takeBody(bytes: Uint8Array): void {
    this.body = bytes;
  }

  takeStatus(code: number, status?: Status): void {
    const { status: outcome, message, reason, details } = status ?? {};
    // What is undefined is left out of the line.
    this.status = { metadata: {}, status: outcome, message, reason, details, code };
  }

  /** The answer as JSON; undefined where it has none. */
  takeResponse(json: Uint8Array | 'too long' | undefined): void {
    if (json === 'too long' || (json && json.length > OBJECT_BYTES)) this.isTruncated = true;
    else if (json) this.response = this.shown(new TextDecoder().decode(json));
  }

  /** Writes a line for a stage, unless it is left out. */
  log(stage: AuditStage): void {
    if (this.config.omitStages.has(stage)) return;
    const isEnd = stage !== 'RequestReceived';
    const { call, auditor, reference, config } = this;
    const { http, info, user, notes, receivedMs } = call;
    const request = isEnd && this.isAtLeast('Request') ? (this.request ?? this.bodyShown()) : undefined;
    const annotations = this.annotations();
    const agent = http.headers['user-agent'] ?? '';
    const sources = sourcesOf(call);
    auditor.log(
      JSON.stringify({
        kind: 'Event',
        apiVersion: 'audit.k8s.io/v1',
        level: config.level,
        auditID: this.id,
        stage,
        requestURI: http.target,
        verb: info.verb,
        user: userOf(user),
        impersonatedUser: notes.impersonated && userOf(notes.impersonated),
        sourceIPs: sources.length > 0 ? sources : undefined,
        userAgent:
          agent.length > AGENT_LENGTH ? `${agent.slice(0, AGENT_LENGTH)}...TRUNCATED` : agent || undefined,
        objectRef: info.isResource ? withoutEmpty(reference) : undefined,
        responseStatus: isEnd ? this.status : undefined,
        requestObject: request,
        responseObject: isEnd && this.isAtLeast('RequestResponse') ? this.response : undefined,
        requestReceivedTimestamp: formatMicroTime(receivedMs),
        stageTimestamp: formatMicroTime(auditor.clock.now()),
        annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
      }),
    );
  }

  private annotations(): Record<string, string> {
    const annotations = Object.fromEntries(this.call.annotations);
    return this.isTruncated ? { ...annotations, [TRUNCATED]: 'true' } : annotations;
  }

  private bodyShown(): unknown {
    const { body, call } = this;
    if (!body || body.length === 0) return undefined;
    if (body.length > OBJECT_BYTES) {
      this.isTruncated = true;
      return undefined;
    }
    const type = mediaTypeOf(call.http.headers['content-type']);
    const text = new TextDecoder().decode(body);
    try {
      const isYaml = formatOf(type) === 'yaml' || type.endsWith('yaml');
      return this.shown(isYaml ? yamlToJson(text).json : text);
    } catch {
      return undefined;
    }
  }

  /** What of an object is shown. Numbers stay as they are written. */
  private shown(json: string): unknown {
    if (json.length > OBJECT_BYTES) {
      this.isTruncated = true;
      return undefined;
    }
    const value: unknown = parseExactJson(json);
    if (this.config.omitManagedFields && isObject(value)) dropManagedFields(value);
    return value;
  }
}

/** Of an object, of the items of a list, and of the objects of a table's rows. */
function dropManagedFields(value: JsonObject): void {
  const { metadata, items, rows } = value;
  if (isObject(metadata)) delete metadata['managedFields'];
  if (Array.isArray(items)) for (const item of items) if (isObject(item)) dropManagedFields(item);
  if (!Array.isArray(rows)) return;
  for (const row of rows) if (isObject(row) && isObject(row['object'])) dropManagedFields(row['object']);
}

function userOf({ name, uid, groups, extra }: User): JsonObject {
  return {
    username: name,
    ...(uid === undefined || uid === '' ? {} : { uid }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(extra && Object.keys(extra).length > 0 ? { extra } : {}),
  };
}

/** Those that proxies name, and the one that the connection comes from. */
function sourcesOf({ http: { headers, peer } }: Call): string[] {
  const forwarded = (headers['x-forwarded-for'] ?? '').split(',').map((text) => text.trim());
  const addresses = [...forwarded, headers['x-real-ip'] ?? '', peer.address];
  return [...new Set(addresses.filter((address) => /^[\d.]+$|^[\da-f:.]*:[\da-f:.]*$/i.test(address)))];
}

function withoutEmpty(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}
