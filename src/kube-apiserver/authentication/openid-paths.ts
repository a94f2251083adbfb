/** How others verify tokens of service accounts: the OpenID configuration of their issuer, and its keys. */
import type { HttpRequest, JsonObject, SigningKey } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import { verifyingKeys } from './token-signature.ts';
import { bytesReply, type Call, type PathHandler, type Reply } from '../../apiserver/index.ts';

const CONFIGURATION = '/.well-known/openid-configuration';
const KEYS = '/openid/v1/jwks';
const KEYS_TYPE = 'application/jwk-set+json';

export class OpenIdPaths implements PathHandler {
  readonly paths = [CONFIGURATION, KEYS];
  private readonly key: SigningKey;
  private readonly issuer: string;

  constructor(key: SigningKey, issuer: string) {
    this.key = key;
    this.issuer = issuer;
  }

  async handle({ http: request, info: { path } }: Call): Promise<Reply | undefined> {
    if (path === CONFIGURATION) {
      requireAccepted(request, 'application/json');
      return answer('application/json', this.configuration());
    }
    if (path !== KEYS) return undefined;
    requireAccepted(request, KEYS_TYPE);
    const keys = verifyingKeys(this.key).map(async (key) => ({
      use: 'sig',
      kid: await key.id(),
      alg: key.algorithm,
      ...(await key.publicKey()),
    }));
    return answer(KEYS_TYPE, { keys: await Promise.all(keys) });
  }

  private configuration(): JsonObject {
    return {
      issuer: this.issuer,
      jwks_uri: `${this.issuer}${KEYS}`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [
        ...new Set(verifyingKeys(this.key).map(({ algorithm }) => algorithm)),
      ].toSorted(),
    };
  }
}

function requireAccepted({ headers }: HttpRequest, type: string): void {
  const accepted = (headers['accept'] ?? '*/*').split(',').map((part) => part.split(';')[0]?.trim());
  if (accepted.some((range) => range === type || range === '*/*' || range === 'application/*')) return;
  throw new StatusError(406, 'NotAcceptable', `only the following media types are accepted: ${type}`, {});
}

function answer(type: string, body: JsonObject): Reply {
  const headers = { 'cache-control': 'public, max-age=3600' };
  return bytesReply(200, type, new TextEncoder().encode(JSON.stringify(body)), headers);
}
