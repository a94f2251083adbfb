/** How many bytes a base64 text stands for; none for null, which is Go's nil slice under a key. */
export function base64Length(text: string | null): number {
  if (text === null) return 0;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}
