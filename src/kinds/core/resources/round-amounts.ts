import { setKey } from '../../../base/index.ts';
import { Quantity } from '../../../api/index.ts';

/** Amounts of resources are kept in thousandths: what is finer is rounded up. The map is changed. */
export function roundAmounts(amounts: Record<string, string | number> | undefined): void {
  for (const [name, amount] of Object.entries(amounts ?? {})) {
    if (amounts && FINE.test(String(amount)))
      setKey(amounts, name, Quantity.parse(amount).roundUp(MILLI).toString());
  }
}

/** The same for what a container, Pod or claim asks for. */
export function roundAskedAmounts(asking: Asking | undefined): void {
  roundAmounts(asking?.resources?.limits);
  roundAmounts(asking?.resources?.requests);
}

interface Asking {
  readonly resources?: {
    readonly limits?: Record<string, string | number>;
    readonly requests?: Record<string, string | number>;
  };
}

/** Canonical amounts that may be finer than thousandths. */
const FINE = /[nue]/;
const MILLI = -3;
