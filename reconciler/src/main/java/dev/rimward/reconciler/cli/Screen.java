package dev.rimward.reconciler.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A terminal that a view is drawn on again and again, on its alternate screen (xterm's control
 * sequences), so that what was there before is back in the end. Nothing flickers: a view is drawn
 * over the one before in one write, and only the rest of each line is erased.
 */
final class Screen implements AutoCloseable {
  private static final String ESCAPE = "\033[";
  private static final String OPEN = ESCAPE + "?1049h" + ESCAPE + "?25l";
  private static final String CLOSE = ESCAPE + "?25h" + ESCAPE + "?1049l";
  private static final String HOME = ESCAPE + "H";
  private static final String ERASE_LINE = ESCAPE + "K";
  private static final String ERASE_BELOW = ESCAPE + "J";

  private static final int WITHOUT_TERMINAL = 100;

  private final PrintWriter out;
  private boolean isOpen;

  /** In characters. */
  record Size(int columns, int rows) {
    static final Size USUAL = new Size(80, 24);
  }

  private Screen(PrintWriter out) {
    this.out = out;
  }

  /** Empty where the output does not go to a terminal. */
  static Optional<Screen> find(PrintWriter out) {
    return isTerminal() ? Optional.of(new Screen(out)) : Optional.empty();
  }

  @SuppressWarnings("SystemConsoleNull") // it may still be null: there may be no provider
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** How wide a line may be: that of the terminal, or a usual width where there is none. */
  static int columns() {
    return isTerminal() ? size().columns() : WITHOUT_TERMINAL;
  }

  /** Draws the lines that the view has for this size; what has no room is cut off. */
  void draw(Function<Size, List<String>> view) {
    Size size = size();
    if (!isOpen) {
      out.print(OPEN);
      isOpen = true;
    }
    out.print(frame(view.apply(size), size));
    out.flush();
  }

  static String frame(List<String> lines, Size size) {
    return lines.stream()
        .limit(size.rows())
        .map(line -> cut(line, size.columns()) + ERASE_LINE)
        .collect(Collectors.joining("\r\n", HOME, ERASE_BELOW));
  }

  static String cut(String line, int columns) {
    return line.length() <= columns ? line : line.substring(0, Math.max(0, columns - 1)) + "…";
  }

  @Override
  public void close() {
    if (isOpen) {
      out.print(CLOSE);
      out.flush();
      isOpen = false;
    }
  }

  /** Asked each time: people make windows larger. */
  private static Size size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Redirect.INHERIT)
              .redirectError(Redirect.DISCARD)
              .start();
      try (Scanner answer = new Scanner(stty.getInputStream(), StandardCharsets.US_ASCII)) {
        int rows = answer.hasNextInt() ? answer.nextInt() : 0;
        int columns = answer.hasNextInt() ? answer.nextInt() : 0;
        return rows > 0 && columns > 0 ? new Size(columns, rows) : Size.USUAL;
      }
    } catch (IOException e) {
      return Size.USUAL;
    }
  }
}
