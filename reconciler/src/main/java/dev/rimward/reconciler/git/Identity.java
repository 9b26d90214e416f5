package dev.rimward.reconciler.git;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.PersonIdent;

/** Who a commit is by. */
public record Identity(String name, String email) {
  private static final Pattern FORM = Pattern.compile("([^<>\\p{Cntrl}]*\\S)\\s*<([^<>\\s]+)>");

  public Identity {
    if (name.isBlank() || email.isBlank()) {
      throw new IllegalArgumentException("a Git identity needs a name and an email address");
    }
  }

  /** From {@code name <email>}; empty if it is not of that form. */
  public static Optional<Identity> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(new Identity(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  public PersonIdent at(Instant time) {
    return new PersonIdent(name, email, time, ZoneOffset.UTC);
  }

  public boolean isThatOf(PersonIdent person) {
    return name.equals(person.getName()) && email.equals(person.getEmailAddress());
  }

  @Override
  public String toString() {
    return name + " <" + email + ">";
  }
}
