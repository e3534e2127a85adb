package orchestra.orchestrator.session;

final class FakeSessionStoreTest extends SessionStoreContract {
    @Override
    SessionStore store() {
        return new FakeSessionStore();
    }
}
