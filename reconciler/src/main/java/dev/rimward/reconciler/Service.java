package dev.rimward.reconciler;

import dev.rimward.policy.fleet.FleetReader;
import dev.rimward.policy.placement.Decision;
import dev.rimward.reconciler.Configuration.Author;
import dev.rimward.reconciler.Configuration.Intervals;
import dev.rimward.reconciler.Configuration.Web;
import dev.rimward.reconciler.agent.AgentFleet;
import dev.rimward.reconciler.agent.AgentTokens;
import dev.rimward.reconciler.deliver.Backoff;
import dev.rimward.reconciler.deliver.Depth;
import dev.rimward.reconciler.deliver.Lane;
import dev.rimward.reconciler.deliver.Lanes;
import dev.rimward.reconciler.git.BareRepository;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Identity;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.git.Remote;
import dev.rimward.reconciler.observe.PrometheusClient;
import dev.rimward.reconciler.observe.PrometheusEndpoint;
import dev.rimward.reconciler.observe.SignalObserver;
import dev.rimward.reconciler.publish.Authorship;
import dev.rimward.reconciler.publish.Output;
import dev.rimward.reconciler.publish.Retry;
import dev.rimward.reconciler.schedule.Schedule;
import dev.rimward.reconciler.schedule.ScheduleListener;
import dev.rimward.reconciler.source.Source;
import dev.rimward.reconciler.telemetry.EventLog;
import dev.rimward.reconciler.telemetry.Metrics;
import dev.rimward.reconciler.telemetry.Metrics.Outcome;
import dev.rimward.reconciler.web.AddressUnavailable;
import dev.rimward.reconciler.web.AgentEndpoints;
import dev.rimward.reconciler.web.AgentEndpoints.Reception;
import dev.rimward.reconciler.web.AgentEndpoints.ServedBranch;
import dev.rimward.reconciler.web.Endpoints;
import dev.rimward.reconciler.web.OperatorEndpoints;
import dev.rimward.reconciler.web.Serving;
import dev.rimward.reconciler.web.TlsFiles;
import dev.rimward.reconciler.web.WebServer;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.Kustomize;
import dev.rimward.renderer.chart.Charts;
import dev.rimward.renderer.overlay.Renderer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rimward as it runs: the loop on its schedule, the lanes, and what is served over HTTP. */
public final class Service implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Service.class);
  private static final int EVENTS_KEPT = 500;
  private static final Duration AGENTS_REPORT = Duration.ofSeconds(30);
  private static final String POLL = "poll";
  private static final String RECONCILE = "reconcile";
  private static final String CHECK_DRIFT = "check-drift";
  private static final String CHECK_FULLY = "check-fully";
  private static final String MAINTAIN = "maintain";
  private static final String RELOAD_CERTIFICATE = "reload-certificate";
  private static final Duration MAINTENANCE = Duration.ofHours(1);
  private static final Duration CERTIFICATE = Duration.ofMinutes(1);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<BareRepository> repositories = new ArrayList<>();
  private final ReentrantLock turn = new ReentrantLock();
  private final Journal journal;
  private final AgentFleet agents;
  private final Targets targets;
  private final Reconciler reconciler;
  private final Schedule schedule;
  private final WebServer web;

  /**
   * How a service differs from one that is started on a server; the demo and tests use it.
   *
   * @param backoff between tries of a lane
   * @param steps told of every step of a pass
   */
  public record Options(Backoff backoff, Steps steps) {
    public static final Options DEFAULT = new Options(Backoff.DEFAULT, Steps.NONE);
  }

  private Service(ConfigurationFile file, Options options, InstantSource clock) throws GitFailure {
    Configuration configuration = file.configuration();
    RandomGenerator random = new Random(); // safe for use by the threads of all lanes
    this.journal = new Journal(new Metrics(), new EventLog(EVENTS_KEPT), clock, options.steps());
    this.agents = new AgentFleet(agentInterval(configuration), clock);
    try {
      this.targets = opened(targets(file, options, clock, random));
      this.reconciler = new Reconciler(parts(file, clock), clock, journal);
      this.web = opened(WebServer.start(address(configuration.webOrDefault()), serving(file)));
      this.schedule = opened(new Schedule(scheduleListener(), random));
      schedule(configuration.intervalsOrDefault());
    } catch (GitFailure | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts everything and returns; the first pass begins at once.
   *
   * @throws GitFailure if the data directory cannot be used
   * @throws AddressUnavailable if status and metrics cannot be served where they are to be
   */
  public static Service start(ConfigurationFile file, Options options) throws GitFailure {
    return new Service(file, options, InstantSource.system());
  }

  /** Where status and metrics are. */
  public URI url() {
    return web.url();
  }

  public EventLog events() {
    return journal.events();
  }

  public Status status() {
    return new StatusReport(journal, reconciler.last(), targets).status();
  }

  /** What the last pass decided, in the order of applications; empty before the first pass. */
  public List<Decision> decisions() {
    return reconciler.last().stream()
        .flatMap(pass -> pass.plan().decisions().values().stream())
        .toList();
  }

  /** Polls both repositories now, and decides anew. Returns at once. */
  public void pollNow() {
    schedule.trigger(POLL);
  }

  /** Packs the repositories on this disk now, if that is worth it. Returns at once. */
  void maintainNow() {
    schedule.trigger(MAINTAIN);
  }

  /** Ends the schedule first, then the lanes; nothing is sent to any cluster afterwards. */
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

  private Targets targets(
      ConfigurationFile file, Options options, InstantSource clock, RandomGenerator random) {
    Lane.Settings settings =
        new Lane.Settings(
            options.backoff(),
            Lane.Settings.DEFAULT.firstLook(),
            Lane.Settings.DEFAULT.lastLook(),
            journal::delivered);
    return new Targets(
        ClusterAccess.of(file),
        new Lanes(settings, new LaneNews(journal), random, clock),
        agents,
        clock);
  }

  private Reconciler.Parts parts(ConfigurationFile file, InstantSource clock) throws GitFailure {
    Configuration configuration = file.configuration();
    Path data = file.dataDirectory();
    Author author = configuration.authorOrDefault();
    Mirror source = mirror(data.resolve("source.git"), file.address(configuration.source().url()));
    Mirror output = mirror(data.resolve("output.git"), file.address(configuration.output().url()));
    ApplicationBuilds builds = builds(configuration.renderingOrDefault());
    return new Reconciler.Parts(
        new Source(source, configuration.source().branch()),
        new FleetReader(configuration.layoutOrDefault()),
        builds,
        signals(file),
        new Renderer(builds),
        new Output(
            output,
            Authorship.of(new Identity(author.name(), author.email())),
            clock,
            Retry.usual(journal.metrics()::pushRetried),
            journal::published),
        targets);
  }

  /** With the kustomize that is found on this machine. */
  public static ApplicationBuilds builds(RenderingConfiguration rendering) {
    Kustomize kustomize =
        Kustomize.find(
            System.getenv(), Path.of(System.getProperty("user.home")), rendering.limits());
    return new ApplicationBuilds(
        kustomize, new Charts(rendering.chartLimits()), rendering.readableSecrets());
  }

  private Mirror mirror(Path folder, String address) throws GitFailure {
    BareRepository repository = opened(BareRepository.open(folder));
    repositories.add(repository);
    return new Mirror(repository, Remote.of(address));
  }

  private Reconciler.Signals signals(ConfigurationFile file) {
    Configuration.Prometheus prometheus = file.configuration().prometheus();
    if (prometheus == null) {
      return (fleet, requirements, now) -> Map.of();
    }
    String token = prometheus.bearerTokenFile();
    PrometheusClient client =
        opened(
            new PrometheusClient(
                new PrometheusEndpoint(
                    prometheus.uri(), token == null ? null : file.resolve(token))));
    SignalObserver observer =
        new SignalObserver(client, (key, words) -> log.debug("{}: {}", key, words));
    return observer::observe;
  }

  private void schedule(Intervals intervals) {
    schedule.every(POLL, intervals.poll(), Duration.ZERO, inTurn(this::poll));
    schedule.every(RECONCILE, intervals.observe(), Duration.ZERO, inTurn(this::reconcile));
    schedule.every(MAINTAIN, MAINTENANCE, MAINTENANCE, inTurn(this::maintain));
    schedule.every(
        CHECK_DRIFT,
        intervals.driftCheck(),
        intervals.driftCheck().dividedBy(10),
        () -> targets.checkDrift(Depth.QUICK, intervals.driftCheck()));
    schedule.every(
        CHECK_FULLY,
        intervals.fullCheck(),
        intervals.fullCheck().dividedBy(10),
        () -> targets.checkDrift(Depth.FULL, intervals.fullCheck()));
    schedule.every(RELOAD_CERTIFICATE, CERTIFICATE, CERTIFICATE, this::reloadCertificate);
  }

  private void reloadCertificate() {
    try {
      web.reloadCertificate();
    } catch (IOException e) {
      journal.failed(RELOAD_CERTIFICATE, e);
    }
  }

  /** What waits for a time goes on then, and not only when it is noticed. */
  private void reconcile() throws InterruptedException {
    reconciler.pass();
    reconciler.nextTurn().ifPresent(time -> schedule.at(RECONCILE, time));
  }

  private void poll() throws InterruptedException {
    if (reconciler.poll()) {
      schedule.trigger(RECONCILE);
    }
  }

  /** A repository that cannot be packed still serves; the other one is packed nevertheless. */
  private void maintain() {
    for (BareRepository repository : repositories) {
      try {
        repository.maintain();
      } catch (GitFailure failure) {
        journal.failed(MAINTAIN, failure);
      }
    }
  }

  private interface Interruptible {
    void run() throws InterruptedException;
  }

  /**
   * The reconciler and the repositories on this disk are for one thread at a time, and each task
   * has its own. What waits meanwhile is no more than one run of each.
   */
  private Runnable inTurn(Interruptible work) {
    return () -> {
      try {
        turn.lockInterruptibly();
        try {
          work.run();
        } finally {
          turn.unlock();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private ScheduleListener scheduleListener() {
    Metrics metrics = journal.metrics();
    return new ScheduleListener() {
      @Override
      public void succeeded(String task, Duration took) {
        metrics.scheduleRan(task, Outcome.Succeeded);
      }

      @Override
      public void failed(String task, Duration took, Throwable cause) {
        metrics.scheduleRan(task, Outcome.Failed);
        journal.failed(task, cause);
      }
    };
  }

  private static Duration agentInterval(Configuration configuration) {
    Configuration.Agents agents = configuration.agents();
    return agents == null ? AGENTS_REPORT : agents.statusInterval();
  }

  private Serving serving(ConfigurationFile file) {
    Web configured = file.configuration().webOrDefault();
    Configuration.Tls tls = configured.tls();
    return new Serving(
        endpoints(),
        agentEndpoints(file),
        new OperatorEndpoints(OperatorToken.of(file), new SyncRequests(this::sync)::answer),
        tls == null
            ? null
            : new TlsFiles(file.resolve(tls.certificate()), file.resolve(tls.key())));
  }

  private @Nullable AgentEndpoints agentEndpoints(ConfigurationFile file) {
    Configuration.Agents configured = file.configuration().agents();
    return configured == null
        ? null
        : new AgentEndpoints(
            new AgentTokens(file.resolve(configured.tokensDirectory()))::accepts,
            this::receive,
            this::served);
  }

  private Reception receive(String cluster, byte[] report) {
    return switch (agents.receive(cluster, report)) {
      case AgentFleet.Outcome.Taken(Object instructions) -> new Reception.Accepted(instructions);
      case AgentFleet.Outcome.NotFollowed() -> new Reception.NoSuchCluster();
      case AgentFleet.Outcome.Malformed(String words) -> new Reception.Refused(words);
    };
  }

  /** Not before the first pass: what an agent is given is checked with what is fetched then. */
  private Optional<ServedBranch> served(String cluster) {
    try {
      return reconciler
          .branches()
          .verified(cluster)
          .map(one -> new ServedBranch(one.repository(), one.branch(), one.commit()));
    } catch (GitFailure failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Empty: there is no such cluster or application. */
  private Optional<List<String>> sync(SyncRequests.Wish wish) {
    Optional<List<String>> clusters = reconciler.last().flatMap(wish::clusters);
    clusters.ifPresent(
        found -> {
          targets.look(found, wish.now());
          schedule.trigger(POLL);
          schedule.trigger(RECONCILE);
        });
    return clusters;
  }

  private Endpoints endpoints() {
    return new Endpoints(
        journal.metrics(),
        this::missing,
        this::status,
        application -> reconciler.last().flatMap(pass -> pass.decision(application)));
  }

  /** What has not happened yet before the first pass is complete. */
  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (journal.sourceCommit() == null) {
      missing.add("the source repository has not answered" + because(journal.sourceFailure()));
    }
    if (journal.outputFailure() != null) {
      missing.add("the output repository has not answered" + because(journal.outputFailure()));
    }
    if (missing.isEmpty() && reconciler.last().isEmpty()) {
      missing.add("the first pass is not complete" + because(journal.passFailure()));
    }
    return missing;
  }

  private static String because(@Nullable String failure) {
    return failure == null ? "" : ": " + failure;
  }

  private static InetSocketAddress address(Web web) {
    return new InetSocketAddress(web.host(), web.port());
  }
}
