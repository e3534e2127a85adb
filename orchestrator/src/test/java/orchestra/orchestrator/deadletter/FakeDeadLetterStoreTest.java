package orchestra.orchestrator.deadletter;

final class FakeDeadLetterStoreTest extends DeadLetterStoreContract {
    @Override
    DeadLetterStore store() {
        return new FakeDeadLetterStore();
    }
}
