package dev.rimward.reconciler.web;

import java.nio.charset.StandardCharsets;

/** What is sent back. */
final class Answer {
  private final int status;
  private final String contentType;
  private final byte[] body;

  private Answer(int status, String contentType, byte[] body) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
  }

  static Answer text(int status, String text) {
    return text(status, "text/plain; charset=utf-8", text);
  }

  static Answer text(int status, String contentType, String text) {
    return new Answer(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  static Answer bytes(int status, String contentType, byte[] body) {
    return new Answer(status, contentType, body);
  }

  static Answer json(int status, Object value) {
    return new Answer(status, "application/json", Json.bytes(value));
  }

  /** As JSON with status and message, without anything of the cause. */
  static Answer error(int status, String message) {
    return json(status, new Refusal(status, message));
  }

  private record Refusal(int status, String error) {}

  int status() {
    return status;
  }

  String contentType() {
    return contentType;
  }

  byte[] body() {
    return body;
  }
}
