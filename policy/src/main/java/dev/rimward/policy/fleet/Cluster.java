package dev.rimward.policy.fleet;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One place that runs containers. Today each cluster is one location and one target. */
public record Cluster(Metadata metadata, Spec spec) implements Definition {
  public Cluster {
    derivedLabels(metadata, spec).forEach((key, value) -> requireSame(metadata, key, value));
  }

  /**
   * What is known of the cluster.
   *
   * @param link absent: not measured
   * @param capacity what Rimward may use there; absent: not limited by Rimward
   * @param pricePerCpuHour in any currency, the same one for all clusters; absent: not known
   * @param taints what keeps applications away that do not tolerate it
   * @param delivery who applies its branch
   * @param access how Rimward reaches it; absent exactly where an agent applies
   * @param suspended its branch does not move and its drift is not repaired
   * @param onRemoval what becomes of its objects when this document is removed
   */
  @Planned({"parent", "nodeSelector"})
  public record Spec(
      Location location,
      @Nullable String provider,
      @Default("Full") Topology topology,
      @Nullable Link link,
      @Nullable Resources capacity,
      @Nullable Double pricePerCpuHour,
      List<Taint> taints,
      @Default("Push") Delivery delivery,
      @Nullable Access access,
      @Default("false") boolean suspended,
      @Default("Orphan") OnRemoval onRemoval) {
    public Spec {
      taints = List.copyOf(taints);
      requireAccess(delivery, access);
      if (provider != null) {
        Names.requireLabelValue("provider", provider);
      }
      if (pricePerCpuHour != null && !(pricePerCpuHour >= 0)) {
        throw new InvalidField("pricePerCpuHour", "must not be negative, is " + pricePerCpuHour);
      }
      requireDifferent(taints);
    }

    /** A cluster whose objects stay when its document is removed. */
    public Spec(
        Location location,
        @Nullable String provider,
        Topology topology,
        @Nullable Link link,
        @Nullable Resources capacity,
        @Nullable Double pricePerCpuHour,
        List<Taint> taints,
        Delivery delivery,
        @Nullable Access access,
        boolean suspended) {
      this(
          location,
          provider,
          topology,
          link,
          capacity,
          pricePerCpuHour,
          taints,
          delivery,
          access,
          suspended,
          OnRemoval.Orphan);
    }

    /** A cluster that Rimward applies to itself. */
    public Spec(
        Location location,
        @Nullable String provider,
        Topology topology,
        @Nullable Link link,
        @Nullable Resources capacity,
        @Nullable Double pricePerCpuHour,
        List<Taint> taints,
        Access access,
        boolean suspended) {
      this(
          location,
          provider,
          topology,
          link,
          capacity,
          pricePerCpuHour,
          taints,
          Delivery.Push,
          access,
          suspended);
    }

    private static void requireAccess(Delivery delivery, @Nullable Access access) {
      if (delivery == Delivery.Push && access == null) {
        throw new InvalidField("access", "required field is missing");
      }
      if (delivery == Delivery.Pull && access != null) {
        throw new InvalidField(
            "access", "is of no use with delivery Pull: the agent has its own; remove it");
      }
    }

    private static void requireDifferent(List<Taint> taints) {
      Set<List<?>> known = new HashSet<>();
      for (int i = 0; i < taints.size(); i++) {
        Taint taint = taints.get(i);
        if (!known.add(List.of(taint.key(), taint.effect()))) {
          throw new InvalidField(
              "taints[" + i + "]",
              "there is another one with key " + taint.key() + " and effect " + taint.effect());
        }
      }
    }
  }

  /** What becomes of a cluster's objects when its document is removed. */
  public enum OnRemoval {
    /** They stay, and nobody looks after them. */
    Orphan,
    /** They are deleted, application by application. */
    Delete
  }

