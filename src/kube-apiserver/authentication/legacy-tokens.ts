import { type Clock, type Log, parseToken, type SigningKey } from '../../base/index.ts';
import { formatTime } from '../../api/index.ts';
import type { Secret, ServiceAccount } from '../../kinds/index.ts';
import {
  type AuthenticationNotes,
  type ObjectReader,
  type ObjectWriter,
  type ServiceAccountName,
  serviceAccountUser,
  serviceAccountUserName,
  TokenError,
  type TokenSource,
  type TokenUser,
} from '../../apiserver/index.ts';
import { text, texts } from '../reviews/review-attributes.ts';
import { sharedAudiences } from './audiences.ts';
import { SERVICE_ACCOUNTS } from './service-account-tokens.ts';
import type { TokenMetrics } from './token-metrics.ts';
import { checkSignature } from './token-signature.ts';

export interface LegacyTokensParts {
  readonly key: SigningKey;
  readonly reader: ObjectReader;
  readonly writer: ObjectWriter;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: TokenMetrics;
  /** What the server calls itself: these tokens are for nobody else. */
  readonly audiences: readonly string[];
}

const ISSUER = 'kubernetes/serviceaccount';
const CLAIM = 'kubernetes.io/serviceaccount/';
const SECRETS = { group: '', resource: 'secrets' };
const LIVE = { liveLookup: true };
const LAST_USED = 'kubernetes.io/legacy-token-last-used';
const INVALID_SINCE = 'kubernetes.io/legacy-token-invalid-since';
const NOTE = 'authentication.k8s.io/';
const DAY_MS = 24 * 60 * 60 * 1000;
const INVALIDATED = 'Token has been invalidated';

interface Claims {
  readonly subject: string;
  readonly secret: string;
  readonly account: ServiceAccountName & { readonly uid: string };
}

/**
 * The tokens of service accounts that Secrets hold. They do not run out: one is good as long as its Secret holds it and its
 * account is there. The Secret tells the day on which it was used last, so that nobody wonders whether it still is.
 */
export class LegacyTokens implements TokenSource {
  private readonly parts: LegacyTokensParts;

  constructor(parts: LegacyTokensParts) {
    this.parts = parts;
  }

  async authenticate(
    token: string,
    audiences: readonly string[],
    notes?: AuthenticationNotes,
  ): Promise<TokenUser | undefined> {
    const { key, metrics } = this.parts;
    const parsed = parseToken(token);
    if (parsed?.claims['iss'] !== ISSUER) return undefined;
    await checkSignature(key, parsed);
    const { claims } = parsed;
    const own = texts(claims['aud']);
    if (own.length === 0) {
      notes?.annotations.set(`${NOTE}legacy-token`, text(claims['sub']));
      metrics.legacy.add();
    }
    const shared = sharedAudiences(own.length > 0 ? own : this.parts.audiences, audiences);
    const about = claimsOf(claims);
    const secret = await this.secretOf(about, token);
    const account = await this.accountOf(about);
    await this.track(secret, account, notes);
    return { user: serviceAccountUser(about.account, about.account.uid), audiences: shared };
  }

  /** The Secret that holds the token still. */
  private async secretOf({ account, secret: name }: Claims, token: string): Promise<Secret> {
    const secret = await this.parts.reader.get<Secret>(SECRETS, account.namespace, name, LIVE);
    if (!secret || secret.metadata.deletionTimestamp !== undefined) throw new TokenError(INVALIDATED);
    if (secret.data?.['token'] === btoa(token)) return secret;
    throw new TokenError("Token does not match server's copy");
  }

  private async accountOf({ account }: Claims): Promise<ServiceAccount> {
    const { namespace, name, uid } = account;
    const found = await this.parts.reader.get<ServiceAccount>(SERVICE_ACCOUNTS, namespace, name, LIVE);
    if (!found) throw new TokenError(`serviceaccounts "${name}" not found`);
    const { deletionTimestamp, uid: own } = found.metadata;
    if (deletionTimestamp !== undefined) {
      throw new TokenError(`ServiceAccount ${namespace}/${name} has been deleted`);
    }
    if (own !== uid) throw new TokenError(`ServiceAccount UID (${own}) does not match claim (${uid})`);
    return found;
  }

  private async track(secret: Secret, account: ServiceAccount, notes?: AuthenticationNotes): Promise<void> {
    const { metrics } = this.parts;
    const { name = '', namespace = '', labels = {} } = secret.metadata;
    if (labels[INVALID_SINCE]) {
      notes?.annotations.set(`${NOTE}legacy-token-invalidated`, `${name}/${namespace}`);
      metrics.invalidated.add();
      await this.noteUse(secret);
      throw new TokenError(
        `the token in secret ${namespace}/${name} for service account ${namespace}/${account.metadata.name} has been ` +
          'marked invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the ' +
          `'${INVALID_SINCE}' label from the secret to temporarily allow use of this token`,
      );
    }
    if ((account.secrets ?? []).some((each) => each.name === name)) {
      notes?.warnings.add(
        'Use tokens from the TokenRequest API or manually created secret-based tokens instead of auto-generated secret-based tokens.',
      );
      notes?.annotations.set(`${NOTE}legacy-token-autogenerated-secret`, name);
      metrics.autoGenerated.add();
    } else {
      notes?.annotations.set(`${NOTE}legacy-token-manual-secret`, name);
      metrics.manual.add();
    }
    await this.noteUse(secret);
  }

  /** Once a day. A label that cannot be written keeps nobody out. */
  private async noteUse({ metadata }: Secret): Promise<void> {
    const { clock, writer, log } = this.parts;
    const { namespace = '', name = '', uid } = metadata;
    const today = dayOf(clock.now());
    const lastUsed = metadata.labels?.[LAST_USED];
    // Another server may be in the next day.
    if (lastUsed === today || lastUsed === dayOf(clock.now() + DAY_MS)) return;
    try {
      await writer.change<Secret>(SECRETS, namespace, name, (secret) => {
        if (secret.metadata.uid !== uid) return false;
        secret.metadata.labels = { ...secret.metadata.labels, [LAST_USED]: today };
        return true;
      });
    } catch (error) {
      log.warn('the last use of a token is not noted', { namespace, secret: name, error });
    }
  }
}

function claimsOf(claims: Readonly<Record<string, unknown>>): Claims {
  const required = (value: string, name: string): string => {
    if (value === '') throw new TokenError(`${name} claim is missing`);
    return value;
  };
  const own = (name: string): string => text(claims[CLAIM + name]);
  const subject = required(text(claims['sub']), 'sub');
  const namespace = required(own('namespace'), 'namespace');
  const secret = required(own('secret.name'), 'secretName');
  const name = required(own('service-account.name'), 'serviceAccountName');
  const account = { namespace, name, uid: required(own('service-account.uid'), 'serviceAccountUID') };
  if (subject !== serviceAccountUserName(account)) throw new TokenError('sub claim is invalid');
  return { subject, secret, account };
}

/** `2026-01-31` */
function dayOf(ms: number): string {
  return formatTime(ms).slice(0, 10);
}
