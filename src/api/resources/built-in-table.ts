/**
 * Every built-in resource, in the order in which the API server lists groups, versions and resources.
 *
 * A line of a version is `plural Kind`, then what is not the rule: `cluster` (not namespaced), `short=` names, `in=`
 * categories, `verbs=` other than all eight. An indented `/name` is a subresource with its kind, and with `verbs=` other
 * than get, patch and update.
 */
export const BUILT_IN_TABLE = `
v1
  bindings Binding verbs=create
  componentstatuses ComponentStatus cluster short=cs verbs=get,list
  configmaps ConfigMap short=cm
  endpoints Endpoints short=ep
  events Event short=ev
  limitranges LimitRange short=limits
  namespaces Namespace cluster short=ns verbs=create,delete,get,list,patch,update,watch
    /finalize Namespace verbs=update
    /status Namespace
  nodes Node cluster short=no
    /proxy NodeProxyOptions verbs=create,delete,get,patch,update
    /status Node
  persistentvolumeclaims PersistentVolumeClaim short=pvc
    /status PersistentVolumeClaim
  persistentvolumes PersistentVolume cluster short=pv
    /status PersistentVolume
  pods Pod short=po in=all
    /attach PodAttachOptions verbs=create,get
    /binding Binding verbs=create
    /ephemeralcontainers Pod
    /eviction policy/v1/Eviction verbs=create
    /exec PodExecOptions verbs=create,get
    /log Pod verbs=get
    /portforward PodPortForwardOptions verbs=create,get
    /proxy PodProxyOptions verbs=create,delete,get,patch,update
    /resize Pod
    /status Pod
  podtemplates PodTemplate
  replicationcontrollers ReplicationController short=rc in=all
    /scale autoscaling/v1/Scale
    /status ReplicationController
  resourcequotas ResourceQuota short=quota
    /status ResourceQuota
  secrets Secret
  serviceaccounts ServiceAccount short=sa
    /token authentication.k8s.io/v1/TokenRequest verbs=create
  services Service short=svc in=all
    /proxy ServiceProxyOptions verbs=create,delete,get,patch,update
    /status Service

apiregistration.k8s.io/v1
  apiservices APIService cluster in=api-extensions
    /status APIService

apps/v1
  controllerrevisions ControllerRevision
  daemonsets DaemonSet short=ds in=all
    /status DaemonSet
  deployments Deployment short=deploy in=all
    /scale autoscaling/v1/Scale
    /status Deployment
  replicasets ReplicaSet short=rs in=all
    /scale autoscaling/v1/Scale
    /status ReplicaSet
  statefulsets StatefulSet short=sts in=all
    /scale autoscaling/v1/Scale
    /status StatefulSet

events.k8s.io/v1
  events Event short=ev

authentication.k8s.io/v1
  selfsubjectreviews SelfSubjectReview cluster verbs=create
  tokenreviews TokenReview cluster verbs=create

authorization.k8s.io/v1
  localsubjectaccessreviews LocalSubjectAccessReview verbs=create
  selfsubjectaccessreviews SelfSubjectAccessReview cluster verbs=create
  selfsubjectrulesreviews SelfSubjectRulesReview cluster verbs=create
  subjectaccessreviews SubjectAccessReview cluster verbs=create

autoscaling/v2
  horizontalpodautoscalers HorizontalPodAutoscaler short=hpa in=all
    /status HorizontalPodAutoscaler

autoscaling/v1
  horizontalpodautoscalers HorizontalPodAutoscaler short=hpa in=all
    /status HorizontalPodAutoscaler

batch/v1
  cronjobs CronJob short=cj in=all
    /status CronJob
  jobs Job in=all
    /status Job

certificates.k8s.io/v1
  certificatesigningrequests CertificateSigningRequest cluster short=csr
    /approval CertificateSigningRequest
    /status CertificateSigningRequest

networking.k8s.io/v1
  ingressclasses IngressClass cluster
  ingresses Ingress short=ing
    /status Ingress
  ipaddresses IPAddress cluster short=ip
  networkpolicies NetworkPolicy short=netpol
  servicecidrs ServiceCIDR cluster
    /status ServiceCIDR

policy/v1
  poddisruptionbudgets PodDisruptionBudget short=pdb
    /status PodDisruptionBudget

rbac.authorization.k8s.io/v1
  clusterrolebindings ClusterRoleBinding cluster
  clusterroles ClusterRole cluster
  rolebindings RoleBinding
  roles Role

storage.k8s.io/v1
  csidrivers CSIDriver cluster
  csinodes CSINode cluster
  csistoragecapacities CSIStorageCapacity
  storageclasses StorageClass cluster short=sc
  volumeattachments VolumeAttachment cluster
    /status VolumeAttachment
  volumeattributesclasses VolumeAttributesClass cluster short=vac

admissionregistration.k8s.io/v1
  mutatingadmissionpolicies MutatingAdmissionPolicy cluster in=api-extensions
  mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding cluster in=api-extensions
  mutatingwebhookconfigurations MutatingWebhookConfiguration cluster in=api-extensions
  validatingadmissionpolicies ValidatingAdmissionPolicy cluster in=api-extensions
    /status ValidatingAdmissionPolicy
  validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding cluster in=api-extensions
  validatingwebhookconfigurations ValidatingWebhookConfiguration cluster in=api-extensions

apiextensions.k8s.io/v1
  customresourcedefinitions CustomResourceDefinition cluster short=crd,crds in=api-extensions
    /status CustomResourceDefinition

scheduling.k8s.io/v1
  priorityclasses PriorityClass cluster short=pc

coordination.k8s.io/v1
  leases Lease

node.k8s.io/v1
  runtimeclasses RuntimeClass cluster

discovery.k8s.io/v1
  endpointslices EndpointSlice

resource.k8s.io/v1
  deviceclasses DeviceClass cluster
  resourceclaims ResourceClaim
    /status ResourceClaim
  resourceclaimtemplates ResourceClaimTemplate
  resourceslices ResourceSlice cluster

flowcontrol.apiserver.k8s.io/v1
  flowschemas FlowSchema cluster
    /status FlowSchema
  prioritylevelconfigurations PriorityLevelConfiguration cluster
    /status PriorityLevelConfiguration
`;
