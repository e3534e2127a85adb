package orchestra.orchestrator.user;

final class FakeUserStoreTest extends UserStoreContract {
    @Override
    UserStore store() {
        return new FakeUserStore();
    }
}
