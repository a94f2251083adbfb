// Records what upstream's CEL answers. It reads a file of expressions, grouped under the variables they may name, and
// prints one line of JSON for each: the type that the checker found or the issues it raised, the estimated cost, and
// what evaluation gave and cost.
//
//	GOFLAGS=-mod=mod go run . < expressions.json > recorded.jsonl
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"k8s.io/apimachinery/pkg/util/version"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	apiservercel "k8s.io/apiserver/pkg/cel"
	"k8s.io/apiserver/pkg/cel/common"
	"k8s.io/apiserver/pkg/cel/environment"
	"k8s.io/apiserver/pkg/cel/library"
	"k8s.io/apiserver/pkg/cel/openapi"
	"k8s.io/kube-openapi/pkg/validation/spec"
)

type group struct {
	Name        string                     `json:"name"`
	Schemas     map[string]json.RawMessage `json:"schemas"`
	Types       map[string]string          `json:"types"`
	Values      json.RawMessage            `json:"values"`
	CostLimit   uint64                     `json:"costLimit"`
	Expressions []string                   `json:"expressions"`
}

type estimate struct {
	Min string `json:"min"`
	Max string `json:"max"`
}

type line struct {
	Group      string    `json:"group"`
	Expression string    `json:"expression"`
	Issues     string    `json:"issues,omitempty"`
	Type       string    `json:"type,omitempty"`
	Estimate   *estimate `json:"estimate,omitempty"`
	Program    string    `json:"program,omitempty"`
	Value      string    `json:"value,omitempty"`
	Error      string    `json:"error,omitempty"`
	Cost       string    `json:"cost,omitempty"`
}

var simpleTypes = map[string]*cel.Type{
	"dyn": cel.DynType, "int": cel.IntType, "uint": cel.UintType, "string": cel.StringType, "bool": cel.BoolType,
	"double": cel.DoubleType, "list(string)": cel.ListType(cel.StringType), "map(string, dyn)": cel.MapType(cel.StringType, cel.DynType),
	"list(dyn)": cel.ListType(cel.DynType), "list(int)": cel.ListType(cel.IntType),
	"authorizer": library.AuthorizerType, "resourceCheck": library.ResourceCheckType,
}

type byVerb struct{}

func (byVerb) Authorize(_ context.Context, a authorizer.Attributes) (authorizer.Decision, string, error) {
	what := strings.Join([]string{a.GetUser().GetName(), a.GetVerb(), a.GetAPIGroup(), a.GetResource(), a.GetSubresource(), a.GetNamespace(), a.GetName(), a.GetPath()}, ",")
	switch a.GetVerb() {
	case "get":
		return authorizer.DecisionAllow, "allowed " + what, nil
	case "fail":
		return authorizer.DecisionNoOpinion, "", errors.New("failed " + what)
	}
	return authorizer.DecisionDeny, "denied " + what, nil
}

func main() {
	var groups []group
	if err := json.NewDecoder(os.Stdin).Decode(&groups); err != nil {
		panic(err)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, g := range groups {
		record(g, out)
	}
}

func record(g group, out *json.Encoder) {
	base := environment.MustBaseEnvSet(version.MajorMinor(1, 36))
	var declared []*apiservercel.DeclType
	roots := map[string]*apiservercel.DeclType{}
	schemas := map[string]*openapi.Schema{}
	var options []cel.EnvOption
	for name, raw := range g.Schemas {
		s := &spec.Schema{}
		if err := json.Unmarshal(raw, s); err != nil {
			panic(err)
		}
		wrapped := &openapi.Schema{Schema: s}
		declType := common.SchemaDeclType(wrapped, false)
		if declType == nil {
			panic("no type for " + name)
		}
		declType = declType.MaybeAssignTypeName("Type." + name)
		declared = append(declared, declType)
		roots[name] = declType
		schemas[name] = wrapped
		options = append(options, cel.Variable(name, declType.CelType()))
	}
	for name, t := range g.Types {
		options = append(options, cel.Variable(name, simpleTypes[t]))
	}
	extended, err := base.Extend(environment.VersionedOptions{
		IntroducedVersion: version.MajorMinor(1, 0), EnvOptions: options, DeclTypes: declared,
	})
	if err != nil {
		panic(err)
	}
	env, err := extended.Env(environment.StoredExpressions)
	if err != nil {
		panic(err)
	}
	values := map[string]any{}
	if len(g.Values) > 0 {
		if err := utiljson.Unmarshal(g.Values, &values); err != nil {
			panic(err)
		}
	}
	bindings := map[string]any{}
	for name, value := range values {
		if s, ok := schemas[name]; ok {
			bindings[name] = common.UnstructuredToVal(value, s)
		} else {
			bindings[name] = value
		}
	}
	for name, t := range g.Types {
		who := &user.DefaultInfo{Name: "alice"}
		if t == "authorizer" {
			bindings[name] = library.NewAuthorizerVal(who, byVerb{})
		}
	}
	for _, expression := range g.Expressions {
		if l, ok := guarded(env, g, expression, roots, bindings); ok {
			_ = out.Encode(l)
		}
	}
}

// guarded leaves out what upstream cannot answer because it panics.
func guarded(env *cel.Env, g group, expression string, roots map[string]*apiservercel.DeclType, bindings map[string]any) (l line, ok bool) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(os.Stderr, "upstream panics over %q: %v\n", expression, r)
			l, ok = line{}, false
		}
	}()
	return one(env, g, expression, roots, bindings), true
}

