/**
 * The JSON text of an event without the record of who manages which field of its object. It is about as long as a large
 * object itself, and who only looks at the object need not decode it. A text that is not as servers write it stays as it is.
 */
export function withoutManagedFields(event: string): string {
  const object = memberOf(event, 0, 'object');
  const metadata = object && memberOf(event, object.value, 'metadata');
  const record = metadata && memberOf(event, metadata.value, 'managedFields');
  if (!record) return event;
  const end = endOfValue(event, record.value);
  if (event[record.key - 1] === ',') return event.slice(0, record.key - 1) + event.slice(end);
  return event.slice(0, record.key) + event.slice(event[end] === ',' ? end + 1 : end);
}

interface Member {
  /** Where its key begins. */
  readonly key: number;
  /** Where its value begins. */
  readonly value: number;
}

/** A member of the object that begins at `at`, in compact JSON. */
function memberOf(text: string, at: number, name: string): Member | undefined {
  if (text[at] !== '{') return undefined;
  for (let key = at + 1; text[key] === '"';) {
    const end = endOfString(text, key);
    const value = end + 1;
    if (text[end] !== ':') return undefined;
    if (text.slice(key + 1, end - 1) === name) return { key, value };
    const next = endOfValue(text, value);
    if (text[next] !== ',') return undefined;
    key = next + 1;
  }
  return undefined;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at) - 1;
        break;
      case '{':
      case '[':
        depth++;
        break;
      case '}':
      case ']':
        if (depth-- === 0) return at;
        break;
      case ',':
        if (depth === 0) return at;
        break;
      default:
    }
  }
  return text.length;
}

/** Behind the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return text.length;
}