  /** The network between the cluster and where it is controlled from, as measured. */
  public record Link(Duration roundTripTime) {
    public Link {
      if (!roundTripTime.isPositive()) {
        throw new InvalidField("roundTripTime", "must be above 0");
      }
    }
  }

  /** Where the cluster stands; latitude and longitude in degrees. */
  public record Location(
      double latitude,
      double longitude,
      @Nullable String city,
      @Nullable String country,
      String region) {
    public Location {
      if (!(latitude >= -90 && latitude <= 90)) {
        throw new InvalidField("latitude", "must be within -90 and 90, is " + latitude);
      }
      if (!(longitude >= -180 && longitude <= 180)) {
        throw new InvalidField("longitude", "must be within -180 and 180, is " + longitude);
      }
      Names.requireName("region", region);
      if (country != null) {
        Names.requireLabelValue("country", country);
      }
    }

    public GeoPoint point() {
      return new GeoPoint(latitude, longitude);
    }
  }

  /** Who applies the cluster's branch. */
  public enum Delivery {
    /** Rimward itself, from outside. */
    Push,
    /** An agent in the cluster. */
    Pull
  }

  /** How the cluster is built. */
  @Planned("RemoteWorkers")
  public enum Topology {
    Full,
    Compact,
    SingleNode
  }

  /**
   * How Rimward reaches the cluster's API server: exactly one of the three.
   *
   * @param kubeconfigFile file in the configured credentials directory
   * @param kubeconfigSecret where Rimward runs
   * @param context name of a context in the configured kubeconfig
   */
  public record Access(
      @Nullable String kubeconfigFile,
      @Nullable SecretKey kubeconfigSecret,
      @Nullable String context) {
    public Access {
      if (Stream.of(kubeconfigFile, kubeconfigSecret, context).filter(Objects::nonNull).count()
          != 1) {
        throw new InvalidField(
            "", "needs exactly one of kubeconfigFile, kubeconfigSecret and context");
      }
      if (kubeconfigFile != null && !kubeconfigFile.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
        throw new InvalidField(
            "kubeconfigFile",
            "must be the name of a file in the credentials directory, is \""
                + kubeconfigFile
                + "\"");
      }
    }

    public Access(@Nullable String kubeconfigFile, @Nullable String context) {
      this(kubeconfigFile, null, context);
    }
  }

  /** An entry of a Secret in the cluster where Rimward runs. */
  public record SecretKey(String namespace, String name, @Default("kubeconfig") String key) {
    public SecretKey {
      Names.requireName("namespace", namespace);
      Names.requireSubdomain("name", name);
      if (key.length() > 253 || !key.matches("[-._a-zA-Z0-9]+")) {
        throw new InvalidField("key", "must be a key of a Secret, is \"" + key + "\"");
      }
    }
  }

  public boolean isPulled() {
    return spec.delivery() == Delivery.Pull;
  }

  public String region() {
    return spec.location().region();
  }

  /** The document's labels and the derived ones. */
  public Map<String, String> labels() {
    Map<String, String> all = derivedLabels(metadata, spec);
    all.putAll(metadata.labels());
    return all;
  }

  private static Map<String, String> derivedLabels(Metadata metadata, Spec spec) {
    Map<String, String> derived = new TreeMap<>();
    derived.put("topology.kubernetes.io/region", spec.location().region());
    derived.put("rimward.dev/topology", spec.topology().name());
    derived.put("rimward.dev/cluster", metadata.name());
    if (spec.location().country() != null) {
      derived.put("rimward.dev/country", spec.location().country());
    }
    if (spec.provider() != null) {
      derived.put("rimward.dev/provider", spec.provider());
    }
    return derived;
  }

  private static void requireSame(Metadata metadata, String key, String derived) {
    String written = metadata.labels().getOrDefault(key, derived);
    if (!written.equals(derived)) {
      throw new InvalidField(
          "metadata.labels." + key,
          "is derived from the document (" + derived + "); remove it, is \"" + written + "\"");
    }
  }
}
