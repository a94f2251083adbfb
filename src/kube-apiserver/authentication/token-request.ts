/** `serviceaccounts/token`: a token for an account. */
import { type Clock, isObject, type JsonObject, ownValue } from '../../base/index.ts';
import {
  badRequest,
  FieldPath,
  formatTime,
  invalid,
  groupVersionProblem,
  invalidError,
  type KubernetesObject,
  notFound,
  parseApiVersion,
  StatusError,
} from '../../api/index.ts';
import type { Pod } from '../../kinds/index.ts';
import type { ObjectReader, VirtualCreate, VirtualResource } from '../../apiserver/index.ts';
import { text, texts } from '../reviews/review-attributes.ts';
import {
  BINDABLE,
  type ObjectIdentity,
  SERVICE_ACCOUNTS,
  type ServiceAccountTokens,
  type TokenContent,
} from './service-account-tokens.ts';

const TOKEN_REQUEST = { group: 'authentication.k8s.io', kind: 'TokenRequest' };
const DEFAULT_SECONDS = 3600;
const MIN_SECONDS = 600;
const MAX_SECONDS = 2 ** 32;
/** A client that asks for this renews its token. Upstream then makes it good for a year, for those that do not yet. */
const RENEWED_SECONDS = 3607;
const EXTENDED_SECONDS = 365 * 24 * 60 * 60;

export interface TokenRequestParts {
  readonly tokens: ServiceAccountTokens;
  readonly reader: ObjectReader;
  readonly clock: Clock;
  readonly audiences: readonly string[];
}

export function tokenRequests(parts: TokenRequestParts): VirtualResource {
  return {
    group: '',
    version: 'v1',
    resource: 'serviceaccounts/token',
    keepsSystemFields: true,
    create: (request) => new TokenRequest(parts, request).answer(),
  };
}

class TokenRequest {
  private readonly parts: TokenRequestParts;
  private readonly request: VirtualCreate;
  private readonly spec: JsonObject;

  constructor(parts: TokenRequestParts, request: VirtualCreate) {
    this.parts = parts;
    this.request = request;
    this.spec = isObject(request.object['spec']) ? request.object['spec'] : {};
  }

  async answer(): Promise<KubernetesObject> {
    const { object, namespace, name } = this.request;
    const account = await this.parts.reader.get<KubernetesObject>(SERVICE_ACCOUNTS, namespace, name, LIVE);
    if (!account) throw notFound(SERVICE_ACCOUNTS, name);
    this.checkMetadata(account.metadata.uid ?? '');
    const seconds = this.seconds();
    const audiences = texts(this.spec['audiences']);
    const bound = await this.bound();
    const content: TokenContent = {
      account: { namespace, name, uid: account.metadata.uid ?? '' },
      audiences: audiences.length > 0 ? audiences : this.parts.audiences,
      ...this.lasting(seconds, audiences, bound),
      bound,
    };
    const nowMs = this.parts.clock.now();
    const { uid = '', ...metadata } = object.metadata;
    return {
      ...object,
      metadata: {
        ...metadata,
        name,
        namespace,
        uid: uid === '' ? (account.metadata.uid ?? '') : uid,
        creationTimestamp: formatTime(nowMs),
      },
      spec: { ...this.spec, audiences: content.audiences, expirationSeconds: seconds },
      status: {
        token: await this.parts.tokens.issue(content),
        expirationTimestamp: formatTime(nowMs + seconds * 1000),
      },
    };
  }

  private checkMetadata(accountUid: string): void {
    const { object, namespace, name } = this.request;
    const check = (field: 'name' | 'namespace', expected: string): void => {
      const given = object.metadata[field] ?? '';
      if (given === '' || given === expected) return;
      const why = `must match the service account ${field} if specified`;
      throw invalidError(TOKEN_REQUEST, name, [invalid(FieldPath.of('metadata', field), given, why)]);
    };
    check('name', name);
    check('namespace', namespace);
    const { uid = '' } = object.metadata;
    if (uid === '' || uid === accountUid) return;
    const why = `the UID in the token request (${uid}) does not match the UID of the service account (${accountUid})`;
    throw conflict({ ...TOKEN_REQUEST, name }, why);
  }

  private seconds(): number {
    const given = this.spec['expirationSeconds'];
    const seconds = typeof given === 'number' ? given : DEFAULT_SECONDS;
    const path = FieldPath.of('spec', 'expirationSeconds');
    if (seconds < MIN_SECONDS) {
      throw invalidError(TOKEN_REQUEST, '', [
        invalid(path, seconds, 'may not specify a duration less than 10 minutes'),
      ]);
    }
    if (seconds > MAX_SECONDS) {
      throw invalidError(TOKEN_REQUEST, '', [
        invalid(path, seconds, 'may not specify a duration larger than 2^32 seconds'),
      ]);
    }
    return seconds;
  }

  /** How long the token of a Pod, for this server, is really good: its user may not know yet that it is to be renewed. */
  private lasting(
    seconds: number,
    asked: readonly string[],
    bound: Readonly<Record<string, ObjectIdentity>>,
  ): Pick<TokenContent, 'seconds' | 'warnAfterSeconds'> {
    const own = new Set(this.parts.audiences);
    const isForUs = asked.every((audience) => own.has(audience));
    if (seconds !== RENEWED_SECONDS || !isForUs || !Object.hasOwn(bound, 'pod')) return { seconds };
    return { seconds: EXTENDED_SECONDS, warnAfterSeconds: seconds };
  }

  private async bound(): Promise<Record<string, ObjectIdentity>> {
    const reference = this.spec['boundObjectRef'];
    if (!isObject(reference)) return {};
    const [kind, name, uid] = [text(reference['kind']), text(reference['name']), text(reference['uid'])];
    const apiVersion = text(reference['apiVersion']);
    const { group, version } = parseApiVersion(groupVersionProblem(apiVersion) ? '' : apiVersion);
    const of = group === '' ? ownValue(BINDABLE, kind) : undefined;
    if (!of) {
      throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`);
    }
    if (name === '') throw badRequest('Name parameter required.');
    const object = await this.parts.reader.get<KubernetesObject>(
      of,
      kind === 'Node' ? '' : this.request.namespace,
      name,
      LIVE,
    );
    if (!object) throw notFound(of, name);
    const found = object.metadata.uid ?? '';
    if (uid !== '' && uid !== found) throw otherObject(kind, name, uid);
    const bound = { [kind.toLowerCase()]: { name, uid: found } };
    return kind === 'Pod' ? { ...bound, ...(await this.nodeOf(object as Pod)) } : bound;
  }

  private async nodeOf({ spec }: Pod): Promise<Record<string, ObjectIdentity>> {
    const name = spec?.nodeName ?? '';
    const node = name === '' ? undefined : await this.parts.reader.get<KubernetesObject>(NODES, '', name);
    return node ? { node: { name, uid: node.metadata.uid ?? '' } } : {};
  }
}

const LIVE = { liveLookup: true };
const NODES = { group: '', resource: 'nodes' };

function otherObject(kind: string, name: string, uid: string): StatusError {
  const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
  return conflict({ kind, name }, why);
}

function conflict(
  of: { readonly group?: string; readonly kind: string; readonly name: string },
  why: string,
): StatusError {
  const { group = '', kind, name } = of;
  const resource = group === '' ? kind : `${kind}.${group}`;
  return new StatusError(409, 'Conflict', `Operation cannot be fulfilled on ${resource} "${name}": ${why}`, {
    name,
    ...(group === '' ? {} : { group }),
    kind,
  });
}
