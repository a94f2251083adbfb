import type { AdmissionAttributes } from '../../apiserver/index.ts';

const VALUE_LIMIT_BYTES = 10 * 1024;

/** What one policy notes for the audit log: the values of a key that bindings differ in are told one after the other. */
export class AuditNotes {
  private readonly values = new Map<string, Set<string>>();

  add(key: string, value: string): void {
    const known = this.values.get(key) ?? new Set();
    known.add(cut(value));
    this.values.set(key, known);
  }

  publish(policy: string, attributes: AdmissionAttributes): void {
    for (const [key, values] of this.values) attributes.annotate(`${policy}/${key}`, [...values].join(', '));
  }
}

function cut(value: string): string {
  if (value.length <= VALUE_LIMIT_BYTES / 4) return value;
  const bytes = new TextEncoder().encode(value);
  return bytes.length <= VALUE_LIMIT_BYTES
    ? value
    : new TextDecoder().decode(bytes.slice(0, VALUE_LIMIT_BYTES));
}
