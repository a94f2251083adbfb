// The notices of everything that is bundled into the programs: made at build time from what the bundler says it took, so
// that no list can be forgotten. Never committed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const NOTICES_FILE = 'ThirdPartyNotices.txt';

/** The texts and types in the programs come from these, which the generator reads and the bundler never sees. */
const GENERATED_FROM = [
  'kubernetes-models',
  '@kubernetes-models/apimachinery',
  '@kubernetes/client-node',
].map((name) => `node_modules/${name}`);

const LICENCE_FILE = /^(?:un)?licen[cs]e|^copying/i;
const NOTICE_FILE = /^notice/i;

/**
 * A package that is in a bundle.
 *
 * @typedef {object} BundledPackage
 * @property {string} name
 * @property {string} version
 * @property {string} licence as its manifest says
 * @property {string} text of its licence, and of its notice where it has one
 */

/**
 * The packages of which a bundle holds anything, by name and version.
 *
 * @param {string} project the folder that the paths in the metafiles begin at
 * @param {readonly { outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> }[]} metafiles
 * @returns {BundledPackage[]}
 */
export function bundledPackages(project, metafiles) {
  const folders = new Set(GENERATED_FROM);
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = packageFolderOf(file);
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
      }
    }
  }
  const packages = [...folders].map((folder) => readPackage(join(project, folder)));
  const byName = new Map(packages.map((each) => [`${each.name} ${each.version}`, each]));
  return [...byName.keys()].sort().map((key) => byName.get(key));
}

/**
 * The text of the notices. Throws where a package has no licence text: it must not be shipped.
 *
 * @param {readonly BundledPackage[]} packages
 */
export function noticesText(packages) {
  const bare = packages.filter(({ text }) => text === '');
  if (bare.length > 0) {
    const names = bare.map(({ name, version }) => `${name} ${version}`).join(', ');
    throw new Error(`these are bundled and have no licence text: ${names}`);
  }
  const head = 'Wheelhouse contains the following packages, under the licences given with each.\n';
  const parts = packages.map(({ name, version, licence, text }) => {
    const title = `${name} ${version} (${licence})`;
    return `${'='.repeat(80)}\n${title}\n${'='.repeat(80)}\n\n${text}\n`;
  });
  return [head, ...parts].join('\n');
}

/** `node_modules/a/node_modules/@b/c` of a file in it; undefined for a file of our own. */
function packageFolderOf(file) {
  const at = file.lastIndexOf('node_modules/');
  if (at < 0) return undefined;
  const [first, second] = file.slice(at + 'node_modules/'.length).split('/');
  return (
    file.slice(0, at) + ['node_modules', ...(first.startsWith('@') ? [first, second] : [first])].join('/')
  );
}

function readPackage(folder) {
  const {
    name,
    version,
    license = 'licence as below',
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).sort();
  const texts = [LICENCE_FILE, NOTICE_FILE].flatMap((pattern) => files.filter((file) => pattern.test(file)));
  const hasLicence = files.some((file) => LICENCE_FILE.test(file));
  const text = texts.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
  return { name, version, licence: license, text: hasLicence ? text : '' };
}
