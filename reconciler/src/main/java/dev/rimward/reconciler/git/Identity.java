package dev.rimward.reconciler.git;

import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.lib.PersonIdent;

/** Who a commit is by. */
public record Identity(String name, String email) {
  public Identity {
    if (name.isBlank() || email.isBlank()) {
      throw new IllegalArgumentException("a Git identity needs a name and an email address");
    }
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
