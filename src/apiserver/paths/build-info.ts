import { MetricsRegistry, type MetricsSource } from '../../base/index.ts';
import type { VersionFacts } from './version.ts';

/** The version as metrics: their labels say it. */
export function buildInfo({ gitVersion, buildDate, platform }: VersionFacts): MetricsSource {
  const metrics = new MetricsRegistry();
  const [major = '', minor = ''] = gitVersion.replace(/^v/, '').split('.');
  const labels = { build_date: buildDate, git_version: gitVersion, major, minor, platform };
  metrics.gauge('kubernetes_build_info', 'The Kubernetes that is served.', labels, () => 1);
  const own = `${major}.${minor}`;
  const compatible = {
    binary: own,
    component: 'kube',
    emulation: own,
    min_compat: `${major}.${Number(minor) - 1}`,
  };
  metrics.gauge('version_info', 'The versions whose clients and data are served.', compatible, () => 1);
  return metrics;
}
