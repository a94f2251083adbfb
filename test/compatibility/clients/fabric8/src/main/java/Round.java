import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lists, watches, creates, patches, applies and deletes a custom resource, as a client in Java does. KUBECONFIG says where.
 * Prints what the watch tells, a line an event: `ADDED a 1`.
 */
public final class Round {
  public static void main(String[] args) throws Exception {
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      var notes = client.genericKubernetesResources("example.com/v1", "Note").inNamespace("default");
      GenericKubernetesResourceList list = notes.list();
      if (!list.getItems().isEmpty()) throw new IllegalStateException("there is something already");
      var gone = new CountDownLatch(1);
      try (Watch watch = notes.withResourceVersion(list.getMetadata().getResourceVersion()).watch(new Watcher<>() {
        @Override
        public void eventReceived(Action action, GenericKubernetesResource note) {
          System.out.println(action + " " + note.getMetadata().getName() + " " + size(note));
          if (action == Action.DELETED) gone.countDown();
        }

        @Override
        public void onClose(WatcherException cause) {
          if (cause != null) cause.printStackTrace();
        }
      })) {
        notes.resource(note(1)).create();
        String patch = "{\"spec\":{\"size\":2}}";
        notes.withName("a").patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        notes.resource(note(3)).forceConflicts().serverSideApply();
        notes.withName("a").delete();
        if (!gone.await(30, TimeUnit.SECONDS)) throw new IllegalStateException("nothing told of the deletion");
      }
    }
  }

  private static GenericKubernetesResource note(int size) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion("example.com/v1")
        .withKind("Note")
        .withNewMetadata()
        .withName("a")
        .endMetadata()
        .withAdditionalProperties(Map.of("spec", Map.of("size", size)))
        .build();
  }

  private static Object size(GenericKubernetesResource note) {
    return ((Map<?, ?>) note.getAdditionalProperties().get("spec")).get("size");
  }
}
