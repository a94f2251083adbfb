/** How others verify tokens of service accounts: the OpenID configuration of their issuer, and its keys. */
import type { HttpRequest, HttpResponse, SigningKey } from '../../base/index.ts';
import type { PathHandler } from '../../apiserver/index.ts';
export declare class OpenIdPaths implements PathHandler {
  private readonly key;
  private readonly issuer;
  constructor(key: SigningKey, issuer: string);
  handle(request: HttpRequest, path: string): Promise<HttpResponse | undefined>;
  private configuration;
}
//# sourceMappingURL=openid-paths.d.ts.map
