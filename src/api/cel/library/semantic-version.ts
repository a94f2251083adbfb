import { quote } from '../../go-text.ts';

/** A version as of semver.org. */
export interface SemanticVersion {
  readonly numbers: readonly [major: bigint, minor: bigint, patch: bigint];
  readonly prerelease: readonly string[];
  readonly build: readonly string[];
}

const NUMBER_LIMIT = 2n ** 64n - 1n;
const NAMES = ['Major', 'Minor', 'Patch'];
const DIGITS = /^\d+$/;
const WORD = /^[0-9A-Za-z-]*$/;

/** Reads a version; what is wrong with it in upstream's words. */
export function parseVersion(text: string): SemanticVersion | { problem: string } {
  if (text === '') return { problem: 'Version string empty' };
  const [major = '', minor, ...more] = text.split('.');
  if (minor === undefined || more.length === 0) return { problem: 'No Major.Minor.Patch elements found' };
  const rest = more.join('.');
  const plus = rest.indexOf('+');
  const build = plus < 0 ? [] : rest.slice(plus + 1).split('.');
  const withoutBuild = plus < 0 ? rest : rest.slice(0, plus);
  const minus = withoutBuild.indexOf('-');
  const prerelease = minus < 0 ? [] : withoutBuild.slice(minus + 1).split('.');
  const patch = minus < 0 ? withoutBuild : withoutBuild.slice(0, minus);
  const numbers: bigint[] = [];
  for (const [index, number] of [major, minor, patch].entries()) {
    const read = readNumber(number, NAMES[index] ?? '');
    if (typeof read !== 'bigint') return read;
    numbers.push(read);
  }
  const problem = prereleaseProblem(prerelease) ?? buildProblem(build);
  if (problem !== undefined) return { problem };
  const [first = 0n, second = 0n, third = 0n] = numbers;
  return { numbers: [first, second, third], prerelease, build };
}

/** `v1.2` is `1.2.0`, `01.2.3` is `1.2.3`. */
export function normalizeVersion(text: string): string | { problem: string } {
  const [first = '', second, ...more] = text.replace(/^v/, '').split('.');
  const parts = [
    first,
    ...(second === undefined ? [] : [second]),
    ...(more.length > 0 ? [more.join('.')] : []),
  ];
  const stripped = parts.map((part) => {
    if (part.length < 2) return part;
    const short = part.replace(/^0+/, '');
    return /^\d/.test(short) ? short : `0${short}`;
  });
  if (stripped.length < 3 && /[+-]/.test(stripped.at(-1) ?? '')) {
    return { problem: 'short version cannot contain PreRelease/Build meta data' };
  }
  while (stripped.length < 3) stripped.push('0');
  return stripped.join('.');
}

export function compareVersions(a: SemanticVersion, b: SemanticVersion): number {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n;
    if (number !== other) return number > other ? 1 : -1;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) {
    return Math.sign(b.prerelease.length - a.prerelease.length);
  }
  for (const [index, part] of a.prerelease.entries()) {
    const other = b.prerelease[index];
    if (other === undefined) return 1;
    const order = comparePrerelease(part, other);
    if (order !== 0) return order;
  }
  return a.prerelease.length < b.prerelease.length ? -1 : 0;
}

export function versionText({ numbers, prerelease, build }: SemanticVersion): string {
  const suffix = prerelease.length > 0 ? `-${prerelease.join('.')}` : '';
  return `${numbers.join('.')}${suffix}${build.length > 0 ? `+${build.join('.')}` : ''}`;
}

function readNumber(text: string, name: string): bigint | { problem: string } {
  if (!/^\d*$/.test(text)) {
    return { problem: `Invalid character(s) found in ${name.toLowerCase()} number ${quote(text)}` };
  }
  if (text.length > 1 && text.startsWith('0')) {
    return { problem: `${name} number must not contain leading zeroes ${quote(text)}` };
  }
  if (text === '') return { problem: 'strconv.ParseUint: parsing "": invalid syntax' };
  const value = BigInt(text);
  return value <= NUMBER_LIMIT
    ? value
    : { problem: `strconv.ParseUint: parsing ${quote(text)}: value out of range` };
}

function prereleaseProblem(parts: readonly string[]): string | undefined {
  for (const part of parts) {
    if (part === '') return 'Prerelease is empty';
    if (DIGITS.test(part)) {
      if (part.length > 1 && part.startsWith('0')) {
        return `Numeric PreRelease version must not contain leading zeroes ${quote(part)}`;
      }
    } else if (!WORD.test(part)) return `Invalid character(s) found in prerelease ${quote(part)}`;
  }
  return undefined;
}

function buildProblem(parts: readonly string[]): string | undefined {
  for (const part of parts) {
    if (part === '') return 'Build meta data is empty';
    if (!WORD.test(part)) return `Invalid character(s) found in build meta data ${quote(part)}`;
  }
  return undefined;
}

/** Numbers come before words. */
function comparePrerelease(a: string, b: string): number {
  const numeric = [DIGITS.test(a), DIGITS.test(b)];
  if (numeric[0] && numeric[1]) return Math.sign(Number(BigInt(a) - BigInt(b)));
  if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
  return a === b ? 0 : a > b ? 1 : -1;
}
