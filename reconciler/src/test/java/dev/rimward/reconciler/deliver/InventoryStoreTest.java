package dev.rimward.reconciler.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.fixtures.cluster.EmbeddedCluster;
import dev.rimward.fixtures.cluster.EmbeddedFleet;
import dev.rimward.fixtures.cluster.Readiness;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.reconciler.deliver.RequestCount.Verb;
import dev.rimward.renderer.manifest.ApplySet;
import dev.rimward.renderer.manifest.ObjectId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Inventories of any size, in an embedded cluster. */
@Timeout(60)
class InventoryStoreTest {
  private final EmbeddedFleet fleet =
      EmbeddedFleet.start(InstantSource.system(), new Readiness.After(Duration.ZERO));
  private final EmbeddedCluster cluster = fleet.cluster("fra1");
  private final ClusterConnection connection = connect();
  private final InventoryStore store = new InventoryStore(connection);

  @BeforeEach
  void createTheNamespace() throws Exception {
    new ObjectWriter(connection).createNamespaceIfMissing(ApplySet.NAMESPACE);
  }

  @AfterEach
  void close() {
    connection.close();
    fleet.close();
  }

  @Test
  void keepsAFewMembersInOneConfigMap() throws Exception {
    Inventory few = store(Inventory.none("shop").withMembers(members(0, 5)));

    assertThat(configMaps()).containsExactly("inventory-shop");
    assertThat(read("shop")).isEqualTo(few);
  }

  @Test
  void keepsTenThousandMembersInConfigMapsWellUnderTheirLimit() throws Exception {
    Inventory many = store(Inventory.none("shop").withMembers(longNames(10_000)));

    assertThat(configMaps()).hasSize(10);
    assertThat(cluster.list("ConfigMap"))
        .allSatisfy(one -> assertThat(one.toString().length()).isLessThan(1_000_000));
    assertThat(read("shop")).isEqualTo(many);
  }

  @Test
  void writesOnlyTheShardThatDiffers() throws Exception {
    Inventory many = store(Inventory.none("shop").withMembers(members(0, 5_000)));
    List<Member> changed = new ArrayList<>(many.members().values());
    changed.set(4_321, applied(4_321, "another"));
    long before = connection.requests().of(Verb.APPLY);

    Inventory now = store.store(many, many.withMembers(changed));

    assertThat(connection.requests().of(Verb.APPLY) - before).isEqualTo(1);
    assertThat(read("shop")).isEqualTo(now);
  }

  @Test
  void aDeliveredRevisionIsSaidByTheParentAlone() throws Exception {
    Inventory many = store(Inventory.none("shop").withMembers(members(0, 5_000)));
    long before = connection.requests().of(Verb.APPLY);

    store.store(many, many.delivered("digest", "commit"));

    assertThat(connection.requests().of(Verb.APPLY) - before).isEqualTo(1);
    assertThat(read("shop").digest()).isEqualTo("digest");
  }

  @Test
  void fillsTheRoomThatOthersLeft() throws Exception {
    Inventory many = store(Inventory.none("shop").withMembers(members(0, 2_000)));
    Inventory half = store.store(many, many.withMembers(members(0, 500, 1_000, 2_000)));

    Inventory full = store.store(half, half.withMembers(members(0, 500, 1_000, 2_500)));

    assertThat(configMaps()).hasSize(2);
    assertThat(read("shop")).isEqualTo(full);
  }

  @Test
  void deletesAShardThatHasNoMemberLeft() throws Exception {
    Inventory many = store(Inventory.none("shop").withMembers(members(0, 2_500)));

    Inventory few = store.store(many, many.withMembers(members(0, 10)));

    assertThat(configMaps()).containsExactly("inventory-shop");
    assertThat(read("shop")).isEqualTo(few);
  }

  @Test
  void readsAConfigMapThatHasMoreMembersThanAShardAndSpreadsThem() throws Exception {
    Inventory old = Inventory.none("shop").withMembers(members(0, 2_800));
    connection.apply(
        ApplySetParent.path("shop", 0), ApplySetParent.write(old, 0, "", old.members().values()));
    Inventory read = read("shop");
    assertThat(read.members()).isEqualTo(old.members());

    Inventory spread = store.store(read, read.withMembers(members(0, 2_801)));

    assertThat(configMaps())
        .containsExactly(
            "inventory-shop", "shard-1-of-inventory-shop", "shard-2-of-inventory-shop");
    assertThat(read("shop")).isEqualTo(spread);
  }

