package dev.rimward.policy.fleet;

/** What tells one document from all others. */
record Id(Kind kind, String name) {
  @Override
  public String toString() {
    return kind.word() + " " + name;
  }
}
