package dev.rimward.renderer.build;

/** Tells how many objects a file may hold, without parsing it. */
final class Documents {
  private Documents() {}

  /** One more than there are separators between documents, in a file of YAML. */
  static long count(String path, byte[] content) {
    if (!path.endsWith(".yaml") && !path.endsWith(".yml")) {
      return 1;
    }
    long documents = 1;
    for (int i = 1; i + 3 < content.length; i++) {
      if (content[i] == '-'
          && content[i + 1] == '-'
          && content[i + 2] == '-'
          && content[i - 1] == '\n'
          && content[i + 3] <= ' ') {
        documents++;
      }
    }
    return documents;
  }
}
