import type { Clock } from '../../base/index.ts';
import {
  BOOTSTRAP_TOKEN_NAMESPACE,
  BOOTSTRAP_TOKEN_PREFIX,
  bootstrapTokenOf,
  hasBootstrapTokenEnded,
  type Secret,
} from '../../kinds/index.ts';
import type { ObjectReader, TokenSource, TokenUser } from '../../apiserver/index.ts';

const SECRETS = { group: '', resource: 'secrets' };
const USER_PREFIX = 'system:bootstrap:';
const GROUP = 'system:bootstrappers';

/**
 * The tokens of machines that join: `ID.SECRET`, of which a Secret of `kube-system` holds both. What is wrong with such a
 * Secret is nobody's to know who shows a token: the token is as good as unknown.
 */
export class BootstrapTokens implements TokenSource {
  private readonly reader: ObjectReader;
  private readonly clock: Clock;
  private readonly audiences: readonly string[];

  /** The tokens are good for whatever audience the server has. */
  constructor(reader: ObjectReader, clock: Clock, audiences: readonly string[]) {
    this.reader = reader;
    this.clock = clock;
    this.audiences = audiences;
  }

  async authenticate(token: string, audiences: readonly string[]): Promise<TokenUser | undefined> {
    const [, id = '', secret = ''] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? [];
    const shared = audiences.filter((audience) => this.audiences.includes(audience));
    if (id === '' || shared.length === 0) return undefined;
    const name = `${BOOTSTRAP_TOKEN_PREFIX}${id}`;
    const found = await this.reader.get<Secret>(SECRETS, BOOTSTRAP_TOKEN_NAMESPACE, name);
    const held = found && bootstrapTokenOf(found);
    if (!held || found.metadata.deletionTimestamp !== undefined) return undefined;
    const isGood = held.id === id && isSame(held.secret, secret) && held.authenticates;
    if (!isGood || hasBootstrapTokenEnded(held, this.clock.now())) return undefined;
    const groups = groupsOf(held.extraGroups);
    return groups && { user: { name: `${USER_PREFIX}${id}`, groups }, audiences: shared };
  }
}

/** Takes as long whatever the texts say, so that nobody learns a secret by the time that a wrong one takes. */
function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < b.length; at++) difference |= (a.charCodeAt(at) || 0) ^ b.charCodeAt(at);
  return difference === 0;
}

/** Sorted, each once; undefined where one is not within the group of those that join. */
function groupsOf(extra: string): string[] | undefined {
  const groups = extra === '' ? [] : extra.split(',');
  if (!groups.every((group) => EXTRA_GROUP.test(group))) return undefined;
  return [...new Set([GROUP, ...groups])].sort();
}

const EXTRA_GROUP = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/;
