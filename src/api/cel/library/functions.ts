import { AUTHORIZATION } from './authorizer.ts';
import { CONVERSIONS } from './conversions.ts';
import { FORMATS } from './formats.ts';
import { KUBERNETES } from './kubernetes.ts';
import { LISTS } from './lists.ts';
import { NETWORK } from './network.ts';
import { OPERATORS } from './operators.ts';
import { OPTIONALS } from './optionals.ts';
import { PATTERNS } from './patterns.ts';
import type { FunctionDeclaration } from './signature.ts';
import { STRINGS } from './strings.ts';
import { TIME } from './time.ts';

/** Every function of Kubernetes' environment, by name. */
export const FUNCTIONS: ReadonlyMap<string, FunctionDeclaration> = new Map(
  [
    ...OPERATORS,
    ...CONVERSIONS,
    ...TIME,
    ...STRINGS,
    ...PATTERNS,
    ...LISTS,
    ...OPTIONALS,
    ...NETWORK,
    ...KUBERNETES,
    ...FORMATS,
    ...AUTHORIZATION,
  ].map((declaration) => [declaration.name, declaration]),
);
