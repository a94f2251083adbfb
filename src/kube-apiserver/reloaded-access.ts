/** Access that follows files: who else issues tokens, and who is asked whether a request is allowed. */
import { deepEqual, type Disposable } from '../base/index.ts';
import type { Authorizer, AuthenticationNotes, TokenSource, TokenUser } from '../apiserver/index.ts';
import type { AuthenticationConfiguration } from './authentication-configuration/index.ts';
import type { AuthorizationSettings } from './configured-authorizers.ts';
import { type SettingsFile, SettingsReload, type SettingsReloadParts } from './settings-files/index.ts';

type Around<T> = Omit<SettingsReloadParts<T>, 'file' | 'name' | 'apply'>;

/** Token sources that others can take the place of. */
export class ReplaceableSources implements TokenSource {
  private sources: readonly TokenSource[];

  constructor(sources: readonly TokenSource[]) {
    this.sources = sources;
  }

  replace(sources: readonly TokenSource[]): void {
    this.sources = sources;
  }

  /** A token is that of the first one that knows it. */
  async authenticate(
    token: string,
    audiences: readonly string[],
    notes?: AuthenticationNotes,
  ): Promise<TokenUser | undefined> {
    for (const source of this.sources) {
      const found = await source.authenticate(token, audiences, notes);
      if (found) return found;
    }
    return undefined;
  }
}

/** An authorizer that another can take the place of. */
export class ReplaceableAuthorizer implements Authorizer {
  private current: Authorizer;

  constructor(first: Authorizer) {
    this.current = first;
  }

  replace(by: Authorizer): void {
    this.current = by;
  }

  authorize(...args: Parameters<Authorizer['authorize']>): ReturnType<Authorizer['authorize']> {
    return this.current.authorize(...args);
  }
}

/** Follows the file of issuers. Whether there are anonymous requests stays as it was at the start. */
export function followIssuers(
  file: SettingsFile<AuthenticationConfiguration>,
  first: AuthenticationConfiguration | undefined,
  apply: (configuration: AuthenticationConfiguration) => void,
  around: Around<AuthenticationConfiguration>,
): Disposable {
  return new SettingsReload({
    ...around,
    file,
    name: 'authentication',
    apply: (configuration) => {
      if (!deepEqual(configuration.anonymous, first?.anonymous)) {
        throw new Error('anonymous: Forbidden: changed from initial configuration file');
      }
      apply(configuration);
    },
  });
}

/** Follows the file of authorizers. Those of the server's own that were asked at the start are the ones that have to be. */
export function followAuthorizers(
  file: SettingsFile<AuthorizationSettings>,
  first: AuthorizationSettings | undefined,
  apply: (settings: AuthorizationSettings) => void,
  around: Around<AuthorizationSettings>,
): Disposable {
  const required = ownTypes(first);
  return new SettingsReload({
    ...around,
    file,
    name: 'authorization',
    apply: (settings) => {
      const types = ownTypes(settings);
      const missing = [...required].filter((type) => !types.has(type));
      if (missing.length > 0) throw new Error(`missing required types: [${missing.toSorted().join(' ')}]`);
      const added = [...types].find((type) => !required.has(type) && ONLY_FROM_THE_START.has(type));
      if (added !== undefined) {
        throw new Error(
          `authorizer type ${added} is not allowed if it was not enabled at initial server startup`,
        );
      }
      apply(settings);
    },
  });
}

const ONLY_FROM_THE_START: ReadonlySet<string> = new Set(['ABAC', 'Node', 'RBAC']);

function ownTypes(settings: AuthorizationSettings | undefined): ReadonlySet<string> {
  const types = (settings?.configuration.authorizers ?? []).map(({ type }) => type);
  return new Set(types.filter((type) => type !== 'Webhook'));
}
