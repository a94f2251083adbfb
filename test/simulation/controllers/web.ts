// What the workloads of these histories are called, and which Pods are theirs.

export const web = { name: 'web', namespace: 'default' };
export const labels = { app: 'web' };
export const selector = { matchLabels: labels };
