package dev.rimward.renderer.chart;

import com.marcnuri.helm.TemplateCommand;
import com.marcnuri.helm.jni.HelmLib;
import com.marcnuri.helm.jni.NativeLibrary;
import com.sun.jna.Native;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Helm as a native library in a file, and the jars that a process needs to use it. The library is
 * taken out of its jar once for this JVM rather than by each process (98 MB: 0.5 s), and is never
 * downloaded, which helm-java does by itself where it finds none.
 */
final class HelmLibrary {
  private static final HelmLibrary INSTANCE = new HelmLibrary();

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Path file;

  private HelmLibrary() {}

  static HelmLibrary ofThisMachine() {
    return INSTANCE;
  }

  /** Written anew where it was deleted meanwhile, as systems do with old temporary files. */
  Path file() throws IOException {
    lock.lock();
    try {
      Path present = file;
      if (present == null || !Files.exists(present)) {
        present = extract();
        file = present;
      }
      return present;
    } finally {
      lock.unlock();
    }
  }

  /** Only what {@link HelmMain} uses. */
  static String classPath() {
    return Stream.of(HelmMain.class, TemplateCommand.class, HelmLib.class, Native.class)
        .map(HelmLibrary::origin)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path extract() throws IOException {
    NativeLibrary library = find();
    Path folder = Files.createTempDirectory("rimward-helm").toRealPath();
    folder.toFile().deleteOnExit();
    Path file = folder.resolve(library.getBinaryName());
    file.toFile().deleteOnExit();
    try (InputStream content = library.getClass().getResourceAsStream("/" + file.getFileName())) {
      if (content == null) {
        throw new IOException("the jar of " + library.getBinaryName() + " does not hold it");
      }
      Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }

  private static NativeLibrary find() throws IOException {
    String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    return ServiceLoader.load(NativeLibrary.class, NativeLibrary.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(library -> library.getBinaryName().startsWith("helm-" + platform + "."))
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "this distribution has no Helm for %s: add com.marcnuri.helm-java:%s"
                        .formatted(platform, platform)));
  }

  /** As the jars of helm-java are named. */
  static String platform(String system, String processor) {
    String name = system.toLowerCase(Locale.ROOT);
    String family =
        Stream.of("windows", "mac", "linux").filter(name::contains).findFirst().orElse(name);
    boolean isArm = List.of("aarch64", "arm64").contains(processor);
    boolean isIntel = List.of("amd64", "x86_64").contains(processor);
    return (family.equals("mac") ? "darwin" : family)
        + "-"
        + (isArm ? "arm64" : isIntel ? "amd64" : processor);
  }
}
