package dev.rimward.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RolloutTableTest {
  @Test
  void showsHowFarEachApplicationIsAndWhatItWaitsFor() throws Exception {
    String status =
        """
        {"applications": [
          {"name": "blog", "locations": [{"delivered": true, "health": "Healthy"}]},
          {"name": "none", "locations": []},
          {"name": "shop", "locations": [
            {"delivered": true, "health": "Healthy"},
            {"delivered": true, "health": "Progressing"},
            {"delivered": false, "health": "Healthy"}]}],
         "rollouts": [{"application": "shop", "phase": "Soaking", "updated": 1, "clusters": 3,
           "text": "until 12:00"}],
         "waiting": [
          {"application": "shop", "cluster": "ams1", "text": "window eu-nights"},
          {"application": "shop", "cluster": "fra1", "text": "window eu-nights"},
          {"application": "blog", "cluster": "fra1", "text": "a healthy replacement"}]}
        """;

    assertThat(new RolloutTable(new ObjectMapper().readTree(status)).toString())
        .isEqualTo(
            """
            APPLICATION   PLACED   DELIVERED          HEALTHY   WAITS FOR
            blog          1        [##########] 1/1   1/1       a healthy replacement (fra1)
            none          0        [##########] 0/0   0/0       -
            shop          3        [######....] 2/3   2/3       Soaking 1/3: until 12:00;\
             window eu-nights (2 clusters)
            """);
  }
}
