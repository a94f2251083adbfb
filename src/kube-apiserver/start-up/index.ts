/**
 * `start-up`: what the server starts, by the names under which upstream's checks of health tell of it.
 *
 *     const hooks = new PostStartHooks(hookNames({ isFair, hasIdentity, hasTrust }));
 *     await hooks.run([HOOKS.roles], ensureRoles());
 */
export { HOOKS, hookNames } from './hook-names.ts';
