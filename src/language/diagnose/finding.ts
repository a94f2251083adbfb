import type { TextEdit } from '../text/text.ts';
import type { Diagnostic } from './diagnostic.ts';

/** A way to set something right. Edits are offsets into the document, as the finding's are. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly preferred: boolean;
}

/** A diagnostic within one document, and how to get rid of it. */
export interface Finding extends Diagnostic {
  /** Worked out when it is asked for: most findings are looked at and typed over. */
  readonly fixes?: () => readonly Fix[];
}

/** So many findings of one document are told. */
export const FINDING_LIMIT = 500;

export type Report = (finding: Finding) => void;

export function fix(title: string, edits: readonly TextEdit[], preferred = true): Fix {
  return { title, edits, preferred };
}
