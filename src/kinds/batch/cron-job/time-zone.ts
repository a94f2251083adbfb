/** Regions of the time zone database: folders, and no zones themselves. */
const REGIONS: ReadonlySet<string> = new Set(
  'Africa America Antarctica Arctic Asia Atlantic Australia Brazil Canada Chile Etc Europe Indian Mexico Pacific US'.split(
    ' ',
  ),
);

/** Zones outside any region, kept from before there were regions. */
const OLD_ZONES: ReadonlySet<string> = new Set(
  'CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT UTC Universal W-SU WET Zulu'.split(
    ' ',
  ),
);

/** What is wrong with the name of a time zone, in upstream's words; undefined where there is such a zone. */
export function timeZoneProblem(name: string): string | undefined {
  if (name === 'UTC' || name === 'Local') return undefined;
  if (name.includes('..') || name.startsWith('/') || name.includes('\\'))
    return 'time: invalid location name';
  if (REGIONS.has(name)) return 'is a directory';
  return OLD_ZONES.has(name) || isZoneOfRegion(name) ? undefined : `unknown time zone ${name}`;
}

/** The host knows the zones, in any case; upstream reads them as files, whose names have one. */
function isZoneOfRegion(name: string): boolean {
  const [region = '', ...place] = name.split('/');
  if (!REGIONS.has(region) || place.length === 0) return false;
  const canonical = canonicalZone(name);
  if (canonical === undefined) return false;
  if (canonical.toLowerCase() === name.toLowerCase()) return canonical === name;
  return region === 'US' || region === 'Etc' || place.every((part) => /^[A-Z][a-z]/.test(part));
}

/** The host's own name of the zone, which may be that of a zone with the same clock. */
function canonicalZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
