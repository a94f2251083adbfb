/** Controllers of upstream's kube-controller-manager that have nothing to do here: their names are taken all the same. */
export declare const idleControllerNames: readonly string[];
//# sourceMappingURL=idle-controllers.d.ts.map
