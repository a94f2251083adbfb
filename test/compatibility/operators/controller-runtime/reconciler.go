package main

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
)

// reconciler makes of a greeter what it asks for.
type reconciler struct {
	client.Client
	recorder events.EventRecorder
}

func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	greeter := &Greeter{}
	if err := r.Get(ctx, request.NamespacedName, greeter); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if !greeter.DeletionTimestamp.IsZero() {
		if err := r.writeGuestBook(ctx, greeter, nil); err != nil {
			return ctrl.Result{}, err
		}
		if controllerutil.RemoveFinalizer(greeter, finalizer) {
			return ctrl.Result{}, r.Update(ctx, greeter)
		}
		return ctrl.Result{}, nil
	}
	if controllerutil.AddFinalizer(greeter, finalizer) {
		return ctrl.Result{}, r.Update(ctx, greeter)
	}
	if err := r.writeGuestBook(ctx, greeter, &greeter.Spec.Message); err != nil {
		return ctrl.Result{}, err
	}
	deployment, err := r.writeDeployment(ctx, greeter)
	if err != nil {
		return ctrl.Result{}, err
	}
	return ctrl.Result{}, r.writeStatus(ctx, greeter, deployment)
}

func (r *reconciler) writeGuestBook(ctx context.Context, greeter *Greeter, line *string) error {
	book := &corev1.ConfigMap{}
	if err := r.Get(ctx, client.ObjectKey{Namespace: greeter.Namespace, Name: "guest-book"}, book); err != nil {
		return err
	}
	before := book.DeepCopy()
	if book.Data == nil {
		book.Data = map[string]string{}
	}
	if line == nil {
		delete(book.Data, greeter.Name)
	} else {
		book.Data[greeter.Name] = *line
	}
	return r.Patch(ctx, book, client.MergeFrom(before))
}

func (r *reconciler) writeDeployment(ctx context.Context, greeter *Greeter) (*appsv1.Deployment, error) {
	deployment := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: greeter.Namespace, Name: greeter.Name}}
	_, err := controllerutil.CreateOrUpdate(ctx, r.Client, deployment, func() error {
		labels := map[string]string{"greeter": greeter.Name}
		deployment.Spec.Replicas = greeter.Spec.Replicas
		deployment.Spec.Selector = &metav1.LabelSelector{MatchLabels: labels}
		deployment.Spec.Template.Labels = labels
		if len(deployment.Spec.Template.Spec.Containers) == 0 {
			deployment.Spec.Template.Spec.Containers = []corev1.Container{{Name: "voice", Image: "example.com/voice:1"}}
		}
		deployment.Spec.Template.Spec.Containers[0].Env = []corev1.EnvVar{{Name: "MESSAGE", Value: greeter.Spec.Message}}
		return controllerutil.SetControllerReference(greeter, deployment, r.Scheme())
	})
	return deployment, err
}

func (r *reconciler) writeStatus(ctx context.Context, greeter *Greeter, deployment *appsv1.Deployment) error {
	replicas := deployment.Status.ReadyReplicas
	wasReady := meta.IsStatusConditionTrue(greeter.Status.Conditions, "Ready")
	isReady := replicas == *greeter.Spec.Replicas
	condition := metav1.Condition{
		Type:               "Ready",
		Status:             metav1.ConditionFalse,
		Reason:             "Waiting",
		Message:            fmt.Sprintf("%d say it", replicas),
		ObservedGeneration: greeter.Generation,
	}
	if isReady {
		condition.Status, condition.Reason = metav1.ConditionTrue, "AllReady"
	}
	meta.SetStatusCondition(&greeter.Status.Conditions, condition)
	greeter.Status.ObservedGeneration = greeter.Generation
	greeter.Status.Replicas = replicas
	greeter.Status.Selector = "greeter=" + greeter.Name
	if err := r.Status().Update(ctx, greeter); err != nil {
		return err
	}
	if isReady && !wasReady {
		r.recorder.Eventf(greeter, nil, corev1.EventTypeNormal, "Ready", "Reconcile", "%d say it", replicas)
	}
	return nil
}
