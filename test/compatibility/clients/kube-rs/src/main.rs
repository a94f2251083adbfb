//! Lists, watches, creates, patches, applies and deletes a custom resource, as a client in Rust does.
//!
//!     KUBECONFIG=… kube-rs-round
//!
//! Prints what the watch tells, a line an event: `ADDED a 1`.
use futures::{StreamExt, TryStreamExt};
use kube::api::{Api, ApiResource, DeleteParams, DynamicObject, GroupVersionKind, ListParams, Patch, PatchParams, PostParams, WatchEvent, WatchParams};
use serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = kube::Client::try_default().await?;
    let kind = ApiResource::from_gvk(&GroupVersionKind::gvk("example.com", "v1", "Note"));
    let notes: Api<DynamicObject> = Api::namespaced_with(client, "default", &kind);
    let list = notes.list(&ListParams::default()).await?;
    assert!(list.items.is_empty());
    let version = list.metadata.resource_version.unwrap_or_default();
    let mut events = notes.watch(&WatchParams::default(), &version).await?.boxed();

    let object = DynamicObject::new("a", &kind).data(json!({ "spec": { "size": 1 } }));
    notes.create(&PostParams::default(), &object).await?;
    let patch = json!({ "spec": { "size": 2 } });
    notes.patch("a", &PatchParams::default(), &Patch::Merge(&patch)).await?;
    let applied = json!({ "apiVersion": "example.com/v1", "kind": "Note", "spec": { "size": 3 } });
    notes.patch("a", &PatchParams::apply("kube-rs").force(), &Patch::Apply(&applied)).await?;
    notes.delete("a", &DeleteParams::default()).await?;

    while let Some(event) = events.try_next().await? {
        let (kind, object) = match event {
            WatchEvent::Added(object) => ("ADDED", object),
            WatchEvent::Modified(object) => ("MODIFIED", object),
            WatchEvent::Deleted(object) => ("DELETED", object),
            WatchEvent::Bookmark(_) => continue,
            WatchEvent::Error(error) => return Err(format!("{error:?}").into()),
        };
        println!("{kind} {} {}", object.metadata.name.unwrap_or_default(), object.data["spec"]["size"]);
        if kind == "DELETED" {
            break;
        }
    }
    Ok(())
}
