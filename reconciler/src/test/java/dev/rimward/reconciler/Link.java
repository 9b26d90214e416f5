package dev.rimward.reconciler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port that leads to another one, until the link is cut: then connections break and none comes.
 */
final class Link implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int to;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  Link(int to) throws IOException {
    this.to = to;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  void cut() {
    cut = true;
    open.forEach(Link::closeQuietly);
  }

  void mend() {
    cut = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        if (cut) {
          closeQuietly(near);
        } else {
          Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
          open.add(near);
          open.add(far);
          Thread.ofVirtual().start(() -> copy(near, far));
          Thread.ofVirtual().start(() -> copy(far, near));
        }
      } catch (IOException e) {
        // The one that asked is gone, or all of this is.
      }
    }
  }

  private void copy(Socket from, Socket other) {
    try (InputStream input = from.getInputStream();
        OutputStream output = other.getOutputStream()) {
      input.transferTo(output);
    } catch (IOException e) {
      // One end is gone.
    } finally {
      closeQuietly(from);
      closeQuietly(other);
      open.remove(from);
      open.remove(other);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed already.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
