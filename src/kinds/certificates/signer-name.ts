import {
  dns1123Label,
  dns1123Subdomain,
  type FieldError,
  type FieldPath,
  invalid,
  quote,
  required,
  tooLong,
} from '../../api/index.ts';

const DOMAIN_LIMIT = 253;
const NAME_LIMIT = 571;

/** `example.com/signer-name`. */
export function validateSignerName(name: string, path: FieldPath): FieldError[] {
  if (name === '') return [required(path)];
  const [domain = '', signer, ...more] = name.split('/');
  if (signer === undefined || more.length > 0) {
    const form = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    return [invalid(path, name, form)];
  }
  const labels = domain.split('.');
  return [
    ...(domain.length > DOMAIN_LIMIT ? [tooLong(path, DOMAIN_LIMIT)] : []),
    ...validateLabels(labels, domain, dns1123Label, path),
    ...(labels.length < 2
      ? [invalid(path, domain, 'should be a domain with at least two segments separated by dots')]
      : []),
    ...validateLabels(signer.split('.'), signer, dns1123Subdomain, path),
    ...(name.length > NAME_LIMIT ? [tooLong(path, NAME_LIMIT)] : []),
  ];
}

function validateLabels(
  labels: readonly string[],
  part: string,
  rule: (label: string) => string[],
  path: FieldPath,
): FieldError[] {
  return labels.flatMap((label) =>
    rule(label).map((problem) => invalid(path, part, `validating label ${quote(label)}: ${problem}`)),
  );
}
