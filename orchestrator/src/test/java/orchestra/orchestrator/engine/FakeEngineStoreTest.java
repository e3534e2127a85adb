package orchestra.orchestrator.engine;

final class FakeEngineStoreTest extends EngineStoreContract {
    @Override
    EngineStore store() {
        return new FakeEngineStore();
    }
}
