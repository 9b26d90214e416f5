package dev.rimward.reconciler.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;

/**
 * A tree in the making. Parts that Git has already are given by their id and cost nothing, whatever
 * is in them.
 */
final class Folder {
  private final Map<String, Entry> entries = new HashMap<>();

  private sealed interface Entry {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Content(byte[] bytes) implements Entry {}

  private record Known(FileMode mode, ObjectId id) implements Entry {}

  private record Below(Folder folder) implements Entry {}

  /** Computes the id of an object, and keeps the object or does not. */
  private interface Store {
    ObjectId put(int type, byte[] content) throws IOException;
  }

  void file(String path, byte[] content) {
    put(path, new Content(content));
  }

  void file(String path, ObjectId blob) {
    put(path, new Known(FileMode.REGULAR_FILE, blob));
  }

  void tree(String path, ObjectId tree) {
    put(path, new Known(FileMode.TREE, tree));
  }

  /** The id that {@link #write} would return. */
  ObjectId id() {
    try (ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
      return store(formatter::idFor);
    } catch (IOException e) {
      throw new AssertionError("nothing was written", e);
    }
  }

  ObjectId write(ObjectInserter inserter) throws IOException {
    return store(inserter::insert);
  }

  private void put(String path, Entry entry) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      if (entries.put(path, entry) != null) {
        throw new IllegalArgumentException(path + " is there twice");
      }
      return;
    }
    Entry below = entries.computeIfAbsent(path.substring(0, slash), _ -> new Below(new Folder()));
    if (!(below instanceof Below(Folder folder))) {
      throw new IllegalArgumentException(path.substring(0, slash) + " is both file and folder");
    }
    folder.put(path.substring(slash + 1), entry);
  }

  private ObjectId store(Store store) throws IOException {
    Map<byte[], String> inGitOrder = new TreeMap<>(Arrays::compareUnsigned);
    entries.forEach((name, entry) -> inGitOrder.put(sortKey(name, entry), name));
    TreeFormatter tree = new TreeFormatter();
    for (String name : inGitOrder.values()) {
      switch (entries.get(name)) {
        case Content(byte[] bytes) ->
            tree.append(name, FileMode.REGULAR_FILE, store.put(Constants.OBJ_BLOB, bytes));
        case Known(FileMode mode, ObjectId id) -> tree.append(name, mode, id);
        case Below(Folder folder) -> tree.append(name, FileMode.TREE, folder.store(store));
        case null -> throw new AssertionError(name);
      }
    }
    return store.put(Constants.OBJ_TREE, tree.toByteArray());
  }

  /** Git sorts a folder as if its name ended with a slash. */
  private static byte[] sortKey(String name, Entry entry) {
    boolean isFile =
        entry instanceof Content
            || (entry instanceof Known(FileMode mode, _) && !mode.equals(FileMode.TREE));
    return (isFile ? name : name + "/").getBytes(UTF_8);
  }
}
