/** A line of what is no part of a {@link Report}. */
export function print(name: string, text: string): void {
  console.log(`${name.padEnd(44)} ${text}`);
}
