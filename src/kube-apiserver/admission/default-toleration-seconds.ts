import type { Toleration } from '../../kinds/index.ts';
import { type AdmissionAttributes, handles, type MutationInterface } from '../../apiserver/index.ts';
import { podOf } from './requests.ts';

const SECONDS = 300;
const KEYS: readonly string[] = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** Lets a Pod stay on a node that is not ready or cannot be reached for five minutes, unless it says how long itself. */
export class DefaultTolerationSeconds implements MutationInterface {
  readonly name = 'DefaultTolerationSeconds';
  readonly handles = handles('CREATE', 'UPDATE');

  admit(attributes: AdmissionAttributes): void {
    const spec = podOf(attributes)?.spec;
    if (!spec) return;
    const given = spec.tolerations ?? [];
    const missing = KEYS.filter((key) => !given.some((toleration) => tolerates(toleration, key)));
    if (missing.length === 0) return;
    spec.tolerations = [
      ...given,
      ...missing.map((key) => ({
        key,
        operator: 'Exists' as const,
        effect: 'NoExecute' as const,
        tolerationSeconds: SECONDS,
      })),
    ];
  }
}

function tolerates({ key = '', effect }: Toleration, taint: string): boolean {
  return (key === '' || key === taint) && (effect === undefined || effect === 'NoExecute');
}
