package orchestra.agent.apply;

/**
 * The broker refused its administrator. Restarting the server helps: it reads the administrator's password anew from
 * its definitions file.
 */
public final class BrokerRefusal extends StepFailure {

    private static final long serialVersionUID = 1L;

    public BrokerRefusal(String message) {
        super(message);
    }
}
