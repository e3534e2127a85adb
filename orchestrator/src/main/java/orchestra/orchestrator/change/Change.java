package orchestra.orchestrator.change;

import java.time.Instant;
import java.util.Optional;

/**
 * One effect that is due.
 *
 * @param id follows from what it is about, so that recording it twice is once
 * @param kind which effect: {@code job}, {@code cancel}
 * @param subject what it is about, for people
 * @param message what is to be sent
 * @param holder the incarnation that does it
 * @param tries how often it was tried in vain
 * @param next not tried before
 * @param error what the last try said; empty when there was none
 * @param canceled whether somebody asked that it never be done
 */
public record Change(
        String id,
        String kind,
        String subject,
        Letter message,
        String holder,
        Instant created,
        int tries,
        Instant next,
        String error,
        Optional<String> canceled) {

    /** The same after one more try in vain. */
    Change failed(Instant again, String why) {
        return new Change(id, kind, subject, message, holder, created, tries + 1, again, why, canceled);
    }
}
