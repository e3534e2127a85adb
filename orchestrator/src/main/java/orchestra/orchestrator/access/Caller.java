package orchestra.orchestrator.access;

/** Who makes a request. */
public sealed interface Caller {
    /** Whose sessions these are: {@code root}, {@code node}, or the user's id. Empty for nobody. */
    String account();

    /** Whether this caller administers the platform. */
    default boolean administrator() {
        return false;
    }

    /** Nobody has signed in, or the route does not ask. */
    record Nobody() implements Caller {
        @Override
        public String account() {
            return "";
        }
    }

    /** The system account of the one who deployed the platform. */
    record Root() implements Caller {
        @Override
        public String account() {
            return "root";
        }

        @Override
        public boolean administrator() {
            return true;
        }
    }

    /** The system account of the workers. */
    record Node() implements Caller {
        @Override
        public String account() {
            return "node";
        }
    }

    /** A user. */
    record Person(UserId id, boolean administrator) implements Caller {
        @Override
        public String account() {
            return id.toString();
        }
    }
}
