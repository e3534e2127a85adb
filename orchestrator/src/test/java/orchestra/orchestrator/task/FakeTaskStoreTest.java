package orchestra.orchestrator.task;

final class FakeTaskStoreTest extends TaskStoreContract {
    @Override
    TaskStore store() {
        return new FakeTaskStore();
    }
}
