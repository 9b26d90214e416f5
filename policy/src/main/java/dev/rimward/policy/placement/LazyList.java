package dev.rimward.policy.placement;

import java.util.AbstractList;
import java.util.function.IntFunction;

/** A list whose elements are made when they are read; the same ones each time. */
final class LazyList<T> extends AbstractList<T> {
  private final int size;
  private final IntFunction<T> element;

  LazyList(int size, IntFunction<T> element) {
    this.size = size;
    this.element = element;
  }

  @Override
  public T get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return element.apply(index);
  }

  @Override
  public int size() {
    return size;
  }
}
