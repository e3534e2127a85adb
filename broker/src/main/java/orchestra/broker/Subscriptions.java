package orchestra.broker;

import java.util.List;

/** Several as one. */
record Subscriptions(List<Consuming> each) implements Subscription {
    Subscriptions {
        each = List.copyOf(each);
    }

    @Override
    public void pause() {
        each.forEach(Consuming::pause);
    }

    @Override
    public void resume() {
        each.forEach(Consuming::resume);
    }

    @Override
    public void close() {
        each.forEach(Consuming::close);
    }
}
