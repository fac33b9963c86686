// Package check tests the manifests for Kubernetes. It is a module of its own so
// that lrunet itself needs nothing of Kubernetes.
package check

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	psapi "k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// manifests are what a kustomization makes, by kind and name.
type manifests map[string]any

// kinds are all that there may be: an object of another kind is a mistake.
var kinds = map[string]func() any{
	"ConfigMap":             func() any { return new(corev1.ConfigMap) },
	"Deployment":            func() any { return new(appsv1.Deployment) },
	"Job":                   func() any { return new(batchv1.Job) },
	"Namespace":             func() any { return new(corev1.Namespace) },
	"NetworkPolicy":         func() any { return new(networkingv1.NetworkPolicy) },
	"PersistentVolumeClaim": func() any { return new(corev1.PersistentVolumeClaim) },
	"Pod":                   func() any { return new(corev1.Pod) },
	"Service":               func() any { return new(corev1.Service) },
}

// decode reads a manifest as the API server does with strict validation: unknown
// and doubled fields are errors.
func decode(t *testing.T, all manifests, text []byte) {
	t.Helper()
	var head struct {
		metav1.TypeMeta `json:",inline"`
		Metadata        metav1.ObjectMeta `json:"metadata"`
	}
	must(t, yaml.Unmarshal(text, &head))
	name := head.Kind + "/" + head.Metadata.Name
	make := kinds[head.Kind]
	if make == nil {
		t.Fatalf("%s: unknown kind", name)
	}
	object := make()
	if err := yaml.UnmarshalStrict(text, object); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if all[name] != nil {
		t.Errorf("%s is there twice", name)
	}
	all[name] = object
}

// build makes what kubectl apply -k would apply.
func build(t *testing.T, folder string) manifests {
	t.Helper()
	made, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	must(t, err)
	all := manifests{}
	for _, r := range made.Resources() {
		text, err := r.AsYAML()
		must(t, err)
		decode(t, all, text)
	}
	return all
}

// must ends the test at an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// get is an object by kind and name.
func get[T any](t *testing.T, all manifests, name string) T {
	t.Helper()
	object, ok := all[name].(T)
	if !ok {
		t.Fatalf("there is no %s", name)
	}
	return object
}

// pods are all pods that objects make, by the objects' names.
func pods(all manifests) map[string]corev1.PodTemplateSpec {
	found := map[string]corev1.PodTemplateSpec{}
	for name, object := range all {
		switch o := object.(type) {
		case *appsv1.Deployment:
			found[name] = o.Spec.Template
		case *batchv1.Job:
			found[name] = o.Spec.Template
		case *corev1.Pod:
			found[name] = corev1.PodTemplateSpec{ObjectMeta: o.ObjectMeta, Spec: o.Spec}
		}
	}
	return found
}

// containers are all of a pod's.
func containers(pod corev1.PodSpec) []corev1.Container {
	return slices.Concat(pod.InitContainers, pod.Containers)
}

var kustomizations = []string{"../kubernetes/base", "../kubernetes/nats"}

// each runs a test on what each kustomization makes, and on the pod that hands
// results out.
func each(t *testing.T, test func(*testing.T, manifests)) {
	for _, folder := range kustomizations {
		t.Run(folder, func(t *testing.T) {
			all := build(t, folder)
			text, err := os.ReadFile("../kubernetes/results.yaml")
			must(t, err)
			decode(t, all, text)
			test(t, all)
		})
	}
}

func TestObjects(t *testing.T) {
	each(t, func(t *testing.T, all manifests) {
		want := []string{"Deployment/workers", "Job/search", "Namespace/lrunet", "NetworkPolicy/search", "NetworkPolicy/workers", "PersistentVolumeClaim/runs", "Pod/results"}
		if strings.HasSuffix(t.Name(), "base") {
			want = append(want, "Service/coordinator")
		}
		for _, name := range want {
			if all[name] == nil {
				t.Errorf("%s is missing", name)
			}
		}
		if len(all) != len(want)+1 { // the experiment's name has a hash
			t.Errorf("%d objects, want %d", len(all), len(want)+1)
		}
	})
}

// Every pod is one that the namespace's own rule lets in.
func TestPodsAreRestricted(t *testing.T) {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	must(t, err)
	level := psapi.LevelVersion{Level: psapi.LevelRestricted, Version: psapi.LatestVersion()}
	each(t, func(t *testing.T, all manifests) {
		if got := get[*corev1.Namespace](t, all, "Namespace/lrunet").Labels[psapi.EnforceLevelLabel]; got != string(psapi.LevelRestricted) {
			t.Errorf("the namespace enforces %q", got)
		}
		for name, pod := range pods(all) {
			for _, result := range evaluator.EvaluatePod(level, &pod.ObjectMeta, &pod.Spec) {
				if !result.Allowed {
					t.Errorf("%s: %s: %s", name, result.ForbiddenReason, result.ForbiddenDetail)
				}
			}
		}
	})
}

// What the rule does not ask for: files that nobody changes, resources, no key to
// the cluster itself.
func TestPodsAreModest(t *testing.T) {
	each(t, func(t *testing.T, all manifests) {
		for name, pod := range pods(all) {
			if token := pod.Spec.AutomountServiceAccountToken; token == nil || *token {
				t.Errorf("%s has a token of the cluster", name)
			}
			for _, c := range containers(pod.Spec) {
				if c.SecurityContext.ReadOnlyRootFilesystem == nil || !*c.SecurityContext.ReadOnlyRootFilesystem {
					t.Errorf("%s: container %s can change its files", name, c.Name)
				}
				if c.Resources.Requests.Cpu().IsZero() || c.Resources.Requests.Memory().IsZero() || c.Resources.Limits.Memory().IsZero() {
					t.Errorf("%s: container %s lacks resources: %v", name, c.Name, c.Resources)
				}
				if c.Resources.Requests.Memory().Cmp(*c.Resources.Limits.Memory()) > 0 {
					t.Errorf("%s: container %s asks for more memory than its limit", name, c.Name)
				}
			}
		}
	})
}

