package dev.rimward.renderer.chart;

import com.marcnuri.helm.TemplateCommand;
import com.marcnuri.helm.jni.HelmLib;
import com.sun.jna.Native;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The process that a chart is templated in: Helm is Go code inside of it, which nothing but the end
 * of the process can stop. Its output is that of {@link HelmOutput}; what Helm logs goes to the
 * error output.
 */
final class HelmMain {
  private final HelmLib helm;
  private final HelmArguments arguments;

  private HelmMain(HelmLib helm, HelmArguments arguments) {
    this.helm = helm;
    this.arguments = arguments;
  }

  static void main(String[] words) throws IOException {
    HelmArguments arguments = HelmArguments.parse(List.of(words));
    HelmLib helm = Native.load(arguments.library(), HelmLib.class);
    try (DataOutputStream output = standardOutput()) {
      new HelmMain(helm, arguments).templateAll(output);
    }
  }

  private void templateAll(DataOutputStream output) throws IOException {
    String first = null;
    for (String folder : arguments.folders()) {
      String objects;
      try {
        objects = template(folder);
      } catch (IllegalStateException e) {
        write(output, HelmOutput.REJECTED, withoutThisFolder(String.valueOf(e.getMessage())));
        return;
      }
      boolean isSame = objects.equals(first);
      write(output, isSame ? HelmOutput.SAME_AS_FIRST : HelmOutput.OBJECTS, isSame ? "" : objects);
      first = first == null ? objects : first;
    }
  }

  private String template(String folder) {
    TemplateCommand command =
        new TemplateCommand(helm, Path.of(HelmArguments.chartIn(folder)))
            .withName(arguments.releaseName())
            .withNamespace(arguments.namespace())
            .withKubeVersion(arguments.kubernetesVersion());
    for (int i = 0; i < arguments.values(); i++) {
      command.withValuesFile(Path.of(HelmArguments.valuesIn(folder, i)));
    }
    // Null for nothing, also where Helm broke down: the reader misses the last object then.
    String objects = command.call();
    return objects == null ? "" : objects;
  }

  private static void write(DataOutputStream output, int kind, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    output.writeByte(kind);
    output.writeInt(bytes.length);
    output.write(bytes);
  }

  private static String withoutThisFolder(String message) {
    return message.replace(Path.of("").toAbsolutePath() + "/", "");
  }

  private static DataOutputStream standardOutput() {
    return new DataOutputStream(
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
  }
}
