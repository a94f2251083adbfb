import { askUrl, isObject, type JsonObject, type ParsedToken } from '../../base/index.ts';
import { text } from '../reviews/review-attributes.ts';
import type { Issuer } from './issuer.ts';
import type { TokenIssuerMeans } from './means.ts';

const TIMEOUT_MS = 30_000;
const LIMIT_BYTES = 1024 * 1024;
/** After what could not be read, or held no key of a name, nothing is asked for again for so long. */
const PAUSE_MS = 10_000;

/**
 * The keys of one issuer, read from where its discovery document says when they are first needed, and again where a token
 * names a key that is not among them.
 */
export class IssuerKeys {
  private readonly issuer: Issuer;
  private readonly means: TokenIssuerMeans;
  private keys: readonly JsonObject[] | undefined;
  private reading: Promise<void> | undefined;
  private nextReadMs = -Infinity;

  constructor(issuer: Issuer, means: TokenIssuerMeans) {
    this.issuer = issuer;
    this.means = means;
  }

  /** Whether one of the keys signed the token; undefined where the keys could not be read. */
  async verify(token: ParsedToken): Promise<boolean | undefined> {
    if (!this.keys) await this.read();
    if (!this.keys) return undefined;
    if (await this.isSigned(token)) return true;
    // The issuer may have another key by now.
    if (this.keys.some(({ kid }) => text(kid) === token.keyId)) return false;
    await this.read();
    return this.isSigned(token);
  }

  private async isSigned({ keyId, algorithm, signed, signature }: ParsedToken): Promise<boolean> {
    for (const key of this.keys ?? []) {
      if (keyId !== '' && text(key['kid']) !== keyId) continue;
      if (await this.means.checkSignature(key, algorithm, signed, signature)) return true;
    }
    return false;
  }

  /** Many tokens may ask at once: the keys are read once for them all. */
  private read(): Promise<void> {
    if (this.reading) return this.reading;
    if (this.means.clock.now() < this.nextReadMs) return Promise.resolve();
    this.nextReadMs = this.means.clock.now() + PAUSE_MS;
    this.reading = this.readAnew()
      .then((keys) => {
        this.keys = keys;
      })
      // What was read before stays good; without it the next token tries again.
      .catch(() => undefined)
      .finally(() => {
        this.reading = undefined;
      });
    return this.reading;
  }

  private async readAnew(): Promise<JsonObject[]> {
    const { url, discoveryURL } = this.issuer;
    const at =
      discoveryURL === '' ? `${url.replace(/\/$/, '')}/.well-known/openid-configuration` : discoveryURL;
    const configuration = await this.get(at);
    if (configuration['issuer'] !== url) throw new Error(`the issuer of ${at} is another one`);
    const { keys } = await this.get(text(configuration['jwks_uri']));
    return Array.isArray(keys) ? keys.filter((key): key is JsonObject => isObject(key)) : [];
  }

  private async get(url: string): Promise<JsonObject> {
    const { certificateAuthority } = this.issuer;
    const { https, clock } = this.means;
    const { status, body } = await askUrl(https, clock, {
      method: 'GET',
      url,
      timeoutMs: TIMEOUT_MS,
      limitBytes: LIMIT_BYTES,
      ...(certificateAuthority === '' ? {} : { authorities: certificateAuthority }),
    });
    if (status !== 200) throw new Error(`${url} answers ${status}`);
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    if (!isObject(value)) throw new Error(`${url} answers no object`);
    return value;
  }
}
