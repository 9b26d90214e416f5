package dev.rimward.reconciler.agent;

import static java.util.Objects.requireNonNull;

import dev.rimward.reconciler.agent.AgentConfiguration.Committer;
import dev.rimward.reconciler.agent.AgentWork.Parts;
import dev.rimward.reconciler.deliver.Backoff;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.Lane;
import dev.rimward.reconciler.deliver.LaneStatus;
import dev.rimward.reconciler.deliver.Lanes;
import dev.rimward.reconciler.git.BareRepository;
import dev.rimward.reconciler.git.CertificateAuthority;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Identity;
import dev.rimward.reconciler.publish.FollowedBranch;
import dev.rimward.reconciler.schedule.Schedule;
import dev.rimward.reconciler.schedule.ScheduleListener;
import dev.rimward.reconciler.telemetry.Metrics;
import dev.rimward.reconciler.web.Endpoints;
import dev.rimward.reconciler.web.WebServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rimward inside one cluster: delivers the cluster's branch as the service would, and goes on with
 * what it has while it cannot reach anybody.
 */
public final class Agent implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Agent.class);

  /** How often it is looked whether something is due. */
  private static final Duration TICK = Duration.ofMillis(500);

  private static final Duration MAINTENANCE = Duration.ofHours(1);

  private static final ScheduleListener LOGGED_ALREADY =
      new ScheduleListener() {
        @Override
        public void succeeded(String task, Duration took) {}

        @Override
        public void failed(String task, Duration took, Throwable cause) {}
      };

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final AgentWork work;

  /**
   * How an agent differs from one that is started in a cluster; tests use it.
   *
   * @param version of Rimward
   * @param environment of the process, which says where the API server of a Pod is
   * @param backoff between tries of the lane
   * @param ticking false: nothing happens but on {@link #tick}
   */
  public record Options(
      String version,
      Map<String, String> environment,
      Backoff backoff,
      InstantSource clock,
      boolean ticking) {
    /** As in a cluster. */
    public static Options of(String version, Map<String, String> environment) {
      return new Options(version, environment, Backoff.DEFAULT, InstantSource.system(), true);
    }
  }

  private Agent(AgentConfiguration configuration, Path folder, Options options) throws GitFailure {
    RandomGenerator random = new Random(); // safe for use by several threads
    try {
      this.work = work(configuration, folder, options, random);
      work.resume();
      serve(configuration.web());
      if (options.ticking()) {
        schedule(random);
      }
    } catch (GitFailure | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts everything and returns.
   *
   * @param folder that relative paths are relative to
   * @throws GitFailure if the data directory cannot be used
   * @throws dev.rimward.reconciler.web.AddressUnavailable if nothing can be served where it is to
   *     be
   */
  public static Agent start(AgentConfiguration configuration, Path folder, Options options)
      throws GitFailure {
    return new Agent(configuration, folder, options);
  }

  public LaneStatus status() {
    return work.status();
  }

  /** Does what is due, in this thread. */
  public void tick() throws InterruptedException {
    work.poll();
    work.check();
    work.report();
  }

  void maintain() {
    work.maintain();
  }

  /** Ends the schedule first, then the lane; nothing is sent to the cluster afterwards. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        log.error("something did not close", e);
      }
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }

  private AgentWork work(
      AgentConfiguration configuration, Path folder, Options options, RandomGenerator random)
      throws GitFailure {
    Path data = directory(folder.resolve(configuration.dataDirectory()));
    @Nullable Secret token =
        optional(configuration.tokenFile(), file -> new Secret(folder.resolve(file)));
    @Nullable CertificateAuthority authority =
        optional(
            configuration.certificateAuthority(),
            file -> new CertificateAuthority(folder.resolve(file)));
    BranchClone clone =
        opened(
            new BranchClone(
                BareRepository.open(data.resolve("branch.git")),
                configuration.branch(),
                FollowedBranch.name(configuration.cluster()),
                token,
                authority));
    ApiServer api =
        opened(
            new ApiServer(
                optional(configuration.kubeconfig(), folder::resolve),
                configuration.context(),
                options.environment()));
    CentralService service =
        optional(
            configuration.status(),
            address ->
                new CentralService(
                    address, configuration.cluster(), requireNonNull(token), authority));
    return new AgentWork(
        new Parts(
            options.version(),
            new Follower(clone, branch(configuration, clone)),
            clone,
            lane(configuration.cluster(), options, random, api),
            api,
            service,
            data.resolve("suspended")),
        configuration.intervalsOrDefault(),
        random,
        options.clock());
  }

  private static FollowedBranch branch(AgentConfiguration configuration, BranchClone clone) {
    Committer committer = configuration.expectedCommitter();
    return new FollowedBranch(
        clone.repository().jgit(),
        configuration.cluster(),
        Optional.ofNullable(committer).map(one -> new Identity(one.name(), one.email())),
        clone::deepen);
  }

  private Lane lane(String cluster, Options options, RandomGenerator random, ApiServer api) {
    Lane.Settings usual = Lane.Settings.DEFAULT;
    Lanes lanes =
        opened(
            new Lanes(
                new Lane.Settings(
                    options.backoff(), usual.firstLook(), usual.lastLook(), usual.steps()),
                event -> work().on(event),
                random,
                options.clock()));
    return lanes.start(cluster, () -> api.open(CallLimits.DEFAULT));
  }

  /** Nothing happens in the lane before it is told what to deliver, which is later. */
  private AgentWork work() {
    return work;
  }

  private void serve(AgentConfiguration.@Nullable Web web) {
    if (web != null) {
      opened(
          WebServer.start(
              new InetSocketAddress(web.host(), web.port()),
              new Endpoints(
                  new Metrics(),
                  () -> work.missing().stream().toList(),
                  work::status,
                  _ -> Optional.empty())));
    }
  }

  private void schedule(RandomGenerator random) {
    Schedule schedule = opened(new Schedule(LOGGED_ALREADY, random));
    schedule.every("poll", TICK, TICK, work::poll);
    schedule.every("check-drift", TICK, TICK, work::check);
    schedule.every("report", TICK, TICK, interruptible(work::report));
    schedule.every("maintain", MAINTENANCE, MAINTENANCE, work::maintain);
  }

  private interface Interruptible {
    void run() throws InterruptedException;
  }

  private static Runnable interruptible(Interruptible work) {
    return () -> {
      try {
        work.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private interface Making<T> {
    T of(String value);
  }

  private static <T> @Nullable T optional(@Nullable String value, Making<T> making) {
    return value == null ? null : making.of(value);
  }

  private static Path directory(Path folder) throws GitFailure {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new GitFailure(GitFailure.Code.LOCAL, "cannot make the data directory " + folder, e);
    }
  }
}
