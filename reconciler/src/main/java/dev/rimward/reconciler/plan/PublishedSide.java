package dev.rimward.reconciler.plan;

import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.reconciler.publish.PublishedFleet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** What was published last. */
public record PublishedSide(String words, PublishedFleet fleet) implements Side {
  @Override
  public SortedSet<String> applications() {
    return fleet.applications();
  }

  @Override
  public SortedSet<String> clusters() {
    return fleet.clusters();
  }

  @Override
  public Optional<ApplicationPlacement> placement(String application) {
    return Optional.ofNullable(fleet.placements().get(application));
  }

  @Override
  public Content content(String application, String cluster) {
    Optional<String> folder = fleet.folder(application, cluster);
    return folder.isPresent()
        ? new Content.Present(new Published(fleet, folder.get()))
        : new Content.Absent();
  }

  private record Published(PublishedFleet fleet, String digest) implements ObjectFiles {
    @Override
    public SortedMap<String, String> ids() {
      return read(() -> fleet.objects(digest));
    }

    @Override
    public byte[] content(String path) {
      return read(() -> fleet.content(Objects.requireNonNull(ids().get(path), path)));
    }

    private static <T> T read(Reading<T> reading) {
      try {
        return reading.read();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read what is published: " + e.getMessage(), e);
      }
    }
  }

  private interface Reading<T> {
    T read() throws IOException;
  }
}
