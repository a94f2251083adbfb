package main

import (
	"context"
	"errors"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

// webhooks answers the API server's questions about greeters.
type webhooks struct{}

func (webhooks) Default(_ context.Context, greeter *Greeter) error {
	if greeter.Spec.Message == "" {
		greeter.Spec.Message = "Hello from " + greeter.Name
	}
	return nil
}

func (webhooks) ValidateCreate(_ context.Context, greeter *Greeter) (admission.Warnings, error) {
	message := greeter.Spec.Message
	if strings.Contains(strings.ToLower(message), "goodbye") {
		return nil, errors.New("a greeter does not say goodbye")
	}
	if message == strings.ToUpper(message) && message != strings.ToLower(message) {
		return admission.Warnings{"this greeter shouts"}, nil
	}
	return nil, nil
}

func (w webhooks) ValidateUpdate(ctx context.Context, _, greeter *Greeter) (admission.Warnings, error) {
	return w.ValidateCreate(ctx, greeter)
}

func (webhooks) ValidateDelete(_ context.Context, greeter *Greeter) (admission.Warnings, error) {
	if greeter.Labels["keep"] == "yes" {
		return nil, errors.New("this greeter is kept")
	}
	return nil, nil
}
