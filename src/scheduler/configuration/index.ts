/**
 * `configuration`: what a `KubeSchedulerConfiguration` says: profiles, each with the plugins that take part at each extension
 * point and what they are told.
 *
 *     const { configuration, problems } = readSchedulerConfiguration(document);
 *     startScheduler({ client, informers, random, configuration });
 */
export * from './configuration.ts';
export * from './plugin-arguments.ts';
export * from './plugin-sets.ts';
export * from './read-configuration.ts';
