package dev.rimward.reconciler.cli;

import dev.rimward.renderer.overlay.CompleteOverlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes an overlay where people can build it. */
final class OverlayFolder {
  private OverlayFolder() {}

  /** Into a new folder: nothing that is there already is changed. */
  static void write(CompleteOverlay overlay, Path folder) {
    if (Files.exists(folder)) {
      throw new CommandFailure(folder + " is there already: name a folder that is not");
    }
    try {
      for (Map.Entry<String, byte[]> file : overlay.files().entrySet()) {
        Path path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
    } catch (IOException e) {
      throw new CommandFailure("cannot write " + folder + ": " + e.getMessage());
    }
  }
}
