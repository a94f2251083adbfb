import {
  type Clock,
  isObject,
  type JsonObject,
  parseToken,
  signToken,
  type Random,
  randomUuid,
  type SigningKey,
  ownValue,
  setKey,
} from '../../base/index.ts';
import { type KubernetesObject, type ResourceName, timeMs } from '../../api/index.ts';
import {
  type AuthenticationNotes,
  type ObjectReader,
  type ServiceAccountName,
  serviceAccountUser,
  serviceAccountUserName,
  TokenError,
  type TokenSource,
  type TokenUser,
} from '../../apiserver/index.ts';
import { text, texts } from '../reviews/review-attributes.ts';
import { sharedAudiences } from './audiences.ts';
import type { TokenMetrics } from './token-metrics.ts';
import { checkSignature } from './token-signature.ts';

export const SERVICE_ACCOUNTS = { group: '', resource: 'serviceaccounts' };

/** Objects that a token can be bound to: it is void once they are gone. */
export const BINDABLE: Readonly<Record<string, ResourceName>> = {
  Pod: { group: '', resource: 'pods' },
  Secret: { group: '', resource: 'secrets' },
  Node: { group: '', resource: 'nodes' },
};

const LIVE = { liveLookup: true };

/** What tells one object for as long as it exists. */
export interface ObjectIdentity {
  readonly name: string;
  readonly uid: string;
}

export interface TokenContent {
  readonly account: ServiceAccountName & ObjectIdentity;
  readonly audiences: readonly string[];
  readonly seconds: number;
  /** After how many seconds it should be renewed, where that is before its end. */
  readonly warnAfterSeconds?: number | undefined;
  /** By kind, in lower case: `pod`, `secret`, `node`. */
  readonly bound: Readonly<Record<string, ObjectIdentity>>;
}

/** After an object that a token is bound to began to go, its containers may still speak for so long. */
const LEEWAY_MS = 60_000;
const EXTRA = 'authentication.kubernetes.io/';

/** The tokens of service accounts: signed, good for a time and some audiences, and void once what they name is gone. */
export class ServiceAccountTokens implements TokenSource {
  private readonly key: SigningKey;
  private readonly issuer: string;
  private readonly reader: ObjectReader;
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly metrics: TokenMetrics;

  constructor(parts: {
    key: SigningKey;
    issuer: string;
    reader: ObjectReader;
    clock: Clock;
    random: Random;
    metrics: TokenMetrics;
  }) {
    this.key = parts.key;
    this.issuer = parts.issuer;
    this.reader = parts.reader;
    this.clock = parts.clock;
    this.random = parts.random;
    this.metrics = parts.metrics;
  }

  issue({ account, audiences, seconds, warnAfterSeconds, bound }: TokenContent): Promise<string> {
    const now = Math.floor(this.clock.now() / 1000);
    const { namespace, name, uid } = account;
    return signToken(this.key, {
      aud: audiences,
      exp: now + seconds,
      iat: now,
      iss: this.issuer,
      jti: randomUuid(this.random),
      'kubernetes.io': {
        namespace,
        ...bound,
        serviceaccount: { name, uid },
        ...(warnAfterSeconds === undefined ? {} : { warnafter: now + warnAfterSeconds }),
      },
      nbf: now,
      sub: serviceAccountUserName(account),
    });
  }

  async authenticate(
    token: string,
    audiences: readonly string[],
    notes?: AuthenticationNotes,
  ): Promise<TokenUser | undefined> {
    const parsed = parseToken(token);
    if (!parsed || parsed.claims['iss'] !== this.issuer) return undefined;
    await checkSignature(this.key, parsed);
    const { claims } = parsed;
    this.checkTime(claims);
    const shared = sharedAudiences(texts(claims['aud']), audiences);
    const about = isObject(claims['kubernetes.io']) ? claims['kubernetes.io'] : {};
    const account = { namespace: text(about['namespace']), ...identityOf(about['serviceaccount']) };
    await this.checkAccount(account);
    await this.checkBound(about);
    this.noteAge(text(claims['sub']), about['warnafter'], notes);
    const user = { ...serviceAccountUser(account, account.uid), extra: extraOf(claims, about) };
    return { user, audiences: shared };
  }

  private checkTime({ exp, nbf }: JsonObject): void {
    const now = this.clock.now() / 1000;
    if (typeof exp !== 'number' || exp < now) throw new TokenError('service account token has expired');
    if (typeof nbf === 'number' && nbf > now) throw new TokenError('service account token is not valid yet');
  }

  /** Of a token that lasts longer than its user asked for: whether it should have been renewed. */
  private noteAge(subject: string, warnAfter: unknown, notes: AuthenticationNotes | undefined): void {
    if (typeof warnAfter !== 'number' || warnAfter === 0) return;
    const lateSeconds = Math.floor(this.clock.now() / 1000) - warnAfter;
    if (lateSeconds <= 0) {
      this.metrics.valid.add();
      return;
    }
    const note = `subject: ${subject}, seconds after warning threshold: ${lateSeconds}`;
    notes?.annotations.set('authentication.k8s.io/stale-token', note);
    this.metrics.stale.add();
  }

  private async checkAccount({ namespace, name, uid }: ServiceAccountName & ObjectIdentity): Promise<void> {
    const account = await this.reader.get<KubernetesObject>(SERVICE_ACCOUNTS, namespace, name, LIVE);
    if (!account) throw new TokenError(`serviceaccounts "${name}" not found`);
    if (account.metadata.uid === uid) return;
    throw new TokenError(`service account UID (${account.metadata.uid}) does not match claim (${uid})`);
  }

  private async checkBound(about: JsonObject): Promise<void> {
    for (const [kind, of] of Object.entries(BINDABLE)) {
      const claim = ownValue(about, kind.toLowerCase());
      // A Pod's token tells of its node, too, and outlives that.
      if (!isObject(claim) || (kind === 'Node' && isObject(about['pod']))) continue;
      const { name, uid } = identityOf(claim);
      const namespace = kind === 'Node' ? '' : text(about['namespace']);
      const object = await this.reader.get<KubernetesObject>(of, namespace, name, LIVE);
      if (!object || object.metadata.uid !== uid || this.isGone(object)) {
        throw new TokenError('service account token has been invalidated');
      }
    }
  }

  private isGone({ metadata }: KubernetesObject): boolean {
    const { deletionTimestamp } = metadata;
    return deletionTimestamp !== undefined && timeMs(deletionTimestamp) + LEEWAY_MS < this.clock.now();
  }
}

function identityOf(claim: unknown): ObjectIdentity {
  const { name, uid } = isObject(claim) ? claim : {};
  return { name: text(name), uid: text(uid) };
}

/** What the token tells beyond the account. */
function extraOf({ jti }: JsonObject, about: JsonObject): Record<string, readonly string[]> {
  const extra: Record<string, readonly string[]> = { [`${EXTRA}credential-id`]: [`JTI=${text(jti)}`] };
  for (const kind of ['node', 'pod']) {
    const claim = ownValue(about, kind);
    if (!isObject(claim)) continue;
    const { name, uid } = identityOf(claim);
    setKey(extra, `${EXTRA}${kind}-name`, [name]);
    if (uid !== '') setKey(extra, `${EXTRA}${kind}-uid`, [uid]);
  }
  return extra;
}
