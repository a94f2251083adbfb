/**
 * Splits a field's path as the API server writes it into names and indexes: `spec.containers[0].image`,
 * `metadata.labels[app.kubernetes.io/name]`, `.spec.template`.
 */
export function parseFieldPath(path: string): (string | number)[] {
  const parts: (string | number)[] = [];
  for (const match of path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    const [, bracketed, name] = match;
    if (name !== undefined) parts.push(name);
    else if (bracketed !== undefined)
      parts.push(/^\d+$/.test(bracketed) ? Number(bracketed) : unquoted(bracketed));
  }
  return parts;
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, '$1');
}
