package dev.rimward.renderer.build;

import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.List;
import java.util.Optional;

/** Rimward's own kinds are not objects of an application: nobody grants anything to themselves. */
final class PlatformKinds {
  private static final String GROUP = "rimward.dev";

  private PlatformKinds() {}

  /** What to say of the first object that an application must not have. */
  static Optional<String> refusal(List<Manifest> objects) {
    return objects.stream()
        .map(Manifest::id)
        .filter(id -> id.group().equals(GROUP) || id.group().endsWith("." + GROUP))
        .findFirst()
        .map(PlatformKinds::refusal);
  }

  private static String refusal(ObjectId id) {
    String where =
        switch (id.kind()) {
          case "Application" -> "from a document that its kustomization does not list";
          case "Tenant" -> "under tenants/ only";
          case "Cluster" -> "under clusters/ only";
          default -> "under policies/ only";
        };
    String article = "AEIOU".indexOf(id.kind().charAt(0)) >= 0 ? "an " : "a ";
    return article
        + id.kind()
        + " is read "
        + where
        + ", never from an application's objects: "
        + id.name()
        + " is refused";
  }
}
