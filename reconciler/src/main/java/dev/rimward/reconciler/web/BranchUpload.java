package dev.rimward.reconciler.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rimward.reconciler.web.AgentEndpoints.ServedBranch;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.SymbolicRef;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.UploadPack.RequestPolicy;
import org.eclipse.jgit.transport.UploadPackInternalServerErrorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Git's smart HTTP protocol (gitprotocol-http, versions 0 and 2) for reading one branch of a
 * repository, as if that branch were all there is. What cannot be reached from it cannot be asked
 * for, whoever knows its id.
 */
final class BranchUpload {
  private static final Logger log = LoggerFactory.getLogger(BranchUpload.class);
  private static final String SERVICE = "git-upload-pack";
  private static final String REQUEST = "application/x-git-upload-pack-request";
  private static final String RESULT = "application/x-git-upload-pack-result";
  private static final String ADVERTISEMENT = "application/x-git-upload-pack-advertisement";
  private static final String VERSION_2 = "version=2";

  /** Of version 2; {@code object-info} would tell of any object whose id is known. */
  private static final List<String> COMMANDS = List.of("command=ls-refs", "command=fetch");

  private static final int LENGTH_OF_LENGTH = 4;
  private static final int LONGEST_COMMAND = 64;
  private static final int MAX_REQUEST_BYTES = 4 << 20;
  private static final int BUFFER = 64 << 10;

  /** Packing costs a processor. */
  private static final int AT_A_TIME = 16;

  private static final Duration MOST_WAIT = Duration.ofSeconds(20);
  private static final Duration MOST_TIME = Duration.ofMinutes(10);

  private final Semaphore turns = new Semaphore(AT_A_TIME, true);

  Answer advertise(ServedBranch branch, Request request) throws IOException {
    if (!HttpMethod.GET.is(request.getMethod())) {
      return Answer.error(405, "branches are read only");
    }
    if (!SERVICE.equals(Request.extractQueryParameters(request).getValue("service"))) {
      return Answer.error(403, "branches are read only, with Git's smart protocol");
    }
    ByteArrayOutputStream advertisement = new ByteArrayOutputStream();
    try (UploadPack pack = pack(branch, request)) {
      pack.sendAdvertisedRefs(
          new PacketLineOutRefAdvertiser(new PacketLineOut(advertisement)), SERVICE);
      pack.getRevWalk().close();
    }
    return Answer.bytes(200, ADVERTISEMENT, advertisement.toByteArray());
  }

  void upload(ServedBranch branch, Request request, Response response, Callback callback)
      throws IOException {
    if (!HttpMethod.POST.is(request.getMethod())
        || !REQUEST.equals(request.getHeaders().get(HttpHeader.CONTENT_TYPE))) {
      RoutesHandler.send(response, callback, Answer.error(415, "this is not what Git sends"));
      return;
    }
    try {
      if (!turns.tryAcquire(MOST_WAIT.toSeconds(), TimeUnit.SECONDS)) {
        RoutesHandler.send(response, callback, Answer.error(503, "too many agents ask at once"));
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    try (TimeLimit limit = TimeLimit.start(MOST_TIME);
        InputStream input = input(request)) {
      if (isAllowed(input, request)) {
        send(branch, request, input, response, callback);
      } else {
        RoutesHandler.send(response, callback, Answer.error(403, "only fetching is served"));
      }
    } finally {
      turns.release();
    }
  }

  /** An answer that has begun can only be broken off. */
  private static void send(
      ServedBranch branch, Request request, InputStream input, Response response, Callback callback)
      throws IOException {
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, RESULT);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    OutputStream output = new BufferedOutputStream(Content.Sink.asOutputStream(response), BUFFER);
    try (UploadPack pack = pack(branch, request)) {
      upload(pack, branch, input, output);
      output.flush();
      response.write(true, null, callback);
    } catch (IOException | RuntimeException e) {
      log.info("an agent's fetch of {} broke off: {}", branch.name(), e.toString());
      callback.failed(e);
    }
  }

  /** What is refused is told in Git's own way, with an answer that is whole. */
  private static void upload(
      UploadPack pack, ServedBranch branch, InputStream input, OutputStream output)
      throws IOException {
    try {
      pack.upload(input, output, null);
    } catch (UploadPackInternalServerErrorException e) {
      log.info(
          "an agent's fetch of {} is refused: {}", branch.name(), String.valueOf(e.getCause()));
    }
  }

  private static UploadPack pack(ServedBranch branch, Request request) {
    UploadPack pack = new UploadPack(branch.repository());
    Ref ref =
        new ObjectIdRef.PeeledNonTag(
            Ref.Storage.LOOSE, Constants.R_HEADS + branch.name(), branch.commit());
    pack.setAdvertisedRefs(
        Map.of(Constants.HEAD, new SymbolicRef(Constants.HEAD, ref), ref.getName(), ref));
    pack.setRequestPolicy(RequestPolicy.REACHABLE_COMMIT);
    pack.setBiDirectionalPipe(false);
    pack.setExtraParameters(parameters(request));
    return pack;
  }

  private static List<String> parameters(Request request) {
    @Nullable String header = request.getHeaders().get("Git-Protocol");
    return header == null ? List.of() : List.of(header.split(":"));
  }

  private static InputStream input(Request request) throws IOException {
    InputStream body = Content.Source.asInputStream(request);
    boolean zipped = "gzip".equals(request.getHeaders().get(HttpHeader.CONTENT_ENCODING));
    return new BufferedInputStream(
        new BoundedInput(zipped ? new GZIPInputStream(body) : body, MAX_REQUEST_BYTES), BUFFER);
  }

  private static boolean isAllowed(InputStream input, Request request) throws IOException {
    if (!parameters(request).contains(VERSION_2)) {
      return true; // it can do nothing but fetch
    }
    input.mark(LENGTH_OF_LENGTH + LONGEST_COMMAND);
    String line = new String(input.readNBytes(LENGTH_OF_LENGTH + LONGEST_COMMAND), US_ASCII);
    input.reset();
    return COMMANDS.stream().anyMatch(command -> begins(line, command));
  }

  /** A packet is its length in four hexadecimal digits, and its content. */
  private static boolean begins(String packets, String command) {
    int length = LENGTH_OF_LENGTH + command.length();
    return packets.startsWith("%04x%s".formatted(length, command))
        || packets.startsWith("%04x%s\n".formatted(length + 1, command));
  }
}
