import { isObject, ownValue } from '../base/index.ts';
import type { Diagnostic, Severity } from '../language/index.ts';

/** What the user wants to be told: the section `wheelhouse.diagnostics`. */
export interface DiagnosticSettings {
  readonly enabled: boolean;
  /** By code; a code that is not named keeps its own severity. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
}

export const DEFAULT_SETTINGS: DiagnosticSettings = { enabled: true, severities: {} };

/** Reads what a client gave for the section; what is none of it is passed over. */
export function readSettings(value: unknown): DiagnosticSettings {
  if (!isObject(value)) return DEFAULT_SETTINGS;
  const { enabled, severities } = value;
  return {
    enabled: enabled !== false,
    severities: isObject(severities) ? Object.fromEntries(Object.entries(severities).filter(isSeverity)) : {},
  };
}

/** How severe a diagnostic is for this user; undefined where it is not wanted. */
export function severityOf(settings: DiagnosticSettings, diagnostic: Diagnostic): Severity | undefined {
  if (!settings.enabled) return undefined;
  const chosen = ownValue(settings.severities, diagnostic.code) ?? diagnostic.severity;
  return chosen === 'off' ? undefined : chosen;
}

const SEVERITIES: ReadonlySet<unknown> = new Set(['error', 'warning', 'information', 'hint', 'off']);

function isSeverity(entry: [string, unknown]): entry is [string, Severity | 'off'] {
  return SEVERITIES.has(entry[1]);
}
