/** The kinds of metrics.k8s.io: no package has a schema of them. */
const METRICS = 'metrics.pkg.apis.metrics.v1beta1';
const META = 'apimachinery.pkg.apis.meta.v1';
const USAGE = '{}apimachinery.pkg.api.resource.Quantity v1.ResourceList';
const MEASURED = `1 metadata ${META}.ObjectMeta\n2 timestamp! ${META}.Time\n3 window! ${META}.Duration`;

/** By API version and kind the Go type. */
export const METRICS_KINDS: Readonly<Record<string, string>> = Object.fromEntries(
  ['NodeMetrics', 'NodeMetricsList', 'PodMetrics', 'PodMetricsList'].map((kind) => [
    `metrics.k8s.io/v1beta1/${kind}`,
    `${METRICS}.${kind}`,
  ]),
);

/** Their messages, in the form of the generated ones. */
export const METRICS_MESSAGES: Readonly<Record<string, string>> = {
  [`${METRICS}.NodeMetrics`]: `${MEASURED}\n4 usage! ${USAGE}`,
  [`${METRICS}.NodeMetricsList`]: `1 metadata ${META}.ListMeta\n2 items! []${METRICS}.NodeMetrics`,
  [`${METRICS}.PodMetrics`]: `${MEASURED}\n4 containers! []${METRICS}.ContainerMetrics`,
  [`${METRICS}.PodMetricsList`]: `1 metadata ${META}.ListMeta\n2 items! []${METRICS}.PodMetrics`,
  [`${METRICS}.ContainerMetrics`]: `1 name! string\n2 usage! ${USAGE}`,
};
