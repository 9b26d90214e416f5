package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.SourceTree;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A tree and its history read by one thread at a time: trees need not be safe for use by several,
 * and reading them is little beside building them.
 */
final class SerialTree implements SourceTree {
  private final SourceTree tree;
  private final ReentrantLock lock;

  SerialTree(SourceTree tree) {
    this(tree, new ReentrantLock());
  }

  private SerialTree(SourceTree tree, ReentrantLock lock) {
    this.tree = tree;
    this.lock = lock;
  }

  @Override
  public String revision() {
    return tree.revision();
  }

  @Override
  public List<Entry> entries(String folder) {
    return locked(() -> tree.entries(folder));
  }

  @Override
  public Optional<byte[]> read(String path) {
    return locked(() -> tree.read(path));
  }

  @Override
  public Optional<String> digest(String folder) {
    return locked(() -> tree.digest(folder));
  }

  @Override
  public Optional<String> fileDigest(String path) {
    return locked(() -> tree.fileDigest(path));
  }

  @Override
  public Stream<SourceTree> earlier(String path) {
    Stream<SourceTree> trees = locked(() -> tree.earlier(path));
    Iterator<SourceTree> iterator = trees.iterator();
    Iterator<SourceTree> serial =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return locked(iterator::hasNext);
          }

          @Override
          public SourceTree next() {
            return new SerialTree(locked(iterator::next), lock);
          }
        };
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(serial, Spliterator.ORDERED), false)
        .onClose(trees::close);
  }

  private <T> T locked(Supplier<T> reading) {
    lock.lock();
    try {
      return reading.get();
    } finally {
      lock.unlock();
    }
  }
}
