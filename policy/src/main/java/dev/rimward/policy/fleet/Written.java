package dev.rimward.policy.fleet;

/**
 * A document that reads well, and where it was written.
 *
 * @param root the document's root, as it stands in {@code revision}
 * @param revision the revision whose text this is: the one that is read, or an earlier one whose
 *     version is kept
 */
record Written(Id id, Definition definition, Place root, String revision) {
  String path() {
    return root.file();
  }

  /** A problem with a field of this document, in the file as it is now. */
  Problem problem(String current, String field, String message) {
    Problem there = root.find(field).problem(message);
    return revision.equals(current) ? there : new Problem(path(), 0, field, message);
  }

  /** Where it is, for a sentence about another document. */
  String where(String current) {
    return revision.equals(current) ? path() + ":" + root.line() : path();
  }
}
