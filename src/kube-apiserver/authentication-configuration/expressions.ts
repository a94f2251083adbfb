/** The expressions of claim mappings and validation rules. */
import { cel, type FieldError, type FieldPath, invalid } from '../../api/index.ts';

const TEXT = cel.declareScalar(cel.readType('string'), 2);
const TEXTS = cel.declareList(TEXT, -1);
const ANYTHING = cel.declareScalar(cel.readType('dyn'), 1);

const CLAIMS = cel.baseEnvironment.with({ claims: cel.declareMap(ANYTHING, -1) });
const USER = cel.baseEnvironment.with({
  user: cel.declareObject(
    'kubernetes.UserInfo',
    new Map<string, cel.DeclaredType>([
      ['username', TEXT],
      ['uid', TEXT],
      ['groups', TEXTS],
      ['extra', cel.declareMap(TEXTS, -1)],
    ]),
  ),
});

/** Rules give a boolean; mappings give texts, or what is only known once it is there. */
export type Wanted = 'bool' | 'text' | 'texts';

const WANTED: ReadonlyMap<Wanted, readonly string[]> = new Map([
  ['bool', ['bool']],
  ['text', ['string', 'dyn']],
  ['texts', ['string', 'list(string)', 'list(dyn)', 'dyn']],
]);

/** Compiles an expression over `claims` or `user`; what is wrong with it is added to `errors`. */
export function compileExpression(
  text: string,
  over: 'claims' | 'user',
  wanted: Wanted,
  path: FieldPath,
  errors: FieldError[],
): cel.Program | undefined {
  const compiled = cel.compile(text, over === 'claims' ? CLAIMS : USER);
  if ('issues' in compiled) {
    errors.push(invalid(path, text, `compilation failed: ${compiled.issues}`));
    return undefined;
  }
  const types = WANTED.get(wanted) ?? [];
  if (types.includes(compiled.program.type.toString())) return compiled.program;
  const [only = ''] = types;
  const why = wanted === 'bool' ? `must evaluate to ${only}` : `must evaluate to one of [${types.join(' ')}]`;
  errors.push(invalid(path, text, why));
  return undefined;
}
