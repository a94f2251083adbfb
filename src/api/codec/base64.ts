/** Base64 with padding, as JSON carries bytes. */

export function bytesOfBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function base64OfBytes(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Where Go finds base64 corrupt, as an offset into the text; undefined where it is not. Line ends are passed over. */
export function corruptBase64At(text: string): number | undefined {
  let inQuantum = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\n' || character === '\r') continue;
    if (character === '=') return corruptPaddingAt(text, at, inQuantum);
    if (!/[A-Za-z0-9+/]/.test(character)) return at;
    inQuantum = (inQuantum + 1) % 4;
  }
  return inQuantum === 0 ? undefined : text.length - inQuantum;
}

/** The same from the first `=` on, which stands after `inQuantum` digits of its group of four. */
function corruptPaddingAt(text: string, at: number, inQuantum: number): number | undefined {
  if (inQuantum < 2) return at;
  let end = at + 1;
  if (inQuantum === 2) {
    end = skipLineEnds(text, end);
    if (end === text.length) return text.length;
    if (text.charAt(end) !== '=') return end - 1;
    end++;
  }
  end = skipLineEnds(text, end);
  return end < text.length ? end : undefined;
}

function skipLineEnds(text: string, from: number): number {
  let at = from;
  while (text.charAt(at) === '\n' || text.charAt(at) === '\r') at++;
  return at;
}
