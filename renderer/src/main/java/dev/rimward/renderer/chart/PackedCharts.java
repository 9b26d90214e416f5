package dev.rimward.renderer.chart;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Unpacks the charts that lie packed in a chart's {@code charts} folder, so that what is inside of
 * them is looked at as the rest is, and packs them again for Helm, to which it makes a difference:
 * the {@code .helmignore} of a chart has no say in what is packed. An unpacked file's path goes on
 * after that of its archive: {@code charts/cache-1.2.tgz/Chart.yaml}.
 */
final class PackedCharts {
  /** A chart in a chart, and so on: more is no chart that anybody wrote. */
  private static final int MAX_DEPTH = 8;

  private final ChartLimits limits;
  private final SortedMap<String, byte[]> files = new TreeMap<>();
  private long bytes;

  private PackedCharts(ChartLimits limits) {
    this.limits = limits;
  }

  /**
   * The files of a chart without packed ones. {@link ChartRefused} as soon as all of it is more
   * than the limits allow.
   */
  static SortedMap<String, byte[]> unpacked(Map<String, byte[]> chart, ChartLimits limits) {
    PackedCharts packed = new PackedCharts(limits);
    chart.forEach((path, content) -> packed.add(path, content, 0));
    return packed.files;
  }

  /** The files of a chart as Helm is to find them; what is unpacked stays as it is. */
  static SortedMap<String, byte[]> packed(SortedMap<String, byte[]> unpacked) {
    TreeMap<String, byte[]> files = new TreeMap<>(unpacked);
    TreeSet<String> archives = new TreeSet<>();
    files.keySet().forEach(path -> archives.addAll(ChartPaths.archivesOf(path)));
    // A chart in a packed one comes after it, and is packed before.
    for (String archive : archives.descendingSet()) {
      SortedMap<String, byte[]> inside = files.subMap(archive + "/", archive + "0");
      byte[] packed = pack(inside, archive.length() + 1);
      inside.clear();
      files.put(archive, packed);
    }
    return files;
  }

  private static byte[] pack(SortedMap<String, byte[]> files, int prefix) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(bytes), StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry("chart/" + file.getKey().substring(prefix));
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen in memory", e);
    }
    return bytes.toByteArray();
  }

  private void add(String path, byte[] content, int depth) {
    if (!ChartPaths.staysInside(path)) {
      throw new ChartRefused("%s: is not a path inside of the chart".formatted(path));
    }
    count(content.length);
    if (ChartPaths.isPackedChart(path)) {
      unpack(path, content, depth + 1);
    } else if (files.put(path, content) != null) {
      throw new ChartRefused("%s: is there twice".formatted(path));
    }
    if (files.size() > limits.chartFiles()) {
      throw new ChartRefused(
          "the chart has more than %d files, with what is packed in charts/"
              .formatted(limits.chartFiles()));
    }
  }

  private void count(long more) {
    bytes += more;
    if (bytes > limits.chartBytes()) {
      throw new ChartRefused(
          "the chart is larger than %d bytes, with what is packed in charts/"
              .formatted(limits.chartBytes()));
    }
  }

  private void unpack(String path, byte[] archive, int depth) {
    if (depth > MAX_DEPTH) {
      throw new ChartRefused("%s: charts are packed %d deep".formatted(path, MAX_DEPTH));
    }
    try (TarArchiveInputStream tar = tar(archive)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (!entry.isDirectory()) {
          add(path + "/" + name(path, entry), content(path, entry, tar), depth);
        }
      }
    } catch (IOException e) {
      throw new ChartRefused(
          "%s: cannot be read as a packed chart (a .tar in gzip, as `helm package` writes)"
              .formatted(path));
    }
  }

  /** Counts what comes out of the compression, which is more than the files: headers are in it. */
  private TarArchiveInputStream tar(byte[] archive) throws IOException {
    InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(archive));
    return new TarArchiveInputStream(
        new CountedInputStream(unzipped, this::count), StandardCharsets.UTF_8.name());
  }

  /** Without the chart's folder, which every path in a packed chart begins with. */
  private static String name(String path, TarArchiveEntry entry) {
    if (!entry.isFile() || entry.isLink() || entry.isSymbolicLink() || entry.isSparse()) {
      throw new ChartRefused(
          "%s: holds %s, which is neither a file nor a folder".formatted(path, entry.getName()));
    }
    String name = entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
    int slash = name.indexOf('/');
    if (slash < 1 || !ChartPaths.staysInside(name)) {
      throw new ChartRefused(
          "%s: holds %s, which is outside of the chart's folder".formatted(path, entry.getName()));
    }
    return name.substring(slash + 1);
  }

  private byte[] content(String path, TarArchiveEntry entry, TarArchiveInputStream tar)
      throws IOException {
    if (entry.getSize() > limits.chartBytes()) {
      count(entry.getSize());
    }
    byte[] content = tar.readNBytes(limits.chartBytes());
    if (content.length != entry.getSize()) {
      throw new IOException("%s ends in the middle".formatted(path));
    }
    return content;
  }
}
