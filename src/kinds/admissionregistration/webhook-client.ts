import { append } from '../../base/index.ts';
import {
  dns1123Subdomain,
  type FieldError,
  type FieldPath,
  invalid,
  portNumber,
  required,
} from '../../api/index.ts';
import { parseUrl } from '../shared/url.ts';

/** How a server reaches a webhook: by URL, or by a service of the cluster. */
export interface WebhookClient {
  readonly url?: string;
  readonly service?: {
    readonly namespace?: string;
    readonly name?: string;
    readonly path?: string;
    readonly port?: number;
  };
}

export const SERVICE_PORT = 443;
const FORM = '; desired format: https://host[/path]';

export function validateWebhookClient({ url, service }: WebhookClient, path: FieldPath): FieldError[] {
  if ((url === undefined) === (service === undefined)) {
    return [required(path, 'exactly one of url or service is required')];
  }
  return url === undefined
    ? validateService(service ?? {}, path.child('service'))
    : validateUrl(url, path.child('url'));
}

function validateUrl(text: string, path: FieldPath): FieldError[] {
  const url = parseUrl(text);
  if ('problem' in url) return [required(path, `url must be a valid URL: ${url.problem}${FORM}`)];
  const { scheme, host, user, fragment, query } = url;
  const errors: FieldError[] = [];
  if (scheme !== 'https') {
    errors.push(invalid(path, scheme, `'https' is the only allowed URL scheme${FORM}`));
  }
  if (host === '') errors.push(invalid(path, host, `host must be specified${FORM}`));
  if (user !== undefined) errors.push(invalid(path, user, 'user information is not permitted in the URL'));
  if (fragment !== '') errors.push(invalid(path, fragment, 'fragments are not permitted in the URL'));
  if (query !== '') errors.push(invalid(path, query, 'query parameters are not permitted in the URL'));
  return errors;
}

export function validateService(
  { namespace = '', name = '', path: urlPath, port = SERVICE_PORT }: NonNullable<WebhookClient['service']>,
  path: FieldPath,
): FieldError[] {
  // Upstream hands over name and namespace in the wrong order, and so places their errors.
  const errors = namespace === '' ? [required(path.child('name'))] : [];
  if (name === '') errors.push(required(path.child('namespace')));
  const problems = portNumber(port);
  if (problems.length > 0) {
    errors.push(invalid(path.child('port'), port, `port is not valid: ${problems.join(',')}`));
  }
  if (urlPath !== undefined) append(errors, validatePath(urlPath, path.child('path')));
  return errors;
}

function validatePath(text: string, path: FieldPath): FieldError[] {
  if (text === '' || text === '/') return [];
  if (text === '//') return [invalid(path, text, 'segment[0] may not be empty')];
  const errors = text.startsWith('/') ? [] : [invalid(path, text, "must start with a '/'")];
  // Upstream leaves out a byte, not a letter.
  const rest = text.charCodeAt(0) < 0x80 ? text.slice(1) : `\u{fffd}${text.slice(1)}`;
  const segments = rest.replace(/\/$/, '').split('/');
  for (const [index, segment] of segments.entries()) {
    if (segment === '') errors.push(invalid(path, text, `segment[${index}] may not be empty`));
    else {
      for (const message of dns1123Subdomain(segment)) {
        errors.push(invalid(path, text, `segment[${index}]: ${message}`));
      }
    }
  }
  return errors;
}
