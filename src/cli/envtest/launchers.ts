/** The small programs of the folder, as texts. */

/** What the folder holds beside its programs: the bundles, and what these say for `--help`. */
export const BUNDLES_FOLDER = 'wheelhouse';

export interface LauncherPlaces {
  /** The bash that runs them: one that reaches `/dev/tcp`. */
  readonly bash: string;
  /** The Node that runs the server. */
  readonly node: string;
}

const HERE = [
  // The folder that this is in, also where it was called through a link.
  'self=${BASH_SOURCE[0]}',
  'while [[ -L $self ]]; do',
  '  to=$(readlink "$self")',
  '  if [[ $to == /* ]]; then self=$to; else self=${self%/*}/$to; fi',
  'done',
  `here=\${self%/*}/${BUNDLES_FOLDER}`,
];

const wordsOf = (program: string, version: string): string[] => [
  'for argument; do',
  '  case $argument in',
  `    --help | -h) printf '%s\\n' "$(<"$here/${program}.txt")"; exit 0 ;;`,
  `    --version | --version=true) echo '${version}'; exit 0 ;;`,
  '  esac',
  'done',
];

/**
 * Node and the bundle. It is kept small: young objects, what the allocator holds back, threads that would compile beside, and
 * code that is compiled to be fast. A test rarely asks often enough for that: suites take no more processor time without.
 */
export function etcdLauncher({ bash, node }: LauncherPlaces, version: string): string {
  return lines([
    `#!${bash}`,
    '# Holds the objects of API servers, and runs them: see --help. It is not etcd.',
    ...HERE,
    ...wordsOf('etcd', version),
    `node=${quoted(node)}`,
    '[[ -x $node ]] || node=node',
    'export MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=65536',
    'exec "$node" --lite-mode --single-threaded --max-semi-space-size=1 "$here/envtest.cjs" "$@"',
  ]);
}

/** The handle of an API server in the etcd of the folder. */
export function apiServerLauncher({ bash }: LauncherPlaces, version: string): string {
  return lines([
    `#!${bash}`,
    '# Has the etcd that --etcd-servers names serve the API, and stays for as long: see --help.',
    ...HERE,
    ...wordsOf('kube-apiserver', version),
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
  ]);
}

/** The user's own kubectl, wherever it is when it is called. */
export function kubectlLauncher({ bash }: LauncherPlaces): string {
  return lines([
    `#!${bash}`,
    '# Runs the first kubectl of the PATH that is not this one.',
    'own=$(cd "${BASH_SOURCE[0]%/*}" && pwd -P)',
    'IFS=:',
    'for folder in $PATH; do',
    '  [[ -x $folder/kubectl && $(cd "$folder" && pwd -P) != "$own" ]] && exec "$folder/kubectl" "$@"',
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
