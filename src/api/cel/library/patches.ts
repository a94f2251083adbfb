import { declareObject, type DeclaredType, declareScalar } from '../types/declared.ts';
import { DYN, opaque, STRING } from '../types/type.ts';
import { givenText } from './given.ts';
import { type Library, overload } from './signature.ts';

const ANY = declareScalar(DYN, 1);
const TEXT = declareScalar(STRING, 2);
const JSON_PATCH: DeclaredType = {
  ...declareObject(
    'JSONPatch',
    new Map([
      ['op', TEXT],
      ['path', TEXT],
      ['from', TEXT],
      ['value', ANY],
    ]),
  ),
  isMade: true,
  // A field that patches do not have is one of no type.
  anyField: declareScalar(opaque(''), 1),
};

/** What expressions of mutating policies have besides: `Object.spec{…}`, `JSONPatch{…}`, and keys escaped for a path. */
export const PATCHES: Library = {
  functions: [
    {
      name: 'jsonpatch.escapeKey',
      overloads: [
        overload('string_jsonpatch_escapeKey_string', '(string) string', (key) =>
          givenText(key).replaceAll('~', '~0').replaceAll('/', '~1'),
        ),
      ],
    },
  ],
  findStruct(name) {
    if (name === 'JSONPatch') return JSON_PATCH;
    if (name !== 'Object' && !name.startsWith('Object.')) return undefined;
    return { ...declareObject(name, new Map()), isMade: true, anyField: ANY };
  },
};
