package dev.rimward.benchmarks;

import dev.rimward.fixtures.server.KubeApiServer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an API server has counted since it started, by its own metrics.
 *
 * @param requests by verb and resource
 * @param cpuSeconds of its process; etcd's are not in it
 */
record ApiServerCount(SortedMap<String, Long> requests, double cpuSeconds) {
  private static final Pattern REQUESTS =
      Pattern.compile("^apiserver_request_total\\{(.*)} (\\S+)$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final String CPU = "process_cpu_seconds_total ";

  /**
   * @param requests by verb and resource, but those of the API server to itself
   */
  record Between(SortedMap<String, Long> requests, double cpuSeconds) {}

  static ApiServerCount of(KubeApiServer server) {
    SortedMap<String, Long> requests = new TreeMap<>();
    double[] cpu = {0};
    server
        .kubectl("get", "--raw", "/metrics")
        .lines()
        .forEach(
            line -> {
              Matcher matcher = REQUESTS.matcher(line);
              if (matcher.matches()) {
                Map<String, String> labels = labels(matcher.group(1));
                String dryRun = labels.getOrDefault("dry_run", "").isEmpty() ? "" : " (dry run)";
                requests.merge(
                    labels.get("verb") + " " + labels.get("resource") + dryRun,
                    Math.round(Double.parseDouble(matcher.group(2))),
                    Long::sum);
              } else if (line.startsWith(CPU)) {
                cpu[0] = Double.parseDouble(line.substring(CPU.length()));
              }
            });
    return new ApiServerCount(requests, cpu[0]);
  }

  Between since(ApiServerCount before) {
    SortedMap<String, Long> more = new TreeMap<>();
    requests.forEach(
        (what, count) -> {
          long difference = count - before.requests.getOrDefault(what, 0L);
          if (difference > 0 && !isItsOwn(what)) {
            more.put(what, difference);
          }
        });
    return new Between(more, cpuSeconds - before.cpuSeconds);
  }

  /** What the API server asks itself all the time, and what is asked for its metrics. */
  private static boolean isItsOwn(String what) {
    return what.startsWith("WATCH ")
        || what.matches(
            ".* (leases|endpointslices|endpoints|apiservices|flowschemas|null"
                + "|prioritylevelconfigurations|roles|rolebindings|clusterroles"
                + "|clusterrolebindings|priorityclasses|nodes|resourcequotas)( .*)?");
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    Matcher matcher = LABEL.matcher(text);
    while (matcher.find()) {
      labels.put(matcher.group(1), matcher.group(2));
    }
    return labels;
  }
}
