package orchestra.agent.account;

import java.time.Instant;
import java.util.function.Supplier;
import orchestra.charm.Secret;

/**
 * A user at the database and at the broker, of the same name at both. A rotation gives it a successor of another name,
 * so that both work until everybody has moved.
 *
 * @param generation counts the successors, from 1
 * @param since when it was made or, a successor, when its holder had not been told of it yet; to the second
 */
public record Account(int generation, Secret databasePassword, Secret brokerPassword, Instant since) {

    static Account first(Supplier<Secret> generator, Instant now) {
        return new Account(1, generator.get(), generator.get(), now);
    }

    Account successor(Supplier<Secret> generator, Instant now) {
        return new Account(generation + 1, generator.get(), generator.get(), now);
    }

    Account at(Instant time) {
        return new Account(generation, databasePassword, brokerPassword, time);
    }

    /** The user's name: of its holder, such as {@code transform:3}, and its generation, {@code transform-3-1}. */
    public String name(String holder) {
        return name(holder, generation);
    }

    /** The name of the user before; empty for the first. */
    public String previousName(String holder) {
        return generation == 1 ? "" : name(holder, generation - 1);
    }

    private static String name(String holder, int generation) {
        return holder.replace(':', '-') + "-" + generation;
    }
}
