#!/usr/bin/env bash
# Runs upstream's suite of kubectl commands (test/cmd of k8s.io/kubernetes) against our control plane, and says of each of
# its functions whether it passed.
#
#   WHEELHOUSE_KUBERNETES_SOURCE=DIR  the module k8s.io/kubernetes, of the version that we speak
#   WHEELHOUSE_KUBECTL=FILE           kubectl of that version; kubectl-convert is taken from beside it, where it is
#   WHEELHOUSE_PROGRAM=FILE           the command line in place of dist/wheelhouse.cjs
#   test/upstream/kubectl-suite.sh [--keep DIR] [NAME …]
#
# A NAME is that of a function without `run_` and `_tests`; without any, all run. The output of each function is kept in DIR.
set -o nounset

here="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
if [[ -z "${WHEELHOUSE_KUBERNETES_SOURCE:-}" || -z "${WHEELHOUSE_KUBECTL:-}" ]]; then
  echo "skipped: WHEELHOUSE_KUBERNETES_SOURCE and WHEELHOUSE_KUBECTL name what is run"
  exit 0
fi
work="$(mktemp -d)"
logs="${work}/logs"
if [[ "${1:-}" == "--keep" ]]; then
  logs="$2"
  shift 2
fi
mkdir -p "${logs}"
export WHAT="$*"

server=
finish() {
  [[ -n "${server}" ]] && kill "${server}" 2>/dev/null && wait "${server}" 2>/dev/null
  [[ -n "${PROXY_PID:-}" ]] && kill "${PROXY_PID}" 2>/dev/null
  rm -rf "${work}"
}
trap finish EXIT

# The suite writes into its own folders, and a Go module cannot be written to.
tree="${work}/kubernetes"
for part in hack test/cmd test/fixtures test/e2e/testing-manifests third_party/forked/shell2junit; do
  mkdir -p "${tree}/$(dirname "${part}")"
  cp -R --no-preserve=mode "${WHEELHOUSE_KUBERNETES_SOURCE}/${part}" "${tree}/${part}"
done
# A Go module keeps no mode either.
find "${tree}" \( -name '*.sh' -o -path '*/plugins/*' -name 'kubectl-*' \) -exec chmod +x {} +
mkdir -p "${tree}/_output/bin"
ln -s "$(realpath "${WHEELHOUSE_KUBECTL}")" "${tree}/_output/bin/kubectl"
convert="$(dirname "$(realpath "${WHEELHOUSE_KUBECTL}")")/kubectl-convert"
[[ -x "${convert}" ]] && ln -s "${convert}" "${tree}/_output/bin/kubectl-convert"

# Like upstream's server in this suite: roles are there, and everybody may do everything, who shows credentials (upstream's
# mode AlwaysAllow lets nobody in without); no nodes, no scheduler.
cat >"${work}/authorization.yaml" <<__EOF__
apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
  - { type: RBAC, name: rbac }
  - { type: AlwaysAllow, name: all }
__EOF__
cat >"${work}/authentication.yaml" <<__EOF__
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous: { enabled: false }
__EOF__
mkdir "${work}/data"
chmod 700 "${work}/data"
mkfifo "${work}/ready"
PATH="${here}/node_modules/.bin:${PATH}" node "${WHEELHOUSE_PROGRAM:-${here}/dist/wheelhouse.cjs}" up --json --ephemeral --nodes 0 --no-scheduler \
  --no-default-storage-class --no-gap-warnings --data-dir "${work}/data" --kubeconfig "${work}/kubeconfig" \
  --controllers '*,-node-ipam-controller' \
  --client-ca-file "${tree}/hack/testdata/ca/ca.crt" \
  --token-auth-file "${tree}/hack/testdata/auth-tokens.csv" --authentication-config "${work}/authentication.yaml" \
  --authorization-config "${work}/authorization.yaml" \
  --disable-admission-plugins "ServiceAccount,DefaultStorageClass,DefaultTolerationSeconds,MutatingAdmissionWebhook,ValidatingAdmissionWebhook,StorageObjectInUseProtection,NodeRestriction" \
  --enable-admission-plugins LimitRanger,ResourceQuota --service-cluster-ip-range 10.0.0.0/24 \
  >"${work}/ready" 2>"${logs}/server.log" &
server=$!
read -r ready <"${work}/ready" || { cat "${logs}/server.log"; exit 1; }
kubectl_config() { "${WHEELHOUSE_KUBECTL}" --kubeconfig "${work}/kubeconfig" config view --raw -o "jsonpath=$1"; }
kubectl_config '{.clusters[0].cluster.certificate-authority-data}' | base64 -d >"${work}/apiserver.crt"
port="$(sed -E 's/.*127\.0\.0\.1:([0-9]+).*/\1/' <<<"${ready}")"

cd "${tree}" || exit 1
export SECURE_API_PORT="${port}" HOME="${work}" KUBE_TEMP="${work}" TMPDIR="${work}" SUPPORTED_RESOURCES="*" LANG=C
unset KUBECONFIG
source hack/lib/init.sh
source hack/lib/test.sh
source test/cmd/legacy-script.sh >"${logs}/canary.log" 2>&1
kube::util::ensure-gnu-sed
trap finish EXIT
CONTEXT=test
{
  kubectl config set-credentials test-admin --token admin-token
  kubectl config set-cluster local --insecure-skip-tls-verify --server "https://127.0.0.1:${port}"
  kubectl config set-context "${CONTEXT}" --user test-admin --cluster local
  kubectl config use-context "${CONTEXT}"
  kubectl create -f - <<<'{"apiVersion":"v1","kind":"Node","metadata":{"name":"127.0.0.1","annotations":{"save-managers":"true"}},"status":{"capacity":{"memory":"1Gi"}}}'
} >"${logs}/start.log" 2>&1

passed=0
failed=()
# In the place of upstream's, which writes JUnit: the output of each function in a file, a line for each here.
record_command() {
  set +o nounset
  set +o errexit
  local began=${SECONDS}
  (eval "$1") >"${logs}/$1.log" 2>&1
  if [[ $? -eq 0 ]]; then
    passed=$((passed + 1))
    echo "passed $1 ($((SECONDS - began)) s)" >&3
  else
    failed+=("$1")
    echo "FAILED $1 ($((SECONDS - began)) s)" >&3
  fi
  set -o nounset
  set -o errexit
}
summary() {
  echo "${passed} passed, ${#failed[@]} failed: ${failed[*]:-}" >&3
  finish
  [[ ${#failed[@]} -eq 0 ]] || exit 1
}
exec 3>&1
trap summary EXIT
runTests >"${logs}/between.log" 2>&1
