import { type AuthorizationSettings, readAttributePolicies } from '../cluster/index.ts';

/** The modes that `--authorization-mode` takes here. */
type Mode = 'ABAC' | 'AlwaysAllow' | 'AlwaysDeny' | 'Node' | 'RBAC';

const MODES: readonly string[] = ['ABAC', 'AlwaysAllow', 'AlwaysDeny', 'Node', 'RBAC'];

/** What the flags of authorization say, as they were given. */
export interface AuthorizationFlags {
  /** Empty where nobody said. */
  readonly modes: readonly string[];
  readonly policyFile: string | undefined;
  readonly configFile: string | undefined;
}

/** What is wrong with them, in upstream's words. */
export function authorizationProblems({ modes, policyFile, configFile }: AuthorizationFlags): string[] {
  if (configFile !== undefined && modes.length > 0) {
    return [
      '--authorization-config can not be specified when --authorization-mode or --authorization-webhook-* flags are defined',
    ];
  }
  const hasPolicies = policyFile !== undefined;
  return [
    ...modes.flatMap((mode) => {
      if (mode === 'Webhook') {
        return ['--authorization-mode=Webhook is not taken here: say it in --authorization-config'];
      }
      if (!MODES.includes(mode)) return [`authorization-mode ${JSON.stringify(mode)} is not a valid mode`];
      if (mode === 'ABAC' && !hasPolicies) {
        return ["authorization-mode ABAC's authorization policy file not passed"];
      }
      return [];
    }),
    ...(hasPolicies && !modes.includes('ABAC')
      ? ['cannot specify --authorization-policy-file without mode ABAC']
      : []),
    ...(new Set(modes).size < modes.length
      ? [
          `authorization-mode [${modes.map((mode) => JSON.stringify(mode)).join(' ')}] has mode specified more than once`,
        ]
      : []),
  ];
}

/** Whom modes without problems ask, with the policies of a file. Throws where one of those cannot be read. */
export function authorizationOfModes(
  modes: readonly string[],
  file?: { readonly name: string; readonly content: string },
): AuthorizationSettings {
  return {
    configuration: { authorizers: modes.map((type) => ({ type: type as Mode, name: type.toLowerCase() })) },
    connections: new Map(),
    ...(file ? { policies: readAttributePolicies(file.content, file.name) } : {}),
  };
}
