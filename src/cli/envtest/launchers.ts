/** The small programs of the folder, as texts. */

/** What the folder holds beside its programs: the bundles, and what these say for `--help`. */
export const BUNDLES_FOLDER = 'wheelhouse';

export interface LauncherPlaces {
  /** A bash that reaches `/dev/tcp`, and hears signals while it reads; undefined where there is none. */
  readonly bash: string | undefined;
  /** The Node that runs the server. */
  readonly node: string;
}

/** What each begins with, in any shell: where it is, also where it was called through a link, and what it says of itself. */
const beginning = (program: string, version: string): string[] => [
  'self=$0',
  'while [ -L "$self" ]; do',
  '  to=$(readlink "$self")',
  '  case $to in',
  '    /*) self=$to ;;',
  '    *) self=${self%/*}/$to ;;',
  '  esac',
  'done',
  `here=\${self%/*}/${BUNDLES_FOLDER}`,
  'for argument; do',
  '  case $argument in',
  `    --help | -h) exec cat "$here/${program}.txt" ;;`,
  `    --version | --version=true) echo '${version}'; exit 0 ;;`,
  '  esac',
  'done',
];

const nodeOf = ({ node }: LauncherPlaces): string[] => [
  `node=${quoted(node)}`,
  '[ -x "$node" ] || node=node',
  'export MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=65536',
];

/**
 * Node and the bundle. It is kept small: young objects, what the allocator holds back, threads that would compile beside, and
 * code that is compiled to be fast. A server is idle most of its life: room for young objects that grew in a burst would only
 * be kept for nothing. A test rarely asks often enough for that: suites take no more processor time without.
 */
export function etcdLauncher(places: LauncherPlaces, version: string): string {
  return lines([
    '#!/bin/sh',
    '# Holds the objects of API servers, and runs them: see --help. It is not etcd.',
    ...beginning('etcd', version),
    ...nodeOf(places),
    `exec "$node" ${SMALL} "$here/envtest.cjs" "$@"`,
  ]);
}

const SMALL = '--lite-mode --single-threaded --max-semi-space-size=1 --semi-space-growth-factor=1';

/** The handle of an API server in the etcd of the folder: bash alone where that can be, since a Node takes more. */
export function apiServerLauncher(places: LauncherPlaces, version: string): string {
  const what = '# Has the etcd that --etcd-servers names serve the API, and stays for as long: see --help.';
  if (places.bash !== undefined) {
    return lines([`#!${places.bash}`, what, ...beginning('kube-apiserver', version), ...HANDLE]);
  }
  const run = `exec "$node" ${SMALL} "$here/envtest-handle.cjs" "$@"`;
  return lines(['#!/bin/sh', what, ...beginning('kube-apiserver', version), ...nodeOf(places), run]);
}

const HANDLE = [
  'fail() {',
  '  echo "Error: $1" >&2',
  '  exit 1',
  '}',
  'servers= next=',
  'for argument; do',
  '  [[ $next ]] && servers=$argument',
  '  next=',
  '  case $argument in',
  '    --etcd-servers) next=1 ;;',
  '    --etcd-servers=*) servers=${argument#*=} ;;',
  '  esac',
  'done',
  '[[ $servers ]] || fail "--etcd-servers must be specified"',
  "place='^http://(\\[([0-9a-f:]+)\\]|([^]:/[]+)):([0-9]+)/?$'",
  '[[ ${servers%%,*} =~ $place ]] ||',
  '  fail "--etcd-servers $servers is not the etcd of this folder, which listens at http and an address of the loopback"',
  'host=${BASH_REMATCH[2]}${BASH_REMATCH[3]} port=${BASH_REMATCH[4]}',
  '{ exec 3<>"/dev/tcp/$host/$port"; } 2>/dev/null || fail "nothing listens at $servers"',
  '# That this is of the same user as the etcd is proven by a file that only that user can have made.',
  'umask 077',
  'set -o noclobber',
  'proof=${TMPDIR:-/tmp}/wheelhouse-handle-$$-$RANDOM$RANDOM$RANDOM',
  '[[ $proof == /* ]] || proof=$PWD/$proof',
  'words="$port $$ $RANDOM$RANDOM"',
  'trap \'[[ -e $proof ]] && rm -f "$proof"\' EXIT',
  'printf %s "$words" >"$proof" || fail "$proof cannot be written"',
  'stop() {',
  '  trap - TERM INT HUP',
  "  printf 'stop\\0' >&3 2>/dev/null",
  '}',
  'trap stop TERM INT HUP',
  "trap '' PIPE",
  'printf \'GET / HTTP/1.1\\r\\nHost: %s\\r\\nConnection: Upgrade\\r\\nUpgrade: wheelhouse-handle\\r\\n\\r\\n\' "$host" >&3 2>/dev/null',
  'IFS= read -r first <&3',
  'if [[ $first != "wheelhouse 1" ]]; then',
  '  fail "at $servers is not the etcd of this folder, and this kube-apiserver needs that: another one is not served yet"',
  'fi',
  'printf \'%s\\0\' "$proof" "$words" "$PWD" "$#" "$@" >&3 2>/dev/null',
  'while :; do',
  '  if IFS= read -r line <&3; then',
  '    case $line in',
  '      "log "*) printf \'%s\\n\' "${line#log }" >&2 ;;',
  '      "exit "*) exit "${line#exit }" ;;',
  '    esac',
  '  elif (($? <= 128)); then',
  '    fail "the etcd at $servers is gone, and the API server with it"',
  '  fi',
  'done',
];

/** The user's own kubectl, wherever it is when it is called. */
export function kubectlLauncher(): string {
  return lines([
    '#!/bin/sh',
    '# Runs the first kubectl of the PATH that is not this one.',
    'own=$(cd "${0%/*}" && pwd -P)',
    'IFS=:',
    'for folder in $PATH; do',
    '  if [ -x "$folder/kubectl" ] && [ "$(cd "$folder" && pwd -P)" != "$own" ]; then',
    '    exec "$folder/kubectl" "$@"',
    '  fi',
    'done',
    'echo "kubectl: there is none in the PATH, and Wheelhouse brings none: install it, https://kubernetes.io/docs/tasks/tools" >&2',
    'exit 127',
  ]);
}

function lines(texts: readonly string[]): string {
  return `${texts.join('\n')}\n`;
}

/** A word of the shell that means nothing but itself. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