  /** What moves is named where it goes before it is no longer named where it was. */
  @Test
  void namesEveryMemberWhateverWriteItDiesAfter() throws Exception {
    Inventory old = Inventory.none("shop").withMembers(members(0, 2_800));
    connection.apply(
        ApplySetParent.path("shop", 0), ApplySetParent.write(old, 0, "", old.members().values()));
    Inventory read = read("shop");
    cluster.edit("ConfigMap", ApplySet.NAMESPACE, "inventory-shop", "other", this::annotate);

    assertThatThrownBy(() -> store.store(read, read.withMembers(members(0, 2_900))))
        .isInstanceOfSatisfying(
            ClusterFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));

    assertThat(configMaps()).hasSize(3);
    assertThat(read("shop").members()).containsAllEntriesOf(old.members());
  }

  @Test
  void refusesToWriteOverWhatSomeoneElseWrote() throws Exception {
    Inventory stored = store(Inventory.none("shop").withMembers(members(0, 1_500)));
    store.store(stored, stored.withMembers(members(0, 1_400)));

    assertThatThrownBy(() -> store.store(stored, stored.withMembers(members(0, 1_600))))
        .isInstanceOfSatisfying(
            ClusterFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));
  }

  @Test
  void deletesAllShards() throws Exception {
    Inventory many = store(Inventory.none("shop").withMembers(members(0, 2_500)));
    Inventory other = store(Inventory.none("other").withMembers(members(0, 2_500)));

    store.delete(many);

    assertThat(store.read().inventories()).containsOnlyKeys("other");
    assertThat(read("other")).isEqualTo(other);
  }

  @Test
  void aShardThatCannotBeReadMakesItsApplicationUnreadableAndNoOther() throws Exception {
    store(Inventory.none("shop").withMembers(members(0, 2_500)));
    store(Inventory.none("other").withMembers(members(0, 10)));
    cluster.edit(
        "ConfigMap",
        ApplySet.NAMESPACE,
        "shard-2-of-inventory-shop",
        "somebody",
        object -> object.withObject("data").put("members", "nonsense\n"));

    InventoryStore.Stored stored = store.read();

    assertThat(stored.inventories()).containsOnlyKeys("other");
    assertThat(stored.unreadable())
        .hasEntrySatisfying(
            "shop", words -> assertThat(words).contains("shard-2-of-inventory-shop"));
  }

  private Inventory store(Inventory inventory) throws Exception {
    return store.store(Inventory.none(inventory.application()), inventory);
  }

  private Inventory read(String application) throws Exception {
    return store.read().inventories().getOrDefault(application, Inventory.none(application));
  }

  private List<String> configMaps() {
    return cluster.list("ConfigMap").stream()
        .map(one -> one.path("metadata").path("name").asText())
        .toList();
  }

  private void annotate(ObjectNode object) {
    object.withObject("metadata").withObject("annotations").put("note", "mine");
  }

  private static List<Member> members(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> applied(i, "desired")).toList();
  }

  private static List<Member> members(int from, int to, int andFrom, int andTo) {
    List<Member> all = new ArrayList<>(members(from, to));
    all.addAll(members(andFrom, andTo));
    return all;
  }

  private static Member applied(int number, String desired) {
    ObjectId id = new ObjectId("", "ConfigMap", "shop", "settings-%05d".formatted(number));
    return new Member(id, "v1", "uid-" + number, desired, "owned", "version 1");
  }

  private static List<Member> longNames(int count) {
    String digest = "0123456789abcdef0123456789abcdef";
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Member(
                    new ObjectId(
                        "a-group-with-a-name.of-some.length.example.com",
                        "AKindWithANameThatIsQuiteLong",
                        "n".repeat(63),
                        "o".repeat(240) + i),
                    "a-group-with-a-name.of-some.length.example.com/v1beta1",
                    "01234567-89ab-cdef-0123-456789abcdef",
                    digest,
                    digest,
                    "generation 123456"))
        .toList();
  }

  private ClusterConnection connect() {
    try {
      return ClusterConnection.open(cluster.kubeconfig(), null, CallLimits.DEFAULT);
    } catch (ClusterFailure e) {
      throw new IllegalStateException(e);
    }
  }
}