func one(env *cel.Env, g group, expression string, roots map[string]*apiservercel.DeclType, bindings map[string]any) line {
	l := line{Group: g.Name, Expression: expression}
	ast, issues := env.Compile(expression)
	if issues != nil && issues.Err() != nil {
		l.Issues = issues.String()
		return l
	}
	l.Type = ast.OutputType().String()
	cost, err := env.EstimateCost(ast, &library.CostEstimator{SizeEstimator: sizes{roots}})
	if err != nil {
		panic(err)
	}
	l.Estimate = &estimate{strconv.FormatUint(cost.Min, 10), strconv.FormatUint(cost.Max, 10)}
	var programOptions []cel.ProgramOption
	if g.CostLimit > 0 {
		programOptions = append(programOptions, cel.CostLimit(g.CostLimit))
	}
	program, err := env.Program(ast, programOptions...)
	if err != nil {
		l.Program = err.Error()
		return l
	}
	value, details, err := program.Eval(bindings)
	if details != nil && details.ActualCost() != nil {
		l.Cost = strconv.FormatUint(*details.ActualCost(), 10)
	}
	if err != nil {
		l.Error = err.Error()
		return l
	}
	l.Value = show(value)
	return l
}

type sizes struct{ roots map[string]*apiservercel.DeclType }

func (s sizes) EstimateCallCost(string, string, *checker.AstNode, []checker.AstNode) *checker.CallEstimate {
	return nil
}

func (s sizes) EstimateSize(element checker.AstNode) *checker.SizeEstimate {
	path := element.Path()
	if len(path) == 0 {
		return nil
	}
	node := s.roots[path[0]]
	for _, name := range path[1:] {
		if node == nil {
			return nil
		}
		switch name {
		case "@items", "@values":
			node = node.ElemType
		case "@keys":
			node = node.KeyType
		default:
			field, ok := node.Fields[name]
			if !ok {
				return nil
			}
			node = field.Type
		}
	}
	if node == nil {
		return nil
	}
	return &checker.SizeEstimate{Min: 0, Max: uint64(node.MaxElements)}
}

func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s)
	return strings.TrimSpace(b.String())
}

func show(v ref.Val) string {
	switch t := v.(type) {
	case types.Bool:
		return strconv.FormatBool(bool(t))
	case types.Int:
		return strconv.FormatInt(int64(t), 10)
	case types.Uint:
		return strconv.FormatUint(uint64(t), 10) + "u"
	case types.Double:
		return "double(" + strconv.FormatFloat(float64(t), 'g', -1, 64) + ")"
	case types.String:
		return quoted(string(t))
	case types.Bytes:
		return fmt.Sprintf("b%x", []byte(t))
	case types.Null:
		return "null"
	case types.Timestamp:
		return "timestamp(" + string(t.ConvertToType(types.StringType).(types.String)) + ")"
	case types.Duration:
		return "duration(" + strconv.FormatInt(int64(t.Duration), 10) + "ns)"
	case *types.Optional:
		if !t.HasValue() {
			return "optional.none()"
		}
		return "optional.of(" + show(t.GetValue()) + ")"
	case *types.Type:
		return "type(" + t.TypeName() + ")"
	case apiservercel.IP:
		return "ip(" + t.Addr.String() + ")"
	case apiservercel.CIDR:
		return "cidr(" + t.Prefix.String() + ")"
	case apiservercel.Quantity:
		return "quantity(" + t.Quantity.String() + ")"
	case *apiservercel.Quantity:
		return "quantity(" + t.Quantity.String() + ")"
	case apiservercel.Semver:
		return "semver(" + t.Version.String() + ")"
	case apiservercel.URL:
		return "url(" + t.URL.String() + ")"
	case apiservercel.Format:
		return "format(" + t.Name + ")"
	case *apiservercel.Format:
		return "format(" + t.Name + ")"
	}
	if l, ok := v.(traits.Lister); ok {
		var parts []string
		for it := l.Iterator(); it.HasNext() == types.True; {
			parts = append(parts, show(it.Next()))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if m, ok := v.(traits.Mapper); ok {
		var parts []string
		for it := m.Iterator(); it.HasNext() == types.True; {
			k := it.Next()
			parts = append(parts, show(k)+": "+show(m.Get(k)))
		}
		sort.Strings(parts)
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return fmt.Sprintf("%s", v.Type().TypeName())
}
