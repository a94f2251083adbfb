/** A leading dot says that a name is a full one, which all are. */
export function withoutDot(name: string): string {
  return name.startsWith('.') ? name.slice(1) : name;
}
