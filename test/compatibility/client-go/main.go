// Command client-go tries every verb on every kind, as a Go client in protobuf does.
//
//	client-go KUBECONFIG MANIFESTS
//
// MANIFESTS is a file of YAML documents. Prints a line for each document: "ok KIND", or "FAILED KIND: WHY", and ends
// with 1 where one failed.
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apiregistrationv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

const namespace = "client-go"
const label = "client-go-probe"

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(kubeconfig, manifests string) error {
	if err := errors.Join(apiextensionsv1.AddToScheme(scheme.Scheme), apiregistrationv1.AddToScheme(scheme.Scheme)); err != nil {
		return err
	}
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	config.ContentType = runtime.ContentTypeProtobuf
	config.AcceptContentTypes = runtime.ContentTypeProtobuf
	config.QPS, config.Burst = 1000, 1000
	found := discovery.NewDiscoveryClientForConfigOrDie(config)
	if err := tryDiscovery(found); err != nil {
		return err
	}
	groups, err := restmapper.GetAPIGroupResources(found)
	if err != nil {
		return err
	}
	mapper := restmapper.NewDiscoveryRESTMapper(groups)
	file, err := os.Open(manifests)
	if err != nil {
		return err
	}
	defer file.Close()
	reader := utilyaml.NewYAMLReader(bufio.NewReader(file))
	failed := 0
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		object, gvk, err := scheme.Codecs.UniversalDeserializer().Decode(document, nil, nil)
		if err != nil {
			return fmt.Errorf("%s: %w", bytes.TrimSpace(document), err)
		}
		mapping, err := mapper.RESTMapping(gvk.GroupKind(), gvk.Version)
		if err == nil {
			err = tryKind(config, mapping, object)
		}
		if err != nil {
			failed++
			fmt.Printf("FAILED %s: %v\n", gvk, err)
		} else {
			fmt.Printf("ok %s\n", gvk)
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d kinds failed", failed)
	}
	return nil
}

// tryDiscovery reads what is served version by version, as clients did before there was one document of all.
func tryDiscovery(client *discovery.DiscoveryClient) error {
	groups, err := client.WithLegacy().ServerGroups()
	if err != nil {
		return fmt.Errorf("groups: %w", err)
	}
	for _, group := range groups.Groups {
		for _, version := range group.Versions {
			resources, err := client.ServerResourcesForGroupVersion(version.GroupVersion)
			if err != nil {
				return fmt.Errorf("resources of %s: %w", version.GroupVersion, err)
			}
			for _, resource := range resources.APIResources {
				if len(resource.Verbs) == 0 {
					return fmt.Errorf("%s %s has no verbs", version.GroupVersion, resource.Name)
				}
			}
		}
	}
	_, err = client.OpenAPISchema()
	return err
}

// kindClient is a typed client of one kind, as the generated ones are.
type kindClient struct {
	client    *rest.RESTClient
	resource  string
	namespace string
	empty     func() runtime.Object
	emptyList func() runtime.Object
}

func (c *kindClient) at(request *rest.Request) *rest.Request {
	return request.Resource(c.resource).NamespaceIfScoped(c.namespace, c.namespace != "")
}

func tryKind(base *rest.Config, mapping *meta.RESTMapping, object runtime.Object) error {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	gv := mapping.GroupVersionKind.GroupVersion()
	config := rest.CopyConfig(base)
	config.GroupVersion = &gv
	config.APIPath = "/apis"
	if gv.Group == "" {
		config.APIPath = "/api"
	}
	config.NegotiatedSerializer = rest.CodecFactoryForGeneratedClient(scheme.Scheme, serializer.NewCodecFactory(scheme.Scheme)).WithoutConversion()
	client, err := rest.RESTClientFor(config)
	if err != nil {
		return err
	}
	make := func(kind string) func() runtime.Object {
		return func() runtime.Object {
			made, err := scheme.Scheme.New(gv.WithKind(kind))
			if err != nil {
				panic(err)
			}
			return made
		}
	}
	kind := mapping.GroupVersionKind.Kind
	c := &kindClient{client: client, resource: mapping.Resource.Resource, empty: make(kind), emptyList: make(kind + "List")}
	accessor, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		c.namespace = namespace
		accessor.SetNamespace(namespace)
	}
	accessor.SetLabels(map[string]string{label: "one"})
	return c.try(ctx, object, accessor.GetName())
}

