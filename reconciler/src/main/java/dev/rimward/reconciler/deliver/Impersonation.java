package dev.rimward.reconciler.deliver;

import io.fabric8.kubernetes.client.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a request is made for. The API server takes the groups from the request alone, so that a
 * service account's own have to be named.
 *
 * @param user full name, such as {@code system:serviceaccount:shop:deployer}
 */
record Impersonation(String user, List<String> groups) {
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  static Impersonation of(String user) {
    List<String> groups = new ArrayList<>();
    if (user.startsWith(SERVICE_ACCOUNT)) {
      String namespace = user.substring(SERVICE_ACCOUNT.length()).split(":", -1)[0];
      groups.add("system:serviceaccounts");
      groups.add("system:serviceaccounts:" + namespace);
    }
    groups.add("system:authenticated");
    return new Impersonation(user, List.copyOf(groups));
  }

  void headers(HttpRequest.Builder request) {
    request.header("Impersonate-User", user);
    groups.forEach(group -> request.header("Impersonate-Group", group));
  }
}
