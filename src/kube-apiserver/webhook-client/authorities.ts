import { pemBlocks } from '../../kinds/index.ts';
import { WebhookFailure } from './webhook-failure.ts';

/**
 * Who may vouch for a server, as PEM, from the same in base64, as fields have it. Undefined: whom the host trusts. Throws a
 * {@link WebhookFailure} for what holds no certificate.
 */
export function authoritiesOf(caBundle = ''): string | undefined {
  const text = atob(caBundle);
  if (text.trim() === '') return undefined;
  for (const { type } of pemBlocks(text)) if (type === 'CERTIFICATE') return text;
  throw new WebhookFailure('unable to load root certificates: unable to parse bytes as PEM block', {
    code: 500,
    isAsked: false,
  });
}
