import { MetricsRegistry, type MetricsSource } from '../../base/index.ts';
import type { VersionFacts } from './version.ts';

/** The version as a metric: its labels say it. */
export function buildInfo({ gitVersion, buildDate, platform }: VersionFacts): MetricsSource {
  const metrics = new MetricsRegistry();
  const [major = '', minor = ''] = gitVersion.replace(/^v/, '').split('.');
  const labels = { build_date: buildDate, git_version: gitVersion, major, minor, platform };
  metrics.gauge('kubernetes_build_info', 'The Kubernetes that is served.', labels, () => 1);
  return metrics;
}
