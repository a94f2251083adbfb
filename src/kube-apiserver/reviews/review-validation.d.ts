import { type KubernetesObject } from '../../api/index.ts';
/** Refuses a review of one's own access that asks for nothing, for two things, or has metadata. */
export declare function checkSelfReview(review: KubernetesObject): void;
/** The same for the review of anyone's access, which names a user or group, too. */
export declare function checkReview(review: KubernetesObject): void;
/** The same for a review in one namespace. */
export declare function checkLocalReview(review: KubernetesObject, namespace: string): void;
//# sourceMappingURL=review-validation.d.ts.map
