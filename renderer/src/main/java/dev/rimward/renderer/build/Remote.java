package dev.rimward.renderer.build;

import java.util.regex.Pattern;

/**
 * What kustomize would fetch from elsewhere.
 *
 * @see <a
 *     href="https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/git/repospec.go">
 *     how it tells a repository</a>
 */
final class Remote {
  /** Of any field that takes a file, also behind the key of a generator. */
  private static final Pattern URL =
      Pattern.compile("(?is)(?:[^=\\n]*=)?\\s*https?:.*", Pattern.UNICODE_CASE);

  /** What it clones even where a folder of this name is there. */
  private static final Pattern REPOSITORY =
      Pattern.compile(
          "(?is)(?:git::)?(?:(?:ssh|https?|file)://|gh:|github\\.com[/:]|[a-z][a-z0-9-]*@).*"
              + "|.*_git/.*");

  /** What older versions cloned, or what its author took for something that is. */
  private static final Pattern LIKE_A_REPOSITORY =
      Pattern.compile(
          "(?is).*://.*|git::.*|[^/]*@[^/]*:.*|(?:[^/]+\\.)?(?:github|gitlab|bitbucket)\\..*/.*"
              + "|.*\\?(?:ref|version|timeout|submodules)=.*|.*\\.git(?:/.*)?");

  private Remote() {}

  static boolean isUrl(String reference) {
    return URL.matcher(reference).matches();
  }

  static boolean isRepository(String reference) {
    return REPOSITORY.matcher(reference).matches();
  }

  static boolean looksLikeARepository(String reference) {
    return LIKE_A_REPOSITORY.matcher(reference).matches();
  }

  /** For people: without what may be a password or a token. */
  static String withoutCredentials(String reference) {
    return reference
        .replaceFirst("(?s)[?#].*", "")
        .replaceFirst("(?s)://.*@", "://")
        .replaceFirst("(?s)^[^/@]*:[^@]*@", "");
  }
}
