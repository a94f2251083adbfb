/**
 * SHA-256 of bytes: for names and tags of content, where the caller cannot wait for the host's own. And bytes in
 * lower-case hexadecimal.
 */
export { hmac } from '@noble/hashes/hmac.js';
export { sha256 } from '@noble/hashes/sha2.js';
export { bytesToHex as hexOf } from '@noble/hashes/utils.js';
