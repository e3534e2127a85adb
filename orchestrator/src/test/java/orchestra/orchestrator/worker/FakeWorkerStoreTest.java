package orchestra.orchestrator.worker;

final class FakeWorkerStoreTest extends WorkerStoreContract {
    @Override
    WorkerStore store() {
        return new FakeWorkerStore();
    }
}