func (c *kindClient) try(ctx context.Context, object runtime.Object, name string) error {
	params := scheme.ParameterCodec
	created := c.empty()
	if err := c.at(c.client.Post()).VersionedParams(&metav1.CreateOptions{}, params).Body(object).Do(ctx).Into(created); err != nil {
		return fmt.Errorf("create: %w", err)
	}
	accessor, err := meta.Accessor(created)
	if err != nil {
		return err
	}
	revision := accessor.GetResourceVersion()
	got := c.empty()
	if err := c.at(c.client.Get()).Name(name).Do(ctx).Into(got); err != nil {
		return fmt.Errorf("get: %w", err)
	}
	selector := metav1.ListOptions{LabelSelector: label}
	if n, err := c.count(ctx, selector); err != nil || n != 1 {
		return fmt.Errorf("list: %d items, %w", n, err)
	}
	watching, err := c.at(c.client.Get()).VersionedParams(&metav1.ListOptions{LabelSelector: label, ResourceVersion: revision, Watch: true}, params).Watch(ctx)
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	defer watching.Stop()
	updated := c.empty()
	if err := c.update(ctx, name, updated); err != nil {
		return fmt.Errorf("update: %w", err)
	}
	patched := c.empty()
	patch := []byte(`{"metadata":{"annotations":{"patched":"yes"}}}`)
	for _, patchType := range []types.PatchType{types.MergePatchType, types.StrategicMergePatchType} {
		if err := c.at(c.client.Patch(patchType)).Name(name).Body(patch).Do(ctx).Into(patched); err != nil {
			return fmt.Errorf("%s: %w", patchType, err)
		}
	}
	accessor, err = meta.Accessor(patched)
	if err != nil {
		return err
	}
	if annotations := accessor.GetAnnotations(); annotations["updated"] != "yes" || annotations["patched"] != "yes" {
		return fmt.Errorf("patch: annotations are %v", annotations)
	}
	uid := accessor.GetUID()
	policy := metav1.DeletePropagationBackground
	wrong := types.UID("00000000-0000-0000-0000-000000000000")
	refused := c.delete(ctx, name, metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &wrong}})
	if refused == nil {
		return errors.New("delete: another uid was no reason to refuse")
	}
	zero := int64(0)
	if err := c.delete(ctx, name, metav1.DeleteOptions{GracePeriodSeconds: &zero, PropagationPolicy: &policy, Preconditions: &metav1.Preconditions{UID: &uid}}); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	if err := deleted(ctx, watching); err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	return c.tryCollection(ctx, object, selector)
}

func (c *kindClient) tryCollection(ctx context.Context, object runtime.Object, selector metav1.ListOptions) error {
	if c.resource == "namespaces" {
		return nil
	}
	if err := c.at(c.client.Post()).Body(object).Do(ctx).Error(); err != nil {
		return fmt.Errorf("create again: %w", err)
	}
	zero := int64(0)
	request := c.at(c.client.Delete()).VersionedParams(&selector, scheme.ParameterCodec)
	if err := request.Body(&metav1.DeleteOptions{GracePeriodSeconds: &zero}).Do(ctx).Error(); err != nil {
		return fmt.Errorf("deletecollection: %w", err)
	}
	for {
		n, err := c.count(ctx, selector)
		if err != nil {
			return fmt.Errorf("list: %w", err)
		}
		if n == 0 {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// update changes an annotation, again where somebody else wrote meanwhile.
func (c *kindClient) update(ctx context.Context, name string, into runtime.Object) error {
	for {
		object := c.empty()
		if err := c.at(c.client.Get()).Name(name).Do(ctx).Into(object); err != nil {
			return err
		}
		accessor, err := meta.Accessor(object)
		if err != nil {
			return err
		}
		annotations := accessor.GetAnnotations()
		if annotations == nil {
			annotations = map[string]string{}
		}
		annotations["updated"] = "yes"
		accessor.SetAnnotations(annotations)
		err = c.at(c.client.Put()).Name(name).Body(object).Do(ctx).Into(into)
		if !apierrors.IsConflict(err) {
			return err
		}
	}
}

func (c *kindClient) delete(ctx context.Context, name string, options metav1.DeleteOptions) error {
	return c.at(c.client.Delete()).Name(name).Body(&options).Do(ctx).Error()
}

func (c *kindClient) count(ctx context.Context, options metav1.ListOptions) (int, error) {
	list := c.emptyList()
	if err := c.at(c.client.Get()).VersionedParams(&options, scheme.ParameterCodec).Do(ctx).Into(list); err != nil {
		return 0, err
	}
	return meta.LenList(list), nil
}

// deleted waits for the watch to tell of the deletion.
func deleted(ctx context.Context, watching watch.Interface) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case event, open := <-watching.ResultChan():
			if !open {
				return errors.New("ended")
			}
			if event.Type == watch.Error {
				return fmt.Errorf("%v", event.Object)
			}
			if event.Type == watch.Deleted {
				return nil
			}
		}
	}
}