// Volumes are there for each mount, and are of claims, maps and secrets that there
// are: secrets are those that the page has made.
func TestVolumes(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	must(t, err)
	each(t, func(t *testing.T, all manifests) {
		for name, pod := range pods(all) {
			volumes := map[string]bool{}
			for _, v := range pod.Spec.Volumes {
				volumes[v.Name] = true
				switch {
				case v.ConfigMap != nil && all["ConfigMap/"+v.ConfigMap.Name] == nil:
					t.Errorf("%s: no map %s", name, v.ConfigMap.Name)
				case v.PersistentVolumeClaim != nil && all["PersistentVolumeClaim/"+v.PersistentVolumeClaim.ClaimName] == nil:
					t.Errorf("%s: no claim %s", name, v.PersistentVolumeClaim.ClaimName)
				case v.Secret != nil && !strings.Contains(string(page), "secret generic "+v.Secret.SecretName+" "):
					t.Errorf("%s: the page does not say how secret %s is made", name, v.Secret.SecretName)
				case v.Secret != nil && *v.Secret.DefaultMode != 0o440:
					t.Errorf("%s: secret %s has mode %o; keys are root's and its group's alone", name, v.Secret.SecretName, *v.Secret.DefaultMode)
				}
			}
			for _, c := range containers(pod.Spec) {
				for _, m := range c.VolumeMounts {
					if !volumes[m.Name] {
						t.Errorf("%s: container %s mounts %s, which there is not", name, c.Name, m.Name)
					}
				}
			}
		}
	})
}

// Folders in a container's arguments are mounted there.
func TestArgumentsAreMounted(t *testing.T) {
	each(t, func(t *testing.T, all manifests) {
		for name, pod := range pods(all) {
			for _, c := range containers(pod.Spec) {
				for _, arg := range c.Args {
					path := arg[strings.IndexByte(arg, '=')+1:]
					if strings.HasPrefix(path, "/") && !slices.ContainsFunc(c.VolumeMounts, func(m corev1.VolumeMount) bool {
						return path == m.MountPath || strings.HasPrefix(path, m.MountPath+"/")
					}) {
						t.Errorf("%s: container %s: nothing is mounted for %s", name, c.Name, arg)
					}
				}
			}
		}
	})
}

// Deployment, service and policies speak of pods that there are, and of ports that
// these have.
func TestSelectors(t *testing.T) {
	each(t, func(t *testing.T, all manifests) {
		d := get[*appsv1.Deployment](t, all, "Deployment/workers")
		if !selected(t, *d.Spec.Selector, d.Spec.Template) {
			t.Error("the deployment does not select its pods")
		}
		for name, object := range all {
			switch o := object.(type) {
			case *corev1.Service:
				for _, p := range o.Spec.Ports {
					if !offered(t, all, metav1.LabelSelector{MatchLabels: o.Spec.Selector}, p.TargetPort.StrVal) {
						t.Errorf("%s: no pod has port %s", name, p.TargetPort.String())
					}
				}
			case *networkingv1.NetworkPolicy:
				checkPolicy(t, all, name, o.Spec)
			}
		}
	})
}

// checkPolicy: the ports of a policy are those of pods.
func checkPolicy(t *testing.T, all manifests, name string, p networkingv1.NetworkPolicySpec) {
	t.Helper()
	for _, in := range p.Ingress {
		for _, port := range in.Ports {
			if !offered(t, all, p.PodSelector, port.Port.StrVal) {
				t.Errorf("%s: no pod has port %s", name, port.Port)
			}
		}
	}
	for _, out := range p.Egress {
		for _, to := range out.To {
			if to.PodSelector.MatchLabels["app.kubernetes.io/name"] == "nats" { // of the chart
				continue
			}
			for _, port := range out.Ports {
				if !offered(t, all, *to.PodSelector, port.Port.StrVal) {
					t.Errorf("%s: no pod has port %s", name, port.Port)
				}
			}
		}
	}
}

func selected(t *testing.T, s metav1.LabelSelector, pod corev1.PodTemplateSpec) bool {
	t.Helper()
	selector, err := metav1.LabelSelectorAsSelector(&s)
	must(t, err)
	return !selector.Empty() && selector.Matches(labels.Set(pod.Labels))
}

// offered says whether a pod that is selected has a port of that name.
func offered(t *testing.T, all manifests, s metav1.LabelSelector, port string) bool {
	t.Helper()
	for _, pod := range pods(all) {
		if !selected(t, s, pod) {
			continue
		}
		for _, c := range containers(pod.Spec) {
			if slices.ContainsFunc(c.Ports, func(p corev1.ContainerPort) bool { return p.Name == port }) {
				return true
			}
		}
	}
	return false
}

// The workers' address is the service's, or that of NATS' chart.
func TestWorkersFindTheQueue(t *testing.T) {
	for folder, host := range map[string]string{kustomizations[0]: "coordinator", kustomizations[1]: "nats"} {
		all := build(t, folder)
		args := get[*appsv1.Deployment](t, all, "Deployment/workers").Spec.Template.Spec.Containers[0].Args
		want := fmt.Sprintf("--server=tls://%s:4222", host)
		if !slices.Contains(args, want) {
			t.Errorf("%s: workers have %q, want %s", folder, args, want)
		}
		if _, served := all["Service/"+host]; served != (host == "coordinator") {
			t.Errorf("%s: service %s is there: %v", folder, host, served)
		}
	}
}
