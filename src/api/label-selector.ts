import type { ILabelSelector } from '@kubernetes-models/apimachinery/apis/meta/v1/LabelSelector';

/** LabelSelector of meta/v1. */
export type LabelSelector = ILabelSelector;
