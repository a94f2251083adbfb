/**
 * The Deployment controller: a ReplicaSet for each template that a Deployment had, of which the newest grows while the
 * others shrink, within the bounds of the strategy. It never touches a Pod.
 *
 *     startDeploymentController(context);
 */
export * from './deployment-controller.ts';
