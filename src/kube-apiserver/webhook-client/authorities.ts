import { pemBlocks } from '../../kinds/index.ts';
import { WebhookFailure } from './webhook-failure.ts';

/** What a server is named by, with who may vouch for it: PEM in base64, as fields have it. It does not change. */
export interface VouchedFor {
  readonly caBundle?: string | undefined;
}

/** Who may vouch for servers, read once for each object that says so: a server is asked again and again. */
export class Authorities {
  private readonly known = new WeakMap<VouchedFor, string>();

  /**
   * As PEM. Undefined: whom the host trusts. Throws a {@link WebhookFailure} for what holds no certificate.
   */
  of(server: VouchedFor): string | undefined {
    const known = this.known.get(server);
    if (known !== undefined) return known;
    const read = authoritiesOf(server.caBundle);
    if (read !== undefined) this.known.set(server, read);
    return read;
  }
}

function authoritiesOf(caBundle = ''): string | undefined {
  const text = atob(caBundle);
  if (text.trim() === '') return undefined;
  for (const { type } of pemBlocks(text)) if (type === 'CERTIFICATE') return text;
  throw new WebhookFailure('unable to load root certificates: unable to parse bytes as PEM block', {
    code: 500,
    isAsked: false,
  });
}
