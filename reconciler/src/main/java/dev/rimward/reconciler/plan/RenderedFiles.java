package dev.rimward.reconciler.plan;

import dev.rimward.renderer.overlay.RenderedApplication;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;

/**
 * The files of renderings. Writing them costs, and all of them do not fit into memory: those that
 * were asked for last are kept, since clusters are compared application by application.
 */
final class RenderedFiles {
  private static final long USUAL = 32L << 20;

  private final ObjectInserter.Formatter git = new ObjectInserter.Formatter();
  private final LinkedHashMap<String, Written> recent = new LinkedHashMap<>(16, 0.75f, true);
  private final Function<RenderedApplication, SortedMap<String, byte[]>> write;
  private final long mostBytes;
  private long bytesKept;

  /**
   * @param write makes the files, with the kustomization that lists them
   * @param mostBytes of YAML that are kept; what was asked for last is, whatever its size
   */
  RenderedFiles(Function<RenderedApplication, SortedMap<String, byte[]>> write, long mostBytes) {
    this.write = write;
    this.mostBytes = mostBytes;
  }

  static RenderedFiles usual() {
    return new RenderedFiles(RenderedApplication::files, USUAL);
  }

  /**
   * A rendering's objects.
   *
   * @param ids as Git would name the content
   */
  record Written(SortedMap<String, String> ids, SortedMap<String, byte[]> bytes) {
    long size() {
      return bytes.values().stream().mapToLong(content -> content.length).sum();
    }
  }

  Written of(RenderedApplication application) {
    Written kept = recent.get(application.digest());
    if (kept == null) {
      kept = write(application);
      keep(application.digest(), kept);
    }
    return kept;
  }

  private Written write(RenderedApplication application) {
    SortedMap<String, byte[]> bytes = new TreeMap<>(write.apply(application));
    bytes.remove(RenderedApplication.KUSTOMIZATION);
    SortedMap<String, String> ids = new TreeMap<>();
    bytes.forEach((path, content) -> ids.put(path, id(content)));
    return new Written(ids, bytes);
  }

  private String id(byte[] content) {
    return git.idFor(Constants.OBJ_BLOB, content).name();
  }

  private void keep(String digest, Written written) {
    if (recent.put(digest, written) == null) {
      bytesKept += written.size();
    }
    Iterator<Written> oldest = recent.values().iterator();
    while (bytesKept > mostBytes && recent.size() > 1) {
      bytesKept -= oldest.next().size();
      oldest.remove();
    }
  }
}
