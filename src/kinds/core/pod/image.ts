const DOMAIN_PART = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = `(?:${DOMAIN_PART}(?:\\.${DOMAIN_PART})*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?`;
const PATH_PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const DIGEST = '(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})';
const REFERENCE = new RegExp(`^((?:${DOMAIN}/)?${PATH_PART}(?:/${PATH_PART})*)(?::(${TAG}))?(@${DIGEST})?$`);
const MAX_NAME_LENGTH = 255;

/**
 * The tag of a container image: `latest` where neither tag nor digest is given, empty where there is only a digest or
 * where the text is not an image reference at all.
 */
function imageTag(image: string): string {
  const match = REFERENCE.exec(image);
  if (!match || (match[1] ?? '').length > MAX_NAME_LENGTH) return '';
  return match[2] ?? (match[3] === undefined ? 'latest' : '');
}

/** Upstream's default pull policy: what may have moved on is looked up again each time. */
export function defaultPullPolicy(image: string | undefined): 'Always' | 'IfNotPresent' {
  return imageTag(image ?? '') === 'latest' ? 'Always' : 'IfNotPresent';
}
