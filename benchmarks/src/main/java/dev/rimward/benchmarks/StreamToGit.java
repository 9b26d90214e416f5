package dev.rimward.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.reconciler.git.BareRepository;
import dev.rimward.renderer.overlay.RenderedFleet;
import dev.rimward.renderer.overlay.Rendering;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectInserter;

/**
 * Renders a whole fleet into the pack of a Git repository, a tree for each cluster, and says how
 * much memory that took: objects are made, written and let go. To be started with a small heap.
 */
final class StreamToGit {
  private static final double BYTES_PER_MB = 1 << 20;

  private final EdgeFleet edge;
  private final AtomicLong peak = new AtomicLong();

  StreamToGit(int clusters, int applications) {
    this.edge = EdgeFleet.of(clusters, applications);
  }

  private record Written(long files, long bytes) {}

  /** Clusters and applications. */
  public static void main(String[] arguments) throws Exception {
    Launch.launch(
        arguments, (sizes, folder) -> new StreamToGit(sizes[0], sizes[1]).run(folder), 1000, 50);
  }

  Report run(Path folder) throws Exception {
    observeCollections();
    try (SourceRepository repository = SourceRepository.in(folder);
        BareRepository output = BareRepository.open(folder.resolve("output"))) {
      repository.push(edge.sources());
      SourceTree tree = repository.fetch();
      Usage.Measured<Written> all = Usage.of(() -> write(tree, output));
      return new Report("stream")
          .with("clusters", edge.fleet().clusters().size())
          .with("applications", edge.fleet().applications().size())
          .with("maxHeapMegabytes", Runtime.getRuntime().maxMemory() / BYTES_PER_MB)
          .with("files", all.result().files())
          .with("megabytes", all.result().bytes() / 1e6)
          .with("packMegabytes", size(folder.resolve("output")) / 1e6)
          .with("rimward", all.usage())
          .with("peakHeapAfterCollectionMegabytes", peak.get() / BYTES_PER_MB)
          .with("peakResidentMegabytes", Usage.peakResidentMegabytes());
    }
  }

  private Written write(SourceTree tree, BareRepository output)
      throws IOException, InterruptedException {
    RenderingPass pass = new RenderingPass(edge);
    RenderedFleet rendered = pass.render(tree, pass.build(tree));
    long files = 0;
    long bytes = 0;
    try (ObjectInserter inserter = output.newInserter()) {
      for (SortedMap<String, Rendering> cluster : rendered.clusters().values()) {
        Written written = write(cluster, inserter);
        files += written.files();
        bytes += written.bytes();
      }
      inserter.flush();
    }
    return new Written(files, bytes);
  }

  /** The tree of one cluster. */
  private static Written write(SortedMap<String, Rendering> cluster, ObjectInserter inserter)
      throws IOException {
    DirCache index = DirCache.newInCore();
    DirCacheBuilder builder = index.builder();
    long bytes = 0;
    for (Map.Entry<String, Rendering> application : cluster.entrySet()) {
      for (Map.Entry<String, byte[]> file :
          RenderingPass.application(application.getValue()).files().entrySet()) {
        DirCacheEntry entry = new DirCacheEntry(application.getKey() + "/" + file.getKey());
        entry.setFileMode(FileMode.REGULAR_FILE);
        entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getValue()));
        builder.add(entry);
        bytes += file.getValue().length;
      }
    }
    builder.finish();
    index.writeTree(inserter);
    return new Written(index.getEntryCount(), bytes);
  }

  /** Notes what is used after each garbage collection, be it of the young generation alone. */
  private void observeCollections() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, _) -> {
                GarbageCollectionNotificationInfo info =
                    GarbageCollectionNotificationInfo.from(
                        (CompositeData) notification.getUserData());
                long used =
                    info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                        .filter(pool -> isHeap(pool.getKey()))
                        .map(Map.Entry::getValue)
                        .mapToLong(MemoryUsage::getUsed)
                        .sum();
                peak.accumulateAndGet(used, Math::max);
              },
              null,
              null);
    }
  }

  private static boolean isHeap(String pool) {
    return Stream.of("Eden", "Survivor", "Old", "Tenured").anyMatch(pool::contains);
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).mapToLong(path -> path.toFile().length()).sum();
    }
  }
}
