/** What the compression of header blocks knows from the start, as the SPDY/3 draft defines it to the byte. */
export function headerDictionary(): Uint8Array {
  const parts = [...WORDS.flatMap((word) => [lengthOf(word), encoder.encode(word)]), encoder.encode(REST)];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

const encoder = new TextEncoder();

/** Each word stands as a header block would hold it: behind its length. */
function lengthOf(word: string): Uint8Array {
  return Uint8Array.of(0, 0, 0, word.length);
}

const WORDS: readonly string[] = [
  ...'options head post put delete trace accept accept-charset accept-encoding accept-language'.split(' '),
  ...'accept-ranges age allow authorization cache-control connection content-base'.split(' '),
  ...'content-encoding content-language content-length content-location content-md5'.split(' '),
  ...'content-range content-type date etag expect expires from host if-match'.split(' '),
  ...'if-modified-since if-none-match if-range if-unmodified-since last-modified location'.split(' '),
  ...'max-forwards pragma proxy-authenticate proxy-authorization range referer retry-after'.split(' '),
  ...'server te trailer transfer-encoding upgrade user-agent vary via warning'.split(' '),
  ...'www-authenticate method get status'.split(' '),
  '200 OK',
  ...'version HTTP/1.1 url public set-cookie keep-alive origin'.split(' '),
];

const REST = [
  '100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505',
  '203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request',
  '401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented',
  '503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 ',
  'Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT',
  'chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,',
  'text/plain,text/javascript,publicprivatemax-age=gzip,deflate,sdch',
  'charset=utf-8charset=iso-8859-1,utf-,*,enq=0.',
].join('');
