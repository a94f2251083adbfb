package main

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/conversion"
)

const group = "greetings.example.com"

// finalizer keeps a greeter until its line is out of the guest book.
const finalizer = group + "/guest-book"

// Greeter is what the operator is about, in the version that is stored.
type Greeter struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              GreeterSpec   `json:"spec"`
	Status            GreeterStatus `json:"status,omitempty"`
}

type GreeterSpec struct {
	Message  string `json:"message,omitempty"`
	Replicas *int32 `json:"replicas,omitempty"`
	Tone     string `json:"tone,omitempty"`
}

type GreeterStatus struct {
	ObservedGeneration int64              `json:"observedGeneration,omitempty"`
	Replicas           int32              `json:"replicas,omitempty"`
	Selector           string             `json:"selector,omitempty"`
	Conditions         []metav1.Condition `json:"conditions,omitempty"`
}

type GreeterList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Greeter `json:"items"`
}

// OldGreeter is version v1alpha1, which calls the message a text, and the replicas a size.
type OldGreeter struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              OldGreeterSpec `json:"spec"`
	Status            GreeterStatus  `json:"status,omitempty"`
}

type OldGreeterSpec struct {
	Text string `json:"text,omitempty"`
	Size *int32 `json:"size,omitempty"`
	Tone string `json:"tone,omitempty"`
}

// Hub says that all versions are converted by way of this one.
func (*Greeter) Hub() {}

func (old *OldGreeter) ConvertTo(hub conversion.Hub) error {
	greeter, ok := hub.(*Greeter)
	if !ok {
		return fmt.Errorf("%T is no greeter", hub)
	}
	greeter.ObjectMeta, greeter.Status = old.ObjectMeta, old.Status
	greeter.Spec = GreeterSpec{Message: old.Spec.Text, Replicas: old.Spec.Size, Tone: old.Spec.Tone}
	return nil
}

func (old *OldGreeter) ConvertFrom(hub conversion.Hub) error {
	greeter, ok := hub.(*Greeter)
	if !ok {
		return fmt.Errorf("%T is no greeter", hub)
	}
	old.ObjectMeta, old.Status = greeter.ObjectMeta, greeter.Status
	old.Spec = OldGreeterSpec{Text: greeter.Spec.Message, Size: greeter.Spec.Replicas, Tone: greeter.Spec.Tone}
	return nil
}

// What controller-gen would generate.

func (s GreeterStatus) deepCopy() GreeterStatus {
	s.Conditions = append([]metav1.Condition(nil), s.Conditions...)
	return s
}

func (greeter *Greeter) DeepCopyObject() runtime.Object {
	copied := &Greeter{TypeMeta: greeter.TypeMeta, Spec: greeter.Spec, Status: greeter.Status.deepCopy()}
	greeter.ObjectMeta.DeepCopyInto(&copied.ObjectMeta)
	return copied
}

func (list *GreeterList) DeepCopyObject() runtime.Object {
	copied := &GreeterList{TypeMeta: list.TypeMeta}
	list.ListMeta.DeepCopyInto(&copied.ListMeta)
	for i := range list.Items {
		copied.Items = append(copied.Items, *list.Items[i].DeepCopyObject().(*Greeter))
	}
	return copied
}

func (old *OldGreeter) DeepCopyObject() runtime.Object {
	copied := &OldGreeter{TypeMeta: old.TypeMeta, Spec: old.Spec, Status: old.Status.deepCopy()}
	old.ObjectMeta.DeepCopyInto(&copied.ObjectMeta)
	return copied
}

func addToScheme(scheme *runtime.Scheme) {
	v1 := schema.GroupVersion{Group: group, Version: "v1"}
	scheme.AddKnownTypes(v1, &Greeter{}, &GreeterList{})
	metav1.AddToGroupVersion(scheme, v1)
	v1alpha1 := schema.GroupVersion{Group: group, Version: "v1alpha1"}
	scheme.AddKnownTypeWithName(v1alpha1.WithKind("Greeter"), &OldGreeter{})
	metav1.AddToGroupVersion(scheme, v1alpha1)
}
