/** The release in which what is deprecated is to be gone, out of the text that says that it is; empty where it says of none. */
export function removedRelease(deprecation: string): string {
  return /, unavailable in v(\d+\.\d+)\+/.exec(deprecation)?.[1] ?? '';
}
